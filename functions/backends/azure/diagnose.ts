import type { Fault, SignIn } from "../accounts.ts";
import { statusOf, storageCode } from "./storage-fault.ts";

/** Storage refuses requests whose clock is off by more than this: https://learn.microsoft.com/rest/api/storageservices/authorize-with-shared-key */
const SKEW_MS = 15 * 60_000;

const NOT_FOUND = new Set(["ENOTFOUND", "EAI_NONAME", "EAI_NODATA"]);
const UNREACHABLE = new Set(["ECONNREFUSED", "ECONNRESET", "ETIMEDOUT", "EHOSTUNREACH", "ENETUNREACH", "EAI_AGAIN", "EPIPE", "REQUEST_SEND_ERROR", "EPROTO"]);

/** The first in the chain of causes that says anything of its own. */
function told(error: unknown): unknown {
  let at = error;
  for (let depth = 0; depth < 5 && typeof at === "object" && at !== null; depth++) {
    if (statusOf(at) !== undefined || storageCode(at) !== "" || ["AbortError", "TimeoutError"].includes(nameOf(at)) || isNoIdentity(at)) return at;
    at = Reflect.get(at, "cause");
  }
  return undefined;
}

const textOf = (error: unknown, field: "name" | "message"): string => {
  const text: unknown = typeof error === "object" && error !== null ? Reflect.get(error, field) : undefined;
  return typeof text === "string" ? text : "";
};
const nameOf = (error: unknown): string => textOf(error, "name");
const isNoIdentity = (error: unknown) => /^(CredentialUnavailable|Authentication(Required)?|AggregateAuthentication)Error$/.test(nameOf(error));

const SENTENCE: Partial<Record<SignIn, Fault>> = {
  identity: {
    fault: "no-permission",
    why: "The service's identity may not read this container. Give it the role Storage Blob Data Reader on the container or the account; after that it takes up to ten minutes.",
  },
  sas: { fault: "sas-permission", why: "The SAS does not allow this. Ask for a SAS of the container with Read and List (sp=rl)." },
  key: { fault: "no-permission", why: "The account key is taken, but may not read this container." },
};
const ANONYMOUS: Fault = {
  fault: "anonymous-not-allowed",
  why: "The container is not public, or only single blobs of it are. Its access level must be Container, and the account must allow anonymous access; or connect in another way.",
};

/** What a failure of Azure Storage means for somebody who set the connection up; undefined where it is none of Storage's. Codes: https://learn.microsoft.com/rest/api/storageservices/blob-service-error-codes */
export function diagnose(error: unknown, { signIn, now }: { signIn: SignIn; now: number }): Fault | undefined {
  const found = told(error);
  if (found === undefined) return undefined;
  const [status, code] = [statusOf(found), storageCode(found)];
  if (isNoIdentity(found)) return { fault: "no-identity", why: "The service has no identity here that it could sign in with. Choose an account key or a SAS." };
  if (status === undefined || status === 0) {
    if (NOT_FOUND.has(code)) return { fault: "name-not-found", why: "There is no storage account of this name. Check the spelling." };
    if (UNREACHABLE.has(code) || ["AbortError", "TimeoutError"].includes(nameOf(found)) || /CERT|TLS|SSL/.test(code))
      return { fault: "unreachable", why: "The account does not answer. Its network may be closed to this service, or it is down." };
    return undefined;
  }
  if (status === 429 || status >= 500) return { fault: "busy", why: "The account is busy at this moment. Try again shortly." };
  if (status >= 300 && status < 400) return { fault: "refused", why: "The account sends us elsewhere, where the service does not follow. Check the address." };
  // Some say with the same code that the signature is wrong; these say it in words, too.
  const isUnknown =
    /^AuthenticationFailed|^InvalidAuthenticationInfo/.test(code) || (status === 403 && /failed to authenticate/i.test(textOf(found, "message")));
  if (code === "AuthorizationFailure" && !isUnknown)
    return { fault: "firewall", why: "The account's network rules keep the service out. Allow its network there (Networking), or use another account." };
  if (code === "KeyBasedAuthenticationNotPermitted")
    return { fault: "key-not-allowed", why: "The account does not allow keys, nor SAS made with them. Connect by managed identity." };
  if (isSkewed(found, now))
    return { fault: "clock-skew", why: "The clock of the service and that of the account differ by more than a quarter of an hour. Set the clock." };
  if (signIn === "anonymous" && [401, 403, 404, 409].includes(status) && code !== "ContainerNotFound") return ANONYMOUS;
  if (status === 404) return { fault: "container-missing", why: "The account has no container of this name. Check the spelling, or make the container." };
  if (status === 403 && signIn === "sas" && isUnknown)
    return /time frame|expir/i.test(textOf(found, "message"))
      ? { fault: "sas-expired", why: "The SAS is not good at this time (st, se). Ask for a new one." }
      : { fault: "sas-refused", why: "The account does not know this SAS: it was cut, or the key that signed it was renewed. Ask for a new one." };
  if (status === 403 && signIn === "key" && isUnknown)
    return { fault: "wrong-key", why: "The key is not one of this account, or was renewed. Copy key1 or key2 from Access keys." };
  if (code === "AuthorizationSourceIPMismatch") return { fault: "sas-refused", why: "The SAS is for other network addresses (sip)." };
  if (status === 401 || status === 403) return SENTENCE[signIn];
  return { fault: "refused", why: `The account refused the request${/^[A-Za-z]{3,60}$/.test(code) ? ` (${code})` : ""}.` };
}

function isSkewed(error: unknown, now: number): boolean {
  if (statusOf(error) !== 403) return false;
  const response: unknown = typeof error === "object" && error !== null ? Reflect.get(error, "response") : undefined;
  const headers: unknown = typeof response === "object" && response !== null ? Reflect.get(response, "headers") : undefined;
  const get: unknown = typeof headers === "object" && headers !== null ? Reflect.get(headers, "get") : undefined;
  const date: unknown = typeof get === "function" ? Reflect.apply(get, headers, ["date"]) : undefined;
  const theirs = typeof date === "string" ? Date.parse(date) : Number.NaN;
  return Math.abs(theirs - now) > SKEW_MS;
}
