import { expect, test } from "@jest/globals";
import { type SecretClientOptions, SecretClient } from "@azure/keyvault-secrets";
import { secretsContract } from "../secrets.contract.ts";
import { openVault, vaultSecrets } from "./secrets.ts";

type HttpClient = NonNullable<SecretClientOptions["httpClient"]>;
type Request = Parameters<HttpClient["sendRequest"]>[0];
type Reply = Awaited<ReturnType<HttpClient["sendRequest"]>>;

/** A key vault on the wire, with its challenge: what the real SDK sends and reads, without the network. */
function vault() {
  const kept = new Map<string, string>();
  const reply = (request: Request, status: number, body: object, headers: Record<string, string> = {}): Reply => ({
    request,
    status,
    headers: headersOf(request, { "content-type": "application/json", ...headers }),
    bodyAsText: JSON.stringify(body),
  });
  const sendRequest = async (request: Request): Promise<Reply> => {
    if (!request.headers.get("authorization"))
      return reply(request, 401, {}, { "www-authenticate": 'Bearer authorization="https://login.example/tenant", resource="https://vault.azure.net"' });
    const { pathname, origin } = new URL(request.url);
    const name = pathname.split("/")[2] ?? "";
    const bundle = () => ({ value: kept.get(name), id: `${origin}/secrets/${name}/1`, attributes: { enabled: true } });
    if (request.method === "PUT") kept.set(name, String((JSON.parse(request.body as string) as { value: unknown }).value));
    if (!kept.has(name)) return reply(request, 404, { error: { code: "SecretNotFound", message: "none" } });
    const found = bundle();
    if (request.method === "DELETE") kept.delete(name);
    return reply(request, 200, request.method === "DELETE" ? { ...found, recoveryId: `${origin}/deletedsecrets/${name}` } : found);
  };
  return { httpClient: { sendRequest }, kept };
}

/** The request's own, with other contents: nobody reads them any more. */
function headersOf(request: Request, contents: Record<string, string>) {
  const { headers } = request;
  const old = Object.keys(headers.toJSON()).filter((name) => name !== "authorization");
  for (const name of old) headers.delete(name);
  for (const [name, value] of Object.entries(contents)) headers.set(name, value);
  return headers;
}

const credential = { getToken: async () => ({ token: "t", expiresOnTimestamp: Date.now() + 3_600_000 }) };
const openClient = (httpClient: HttpClient) => new SecretClient("https://mine.vault.azure.net", credential, { httpClient });

secretsContract("Key Vault", async () => ({ secrets: vaultSecrets(openClient(vault().httpClient)), close: async () => undefined }));

test("the service's identity signs in to the vault", async () => {
  expect(await openVault({ vaultUrl: "https://mine.vault.azure.net" })).toBeDefined();
});
