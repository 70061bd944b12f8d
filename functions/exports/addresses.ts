import type { BlobContainer } from "../backends/blobs.ts";

/**
 * The address of any blob of a container without a signature. Made from one signed link, whose query is the signature and whose path ends in
 * the blob's: signing each row's would cost more than writing it.
 */
export function openAddresses(container: Pick<BlobContainer, "readLink">): (path: string) => Promise<string> {
  let base: Promise<string> | undefined;
  const baseOf = async (path: string): Promise<string> => {
    const { origin, pathname } = new URL(await container.readLink(path, { minutes: 1 }));
    return origin + pathname.split("/").slice(0, -path.split("/").length).join("/");
  };
  return async (path) => `${await (base ??= baseOf(path))}/${path.split("/").map(encodeURIComponent).join("/")}`;
}
