import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { ownFile } from "./private-file.ts";

/** The file with all that the local issuer must remember; `user:add` opens it too while the host runs. Times are epoch ms. */
export function openIssuerFile(dataDir: string): DatabaseSync {
  const file = join(dataDir, "issuer", "issuer.sqlite");
  ownFile(file); // SQLite gives its log files the same mode
  const db = new DatabaseSync(file, { timeout: 5_000 });
  db.exec(`PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;
    CREATE TABLE IF NOT EXISTS users (id TEXT PRIMARY KEY, name TEXT NOT NULL UNIQUE, display TEXT NOT NULL, role TEXT NOT NULL,
      hash TEXT NOT NULL, disabled INTEGER NOT NULL DEFAULT 0) STRICT;
    CREATE TABLE IF NOT EXISTS sessions (id TEXT PRIMARY KEY, userId TEXT NOT NULL, until INTEGER NOT NULL, ended INTEGER NOT NULL DEFAULT 0) STRICT;
    CREATE TABLE IF NOT EXISTS codes (hash TEXT PRIMARY KEY, session TEXT NOT NULL, ask TEXT NOT NULL, until INTEGER NOT NULL, used INTEGER NOT NULL DEFAULT 0) STRICT;
    CREATE TABLE IF NOT EXISTS refreshes (hash TEXT PRIMARY KEY, session TEXT NOT NULL, until INTEGER NOT NULL, used INTEGER NOT NULL DEFAULT 0) STRICT`);
  return db;
}
