import { expect, test } from "@jest/globals";
import type { Fault, SignIn } from "../accounts.ts";
import { diagnose } from "./diagnose.ts";

const NOW = Date.parse("2026-06-01T12:00:00Z");
const answer = (statusCode: number, code: string, message = "", date = new Date(NOW).toUTCString()) =>
  Object.assign(new Error(message), { statusCode, code, response: { headers: new Headers({ date }) } });
const broken = (code: string) => Object.assign(new Error("getaddrinfo"), { code });

test.each<[string, SignIn, unknown, Fault["fault"], RegExp]>([
  ["a name that DNS does not know", "key", broken("ENOTFOUND"), "name-not-found", /spelling/],
  ["the same inside of other errors", "key", new Error("outer", { cause: broken("ENOTFOUND") }), "name-not-found", /spelling/],
  ["a connection refused", "key", broken("ECONNREFUSED"), "unreachable", /does not answer/],
  ["a timeout", "identity", new DOMException("late", "TimeoutError"), "unreachable", /network/],
  ["a bad certificate", "key", broken("CERT_HAS_EXPIRED"), "unreachable", /does not answer/],
  ["a container that is not there", "key", answer(404, "ContainerNotFound"), "container-missing", /no container/],
  ["no role", "identity", answer(403, "AuthorizationPermissionMismatch"), "no-permission", /Storage Blob Data Reader/],
  ["a SAS without the permission", "sas", answer(403, "AuthorizationPermissionMismatch"), "sas-permission", /sp=rl/],
  ["a SAS that ran out", "sas", answer(403, "AuthenticationFailed", "Signature not valid in the specified time frame"), "sas-expired", /st, se/],
  ["a SAS of a renewed key", "sas", answer(403, "AuthenticationFailed", "Signature did not match."), "sas-refused", /renewed/],
  ["a SAS for other addresses", "sas", answer(403, "AuthorizationSourceIPMismatch"), "sas-refused", /sip/],
  ["a wrong key", "key", answer(403, "AuthenticationFailed", "The MAC signature did not match"), "wrong-key", /key1 or key2/],
  ["keys that are off", "key", answer(403, "KeyBasedAuthenticationNotPermitted"), "key-not-allowed", /managed identity/],
  ["a firewall", "identity", answer(403, "AuthorizationFailure"), "firewall", /Networking/],
  ["a container that is not public", "anonymous", answer(404, "ResourceNotFound"), "anonymous-not-allowed", /access level/],
  ["an account that is not", "anonymous", answer(409, "PublicAccessNotPermitted"), "anonymous-not-allowed", /access level/],
  ["a public container that is not there", "anonymous", answer(404, "ContainerNotFound"), "container-missing", /no container/],
  ["a wrong clock", "key", answer(403, "AuthenticationFailed", "", new Date(NOW + 16 * 60_000).toUTCString()), "clock-skew", /clock/],
  ["no identity", "identity", Object.assign(new Error("x"), { name: "CredentialUnavailableError" }), "no-identity", /key or a SAS/],
  ["a busy account", "key", answer(503, "ServerBusy"), "busy", /again/],
  ["a redirect", "anonymous", answer(302, ""), "refused", /does not follow/],
  ["anything else", "key", answer(400, "UnsupportedHeader"), "refused", /UnsupportedHeader/],
])("%s, by %s", (_, signIn, error, fault, why) => {
  expect(diagnose(error, { signIn, now: NOW })).toEqual({ fault, why: expect.stringMatching(why) });
});

test("a mistake of our own is not taken for the account's", () => {
  expect(diagnose(new TypeError("undefined is not a function"), { signIn: "key", now: NOW })).toBeUndefined();
});
