import { randomBytes } from "node:crypto";
import type { DatabaseSync } from "node:sqlite";
import { z } from "zod";
import { ROLES } from "../../../access/roles.ts";
import { hashPassphrase, isPassphrase, newPassphrase } from "./passphrase.ts";

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
  /** A new passphrase, and an end to all sessions begun with the old; lets a disabled account in again. Undefined where there is no such account. */
  reset(name: string): Promise<string | undefined>;
  /** Keeps the account out and ends its sessions (a token already given runs on, an hour at most); false where there is none. */
  disable(name: string): boolean;
  /** The account, where name and passphrase are right and it is not disabled. The work is the same whether or not there is such an account. */
  check(name: string, passphrase: string): Promise<User | undefined>;
  get(id: string): User | undefined;
  /** Whether anybody was ever made an owner, by name or by the first start. */
  haveOwner(): boolean;
}

export function openUsers(db: DatabaseSync): Users {
  const byName = db.prepare("SELECT * FROM users WHERE name = ?");
  const byId = db.prepare("SELECT * FROM users WHERE id = ?");
  const insert = db.prepare("INSERT INTO users (id, name, display, role, hash) VALUES (?, ?, ?, ?, ?) ON CONFLICT DO NOTHING");
  const rehash = db.prepare("UPDATE users SET hash = ?, disabled = 0 WHERE name = ?");
  const shut = db.prepare("UPDATE users SET disabled = 1 WHERE name = ?");
  const endSessions = db.prepare("UPDATE sessions SET ended = 1 WHERE userId = (SELECT id FROM users WHERE name = ?)");
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
    reset: async (typed) => {
      const name = UserName.parse(typed);
      const passphrase = newPassphrase();
      const { changes } = rehash.run(await hashPassphrase(passphrase), name);
      endSessions.run(name);
      return changes ? passphrase : undefined;
    },
    disable: (typed) => {
      const name = UserName.parse(typed);
      const { changes } = shut.run(name);
      endSessions.run(name);
      return changes > 0;
    },
    check: async (typed, passphrase) => {
      const name = UserName.safeParse(typed);
      const user = name.success ? found(byName.get(name.data)) : undefined;
      const right = await isPassphrase(passphrase, user?.hash ?? (await decoy));
      return right && user && !user.disabled ? user : undefined;
    },
    get: (id) => found(byId.get(id)),
    haveOwner: () => db.prepare("SELECT 1 FROM users WHERE role = 'owner' LIMIT 1").get() !== undefined,
  };
}
