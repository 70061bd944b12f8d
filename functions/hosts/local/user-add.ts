import { parseArgs } from "node:util";
import { ROLES } from "../../access/roles.ts";
import { openIssuerFile } from "./issuer/file.ts";
import { openUsers, UserName } from "./issuer/users.ts";

const USAGE = `Adds somebody who may sign in on this machine; works while the app runs.
  npm run user:add -- --name ana --role labeler [--display "Ana Berg"] [--data-dir .local]
  npm run user:add -- --name ana --reset      a new passphrase, the old one ends; lets a disabled account in again
  npm run user:add -- --name ana --disable    no sign-in any more
Roles: ${ROLES.join(", ")}. The role vendor opens nothing by itself: make the person a member of a project.`;

/** What to say and the exit code. Kept apart from the process so that a test can run it. */
export async function addUser(args: string[]): Promise<{ text: string; code: number }> {
  const said = read(args);
  if (typeof said === "string") return { text: `${said}\n\n${USAGE}`, code: 2 };
  const { name, display, role, reset, disable } = said;
  const db = openIssuerFile(said["data-dir"] ?? ".local");
  try {
    const users = openUsers(db);
    const unknown = { text: `There is no account ${name}.`, code: 1 };
    if (disable) return users.disable(name) ? { text: `${name} can no longer sign in; a token already given runs on for an hour at most.`, code: 0 } : unknown;
    if (reset) {
      const passphrase = await users.reset(name);
      return passphrase === undefined ? unknown : { text: shown(name, passphrase), code: 0 };
    }
    const made = role && (await users.add({ name, display, role }));
    return made
      ? { text: shown(name, made.passphrase), code: 0 }
      : { text: `There is an account ${name} already. --reset gives it a new passphrase.`, code: 1 };
  } finally {
    db.close();
  }
}

const shown = (name: string, passphrase: string) => `Name:       ${name}\nPassphrase: ${passphrase}\nIt is shown this once and kept nowhere.`;

const TEXT = { type: "string" } as const;
const FLAG = { type: "boolean", default: false } as const;
const parse = (args: string[]) => parseArgs({ args, options: { name: TEXT, display: TEXT, role: TEXT, "data-dir": TEXT, reset: FLAG, disable: FLAG } }).values;

function read(args: string[]) {
  let values: ReturnType<typeof parse>;
  try {
    values = parse(args);
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
  const name = UserName.safeParse(values.name ?? "");
  if (!name.success) return name.error.issues[0]?.message ?? "--name is missing.";
  const role = ROLES.find((it) => it === values.role);
  if (values.reset && values.disable) return "Either --reset or --disable.";
  if (!values.reset && !values.disable && !role) return `--role must be one of ${ROLES.join(", ")}.`;
  if (values.display !== undefined && (values.display.trim() === "" || values.display.length > 100)) return "--display takes 1 to 100 letters.";
  return { ...values, name: name.data, role };
}

if (import.meta.main) {
  const { text, code } = await addUser(process.argv.slice(2));
  console.log(text);
  process.exitCode = code;
}
