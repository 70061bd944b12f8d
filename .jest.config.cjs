const swc = ["@swc/jest", { jsc: { target: "es2023", parser: { syntax: "typescript", tsx: true }, transform: { react: { runtime: "automatic", importSource: "preact" } } }, module: { type: "es6" } }];
module.exports = {
  testEnvironment: "node",
  extensionsToTreatAsEsm: [".ts", ".tsx"],
  testMatch: ["<rootDir>/functions/**/*.test.ts", "<rootDir>/web/src/**/*.test.ts?(x)"],
  modulePathIgnorePatterns: ["<rootDir>/dist/", "<rootDir>/web/dist/", "<rootDir>/.local/", "<rootDir>/.venv-readers/"],
  transform: { "^.+\\.tsx?$": swc },
  testTimeout: 30000,
};
