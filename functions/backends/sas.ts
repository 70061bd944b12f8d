import type { Fault } from "./accounts.ts";

/** A shared access signature as it was pasted, with or without the address and the question mark before it. */
export const sasQuery = (text: string): string => text.trim().slice(text.trim().lastIndexOf("?") + 1);

/** Epoch milliseconds; undefined where the signature does not say, or not in a way that can be read. */
export function sasExpiry(sas: string): number | undefined {
  const end = Date.parse(new URLSearchParams(sasQuery(sas)).get("se") ?? "");
  return Number.isNaN(end) ? undefined : end;
}

const PERMISSIONS: Readonly<Record<string, string>> = {
  w: "write",
  c: "create",
  a: "append",
  d: "delete",
  x: "delete versions",
  y: "delete for good",
  m: "move",
  o: "change owners",
  p: "change permissions",
  i: "set immutability",
  u: "update",
};
/** 32 bytes (HMAC-SHA256) as base64; a plus that was not escaped reads as a space. */
const SIGNATURE = /^[A-Za-z0-9+/ ]{43}=$/;
const ASK = "Ask for a SAS of the container with Read and List only.";

/**
 * What is wrong with a SAS as far as it says so itself; undefined where nothing is. A SAS that may do more than read and list is refused: labeling never
 * writes to it, so nobody should be able to by ours. Fields: https://learn.microsoft.com/rest/api/storageservices/create-service-sas and create-account-sas.
 */
export function sasFault(text: string, now: number): Fault | undefined {
  const fields = new URLSearchParams(sasQuery(text));
  const field = (name: string) => fields.get(name) ?? "";
  const no = (fault: Fault["fault"], why: string): Fault => ({ fault, why });
  if (field("sig") === "" || field("sv") === "")
    return no("sas-refused", `This is not a SAS: it has no ${field("sig") === "" ? "sig" : "sv"}. Paste all of it, as in sv=…&se=…&sp=rl&sig=…`);
  if (!SIGNATURE.test(field("sig"))) return no("sas-refused", "The SAS was cut or changed: its signature (sig) is not whole. Copy all of it once more.");
  const ends = sasExpiry(text);
  if (ends === undefined || field("sp") === "")
    return no("sas-refused", `The SAS does not say itself until when it is good and for what (se, sp), as one of a stored access policy. ${ASK}`);
  if (ends <= now) return no("sas-expired", `The SAS ran out at ${new Date(ends).toISOString()} (se). ${ASK}`);
  const starts = Date.parse(field("st"));
  if (starts > now) return no("sas-refused", `The SAS begins only at ${new Date(starts).toISOString()} (st).`);
  const isAccount = field("ss") !== "";
  if (isAccount && (!field("ss").includes("b") || !field("srt").includes("c") || !field("srt").includes("o")))
    return no("sas-permission", `The SAS is not for blobs (ss=b), containers and objects (srt=co). ${ASK}`);
  if (!isAccount && field("sr") !== "c") return no("sas-permission", `The SAS is not for a whole container (sr=c) but for something smaller. ${ASK}`);
  const missing = [field("sp").includes("l") ? "" : "List", field("sp").includes("r") ? "" : "Read"].filter(Boolean);
  if (missing.length > 0) return no("sas-permission", `The SAS lacks the permission ${missing.join(" and ")} (sp). ${ASK}`);
  const more = field("sp")
    .split("")
    .flatMap((letter) => PERMISSIONS[letter] ?? []);
  return more.length > 0 ? no("sas-permission", `The SAS may do more than it should: ${more.join(", ")} (sp). ${ASK}`) : undefined;
}
