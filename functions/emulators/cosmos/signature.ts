import { createHmac, timingSafeEqual } from "node:crypto";

/** Whether a request is signed with the account's key (docs: "Access control in the Azure Cosmos DB SQL API", constructing the hashed token signature). */
export function isSigned(key: string, request: { method: string; segments: readonly string[]; authorization: string; date: string }): boolean {
  const { method, segments } = request;
  // An odd number: a feed, whose last part is the type; an even one: a resource.
  const isFeed = segments.length % 2 === 1;
  const type = (isFeed ? segments.at(-1) : segments.at(-2)) ?? "";
  const link = (isFeed ? segments.slice(0, -1) : segments).join("/");
  const text = `${method.toLowerCase()}\n${type.toLowerCase()}\n${link}\n${request.date.toLowerCase()}\n\n`;
  const wanted = `type=master&ver=1.0&sig=${createHmac("sha256", Buffer.from(key, "base64")).update(text).digest("base64")}`;
  const given = Buffer.from(decodeURIComponent(request.authorization));
  return given.length === wanted.length && timingSafeEqual(given, Buffer.from(wanted));
}
