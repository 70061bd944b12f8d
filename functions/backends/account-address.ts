import type { AccountHosts } from "./accounts.ts";

const NAME = /^[a-z0-9]{3,24}$/;
const EMULATED = /^http:\/\/([^/?#@\s\\]+)\/([a-z0-9]{3,24})\/?$/;

/**
 * The address of a storage account that the service may speak to, without a slash at the end; undefined for anything else. A name alone is one of the first
 * cloud. Compared as text, before anything parses it as a URL: parsers disagree about `user@host`, backslashes, odd dots and numbers, and nobody but Azure
 * answers under these names, so neither private networks nor DNS that changes its mind can be reached.
 */
export function accountAddress({ suffixes, emulators }: AccountHosts, text: string): string | undefined {
  const given = text.trim().toLowerCase();
  const [first] = suffixes;
  if (NAME.test(given) && first !== undefined) return `https://${given}.${first}`;
  const [, authority, account] = EMULATED.exec(given) ?? [];
  if (authority !== undefined && emulators.includes(authority)) return `http://${authority}/${account}`;
  for (const suffix of suffixes) {
    const [name, rest] = [given.slice("https://".length, given.indexOf(".")), given.slice(given.indexOf(".") + 1)];
    if (given.startsWith("https://") && NAME.test(name) && (rest === suffix || rest === `${suffix}/`)) return `https://${name}.${suffix}`;
  }
  return undefined;
}

/** The account's name, of an address as above. */
export function accountName(address: string): string {
  const { hostname, pathname, protocol } = new URL(address);
  return protocol === "https:" ? (hostname.split(".")[0] ?? "") : pathname.slice(1);
}
