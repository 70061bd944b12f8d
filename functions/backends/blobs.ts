import type { AccountContainer } from "./accounts.ts";

export interface BlobFacts {
  /** Full path in its container, `/`-separated, no leading slash. */
  name: string;
  /** Bytes. */
  size: number;
  /** Changes when the content does. */
  etag: string;
  /** Epoch milliseconds. */
  modifiedAt: number;
  contentType?: string;
}

/** Of an account of the user's; `secret` is the name of a key or a SAS (secrets.ts), never itself. */
export type AccountPlace = AccountContainer & { secret?: string | undefined };

/**
 * Where blobs are: a container of the service's own storage, or (embedded default only) a folder of the user's, read in place, or a container of an account
 * of the user's.
 */
export type Place = { container: string } | { folder: string } | { account: AccountPlace };

export interface ReadLink {
  minutes: number;
  /** The type the browser is told, whatever the blob says of itself. */
  contentType?: string;
  /** Makes it a download of this name; otherwise it is shown inline. */
  downloadName?: string;
}

/**
 * One place. On a disk a name cannot be both a blob and a folder of blobs: refused as `conflict`; a part between slashes is at most 255 bytes there.
 * Names are checked: no empty, `.` or `..` segment, no control character, no backslash, at most 1,024 characters; else refused as `invalid`.
 */
export interface BlobContainer {
  /** What is the user's is never written to. */
  readonly writable: boolean;
  /** Blobs under the prefix in the order of the UTF-8 bytes of their names, as Azure lists them. `after` is the cursor of the page before. At most 5,000 a page. */
  list(ask: { prefix?: string; after?: string; limit: number }): Promise<{ blobs: BlobFacts[]; cursor?: string }>;
  /** The same list, of names alone: to count with. On a disk nothing is looked at, so that a link that leads out of the folder is named too. */
  names(ask: { prefix?: string; after?: string; limit: number }): Promise<{ names: string[]; cursor?: string }>;
  /** One level: sub-folders (with a trailing slash) and blobs directly under a prefix that is empty or ends in `/`. */
  browse(ask: { prefix: string; after?: string; limit: number }): Promise<{ folders: string[]; blobs: BlobFacts[]; cursor?: string }>;
  head(name: string): Promise<BlobFacts | undefined>;
  /** Bytes `start` to `end` (exclusive), or as many as there are; all without a range. Undefined where there is no such blob. */
  read(name: string, range?: { start: number; end: number }): Promise<Uint8Array | undefined>;
  /** `ifAbsent`: refuses with `conflict` where the name is taken. Visible whole or not at all. */
  write(name: string, bytes: Uint8Array, options: { contentType: string; ifAbsent?: boolean }): Promise<BlobFacts>;
  /** Puts a part of a blob aside; the same block again replaces it. `blockId`: at most 64 characters, all of one length within a blob. */
  stage(name: string, blockId: string, bytes: Uint8Array): Promise<void>;
  /** Makes the blob of the staged blocks, in this order; blocks not named are dropped. */
  commit(name: string, blockIds: readonly string[], options: { contentType: string }): Promise<BlobFacts>;
  /** Deleting what is not there is done already. */
  delete(name: string): Promise<void>;
  /** The address of one blob without a signature, for telling programs what it is called. */
  address(name: string): string;
  /** A signed address for one blob, GET only, with range reads; at most 60 minutes. */
  readLink(name: string, options: ReadLink): Promise<string>;
  /** A signed address to PUT one whole blob to (header `x-ms-blob-type: BlockBlob`). */
  writeLink(name: string, options: { minutes: number }): Promise<string>;
}

export interface Blobs {
  /**
   * Makes a container of the service on first use. A folder must be one that was allowed at start (`--allow-folder`), else refused as `not-allowed`. A
   * container of an account is not looked for yet: what is wrong with it is refused by each use, as `conflict` with a reason of `Fault`.
   */
  open(place: Place): Promise<BlobContainer>;
}
