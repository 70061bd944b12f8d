import type { SecretClient } from "@azure/keyvault-secrets";
import { checkSecretName, type Secrets } from "../secrets.ts";
import { answered, found, statusOf } from "./storage-fault.ts";

/** Secrets of a key vault. The role "Key Vault Secrets Officer" is needed on it. */
export function vaultSecrets(vault: Pick<SecretClient, "setSecret" | "getSecret" | "beginDeleteSecret">): Secrets {
  return {
    put: async (name, value) => {
      checkSecretName(name);
      await answered(vault.setSecret(name, value, { contentType: "text/plain" }));
    },
    get: async (name) => {
      checkSecretName(name);
      return (await found(vault.getSecret(name)))?.value;
    },
    remove: async (name) => {
      checkSecretName(name);
      try {
        await found(vault.beginDeleteSecret(name)); // how long it can still be recovered is the vault's own setting
      } catch (error) {
        if (statusOf(error) !== 409) throw error; // being deleted already
      }
    },
  };
}

export async function openVault({ vaultUrl, clientId }: { vaultUrl: string; clientId?: string | undefined }): Promise<Secrets> {
  const [{ SecretClient }, { identity }] = await Promise.all([import("@azure/keyvault-secrets"), import("./identity.ts")]);
  return vaultSecrets(new SecretClient(vaultUrl, await identity(clientId)));
}
