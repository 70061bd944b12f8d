import { createHash } from "node:crypto";
import { Refusal } from "../refusal.ts";
import type { AccountContainer } from "./accounts.ts";
import type { BlobContainer, ReadLink } from "./blobs.ts";

/** Larger files are not shown to people by a copy: each passes through the memory of a process once. */
const MOST_BYTES = 256 * 1024 * 1024;

/**
 * Links for browsers where the only way to a file is a signature of somebody else's, good for all of the container and perhaps for years: that is never
 * handed out. A file that is first looked at is copied into a container of the service's own, and links are of the copy. `kept` names it.
 */
export function copiedLinks(source: Pick<BlobContainer, "head" | "read">, of: AccountContainer, kept: () => Promise<BlobContainer>) {
  const folder = createHash("sha256")
    .update(JSON.stringify([of.address, of.container]))
    .digest("hex")
    .slice(0, 32);
  return async (name: string, options: ReadLink): Promise<string> => {
    const [facts, copies] = await Promise.all([source.head(name), kept()]);
    if (!facts) throw new Refusal("not-found", "The file is no longer there.", { reason: "file-gone" });
    if (facts.size > MOST_BYTES) throw new Refusal("invalid", `The file is larger than ${MOST_BYTES / 1024 / 1024} MiB; it cannot be shown.`);
    const copy = `${folder}/${createHash("sha256")
      .update(JSON.stringify([name, facts.etag]))
      .digest("hex")}`;
    if (!(await copies.head(copy))) {
      const bytes = await source.read(name);
      if (!bytes) throw new Refusal("not-found", "The file is no longer there.", { reason: "file-gone" });
      await copies.write(copy, bytes, { contentType: options.contentType ?? "application/octet-stream" });
    }
    return await copies.readLink(copy, options);
  };
}
