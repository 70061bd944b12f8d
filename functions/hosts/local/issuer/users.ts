import { randomBytes } from "node:crypto";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { z } from "zod";
import { ROLES } from "../../../access/roles.ts";
import { hashPassphrase, isPassphrase, newPassphrase } from "./passphrase.ts";
import { ownFile } from "./private-file.ts";

const User = z.object({
  /** Never changes, and is never used again: records name people by it. */
  id: z.string(),
  /** What one types to sign in. */
  name: z.string(),
  display: z.string(),
  role: z.enum(ROLES),
  hash: z.string(),
  disabled: z.number(),
});
export type User = z.infer<typeof User>;

/** Lower case, so that no two differ by it. */
export const UserName = z
  .string()
  .trim()
  .toLowerCase()
  .regex(/^[a-z0-9][a-z0-9._-]{0,63}$/, "A name has letters, digits, dots, dashes and underscores, 64 at most.");

export interface Users {
  /** Makes an account; the passphrase is kept nowhere. Undefined where the name is taken. */
  add(account: { name: string; display?: string | undefined; role: User["role"] }): Promise<{ user: User; passphrase: string } | undefined>;
  /** A new passphrase; lets a disabled account in again. Undefined where there is no such account. */
  reset(name: string): Promise<string | undefined>;
  /** Keeps the account out; false where there is none. Its sessions end at their next use. */
  disable(name: string): boolean;
  /** The account, where name and passphrase are right and it is not disabled. The work is the same whether or not there is such an account. */
  check(name: string, passphrase: string): Promise<User | undefined>;
  get(id: string): User | undefined;
  isEmpty(): boolean;
  close(): void;
}

/** The file with everything that the local issuer must remember; also opened by `user:add` while the host runs. */
export function openIssuerFile(dataDir: string): DatabaseSync {
  const file = join(dataDir, "issuer", "issuer.sqlite");
  ownFile(file); // SQLite gives its log files the same mode
  const db = new DatabaseSync(file, { timeout: 5_000 });
  db.exec("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL");
  return db;
}

export function openUsers(db: DatabaseSync): Users {
  db.exec(`CREATE TABLE IF NOT EXISTS users (id TEXT PRIMARY KEY, name TEXT NOT NULL UNIQUE, display TEXT NOT NULL, role TEXT NOT NULL,
    hash TEXT NOT NULL, disabled INTEGER NOT NULL DEFAULT 0) STRICT`);
  const byName = db.prepare("SELECT * FROM users WHERE name = ?");
  const byId = db.prepare("SELECT * FROM users WHERE id = ?");
  const insert = db.prepare("INSERT INTO users (id, name, display, role, hash) VALUES (?, ?, ?, ?, ?) ON CONFLICT DO NOTHING");
  const rehash = db.prepare("UPDATE users SET hash = ?, disabled = 0 WHERE name = ?");
  const shut = db.prepare("UPDATE users SET disabled = 1 WHERE name = ?");
  const found = (row: unknown): User | undefined => (row === undefined ? undefined : User.parse(row));
  const decoy = hashPassphrase(newPassphrase());
  return {
    add: async ({ name, display = name, role }) => {
      const passphrase = newPassphrase();
      const user: User = {
        id: randomBytes(12).toString("hex"),
        name: UserName.parse(name),
        display,
        role,
        hash: await hashPassphrase(passphrase),
        disabled: 0,
      };
      const { changes } = insert.run(user.id, user.name, user.display, user.role, user.hash);
      return changes ? { user, passphrase } : undefined;
    },
    reset: async (name) => {
      const passphrase = newPassphrase();
      const { changes } = rehash.run(await hashPassphrase(passphrase), UserName.parse(name));
      return changes ? passphrase : undefined;
    },
    disable: (name) => shut.run(UserName.parse(name)).changes > 0,
    check: async (typed, passphrase) => {
      const name = UserName.safeParse(typed);
      const user = name.success ? found(byName.get(name.data)) : undefined;
      const right = await isPassphrase(passphrase, user?.hash ?? (await decoy));
      return right && user && !user.disabled ? user : undefined;
    },
    get: (id) => found(byId.get(id)),
    isEmpty: () => db.prepare("SELECT 1 FROM users LIMIT 1").get() === undefined,
    close: () => db.close(),
  };
}
