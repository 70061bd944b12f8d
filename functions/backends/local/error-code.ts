/** The code of an error of Node, as in `ENOENT`; empty for anything else. By its looks and not its class: it may come from another realm (a test's sandbox). */
export function errorCode(error: unknown): string {
  return typeof error === "object" && error !== null && "code" in error ? String(error.code) : "";
}
