// Runs before any TypeScript: Node strips types from 22.18 on. CommonJS and old syntax, so that old versions get as far as the words.
var parts = process.versions.node.split(".").map(Number);
if (parts[0] < 22 || (parts[0] === 22 && parts[1] < 18)) {
  console.error(
    "Node " +
      process.versions.node +
      " cannot run this. Do `npm ci` first, which brings the right Node, then run it through npm: `npm start`, `npm test`, `npm run NAME`.",
  );
  process.exit(1);
}
