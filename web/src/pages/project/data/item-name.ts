/** "photo.jpg"; of a row "tweets.csv, row 12". */
export const nameOfItem = ({ path, row }: { path: string; row?: number | undefined }): string =>
  `${path.split("/").at(-1) || path}${row === undefined ? "" : `, row ${row.toLocaleString("en", { useGrouping: false })}`}`;
