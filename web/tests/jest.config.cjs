const base = require("../../.jest.config.cjs");
module.exports = { ...base, rootDir: "../..", testMatch: ["<rootDir>/web/tests/**/*.test.ts"], testTimeout: 120000 };
