import { randomUUID } from "node:crypto";
import { chmod, mkdir, open, readFile, rename, rm } from "node:fs/promises";
import { join, resolve } from "node:path";
import { checkSecretName, type Secrets } from "../secrets.ts";
import { errorCode } from "./error-code.ts";

/** Secrets as files that this user alone may read, one each, so that writers of different ones never meet. */
export function localSecrets({ dataDir }: { dataDir: string }): Secrets {
  const home = join(resolve(dataDir), "secrets");
  const fileOf = (name: string) => {
    checkSecretName(name);
    return join(home, name);
  };
  return {
    put: async (name, value) => {
      const file = fileOf(name);
      await mkdir(home, { recursive: true, mode: 0o700 });
      await chmod(home, 0o700);
      const made = `${file}.${randomUUID()}`;
      try {
        const handle = await open(made, "wx", 0o600);
        try {
          await handle.writeFile(value);
          await handle.sync();
        } finally {
          await handle.close();
        }
        await rename(made, file); // whole or not at all
      } finally {
        await rm(made, { force: true });
      }
    },
    get: async (name) => {
      try {
        return await readFile(fileOf(name), "utf8");
      } catch (error) {
        if (errorCode(error) === "ENOENT") return undefined;
        throw error;
      }
    },
    remove: async (name) => await rm(fileOf(name), { force: true }),
  };
}
