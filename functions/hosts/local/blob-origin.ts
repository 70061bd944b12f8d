import type { Config } from "../../config.ts";

const AZURITE = "http://127.0.0.1:10000";

/** Scheme and authority of the blob service, for the content security policy: the browser reads and writes blobs there by signed links. */
export function blobOrigin({ blobServiceUri, connectionString = "" }: Config["storage"]): string {
  if (blobServiceUri) return new URL(blobServiceUri).origin;
  const parts = new Map(connectionString.split(";").map((part) => [part.slice(0, part.indexOf("=")), part.slice(part.indexOf("=") + 1)]));
  if (parts.get("UseDevelopmentStorage") === "true") return AZURITE;
  const endpoint =
    parts.get("BlobEndpoint") ??
    `${parts.get("DefaultEndpointsProtocol") ?? "https"}://${parts.get("AccountName")}.blob.${parts.get("EndpointSuffix") ?? "core.windows.net"}`;
  return new URL(endpoint).origin;
}
