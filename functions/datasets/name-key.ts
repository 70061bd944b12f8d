import { createHash } from "node:crypto";

/** Characters that show nothing: two names that differ only in these look the same. */
const INVISIBLE = /[\p{Default_Ignorable_Code_Point}\p{Cc}]/gu;

/** What makes two names the same: compatibility form (NFKC), case folded, white space collapsed, invisible characters dropped. */
export function nameKey(name: string): string {
  // Upper case first: it folds ß to SS and final sigma to the plain one, which lower case alone does not.
  return name.normalize("NFKC").toUpperCase().toLowerCase().normalize("NFKC").replace(INVISIBLE, "").replace(/\s+/gu, " ").trim();
}

/** The id of a name's reservation; hashed, as an id holds no free text. */
export const reservationId = (name: string): string => createHash("sha256").update(nameKey(name)).digest("hex");
