/** "photo.jpg"; of a row "tweets.csv, row 12". */
export const nameOfItem = ({ path, row }: { path: string; row?: number | undefined }): string =>
  `${path.split("/").at(-1) || path}${row === undefined ? "" : `, row ${row.toLocaleString("en", { useGrouping: false })}`}`;

export const SKIP_NAMES: Record<string, string> = {
  unclear: "unclear",
  "no-class-fits": "no class fits",
  "cannot-be-displayed": "cannot be displayed",
  other: "other",
};
export const saySkip = (reason: string): string => `Skipped: ${SKIP_NAMES[reason] ?? reason}`;
