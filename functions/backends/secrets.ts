import { Refusal } from "../refusal.ts";

/** What must never be read by people again: keys and signatures of storage. Names are 1 to 127 letters, digits and hyphens. */
export interface Secrets {
  /** Puts it there, or in the place of what was there. */
  put(name: string, value: string): Promise<void>;
  get(name: string): Promise<string | undefined>;
  /** Removing what is not there is done already. */
  remove(name: string): Promise<void>;
}

export function checkSecretName(name: string): void {
  if (!/^[A-Za-z0-9-]{1,127}$/.test(name)) throw new Error("The name of a secret is 1 to 127 letters, digits and hyphens.");
}

/** Where no place for secrets is configured. */
export function noSecrets(): Secrets {
  const refuse = async (): Promise<never> => {
    throw new Refusal("conflict", "Keys and SAS need a key vault: set KEY_VAULT_URL. Until then connect by managed identity, or to public containers.", {
      reason: "no-vault",
    });
  };
  return { put: refuse, get: async () => undefined, remove: async () => undefined };
}
