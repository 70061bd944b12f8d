import type { CookieData } from "./typed-data.ts";

/** A `Set-Cookie` value as the real host writes it: the value escaped, and a path always. */
export function setCookie(cookie: CookieData): string {
  const { name, value, domain, path, expires, secure, httpOnly, sameSite, maxAge } = cookie;
  const site = { lax: "lax", strict: "strict", explicitNone: "none" }[sameSite ?? ""];
  return [
    `${name}=${encodeURIComponent(value)}`,
    expires && `expires=${new Date(expires.value.seconds * 1000).toUTCString()}`,
    maxAge && `max-age=${maxAge.value}`,
    domain && `domain=${domain.value}`,
    `path=${path?.value ?? "/"}`,
    secure?.value && "secure",
    site && `samesite=${site}`,
    httpOnly?.value && "httponly",
  ]
    .filter(Boolean)
    .join("; ");
}
