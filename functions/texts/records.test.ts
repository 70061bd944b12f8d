import { describe, expect, test } from "@jest/globals";
import { parse } from "csv-parse/sync";
import fc from "fast-check";
import { type Encoding } from "./encoding.ts";
import { type Found, openRecords, type Place } from "./records.ts";
import { MOST_UNITS } from "./scan.ts";
import { readTableHead } from "./table-head.ts";

const encoded = (text: string, encoding: Encoding): Uint8Array => {
  if (encoding === "utf-16le") return Buffer.from(text, "utf16le");
  if (encoding === "utf-16be") return Buffer.from(text, "utf16le").swap16();
  return Buffer.from(text, encoding === "utf-8" ? "utf8" : "latin1");
};

interface How {
  encoding?: Encoding;
  delimiter?: string;
  columns?: number;
  /** Where the pieces end. */
  cuts?: readonly number[];
}

function readAll(bytes: Uint8Array, { encoding = "utf-8", delimiter = ",", columns = 0, cuts = [] }: How = {}, from: Place = { at: 0, row: 0 }) {
  const reader = openRecords({ encoding, delimiter: delimiter.charCodeAt(0), columns }, from);
  const found: Found[] = [];
  const places: Place[] = [];
  const drain = () => {
    for (let one = reader.next(); one; one = reader.next()) {
      found.push(one);
      places.push(reader.place);
    }
  };
  let start = 0;
  for (const cut of [...cuts, bytes.length].toSorted((a, b) => a - b)) {
    reader.push(bytes.subarray(start, cut));
    start = cut;
    drain();
  }
  reader.end();
  drain();
  return { found, places };
}
const said = (found: readonly Found[]) => found.map((one) => ("fault" in one ? { row: one.row, fault: one.fault } : { row: one.row, cells: one.cells }));
const cellsOf = (text: string, how?: How) => readAll(encoded(text, how?.encoding ?? "utf-8"), how).found.map((one) => ("fault" in one ? one.fault : one.cells));

/** RFC 4180, our own writer: quotes where it must, and where it likes. */
const write = (rows: readonly (readonly string[])[], delimiter: string, eol: string, quoteAll: boolean): string =>
  rows
    .map((cells) => cells.map((cell) => (quoteAll || cell === "" || /["\r\n,;\t]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell)).join(delimiter) + eol)
    .join("");

const cell = fc.oneof(fc.string({ unit: "grapheme" }), fc.string({ unit: fc.constantFrom('"', ",", ";", "\t", "\n", "\r", "a", "é", "😀", " ") }));
const table = fc.integer({ min: 1, max: 5 }).chain((columns) => fc.array(fc.array(cell, { minLength: columns, maxLength: columns }), { maxLength: 12 }));
const encodings = fc.constantFrom<Encoding>("utf-8", "utf-16le", "utf-16be");
const delimiters = fc.constantFrom(",", ";", "\t");
const eols = fc.constantFrom("\n", "\r\n", "\r");

describe("a table", () => {
  test("that was written is read back equal, wherever its bytes are cut, in each encoding, as csv-parse reads it", () => {
    fc.assert(
      fc.property(table, encodings, delimiters, eols, fc.boolean(), fc.array(fc.nat(400)), (rows, encoding, delimiter, eol, quoteAll, at) => {
        const text = write(rows, delimiter, eol, quoteAll);
        const bytes = encoded(text, encoding);
        const cuts = at.map((cut) => Math.min(cut, bytes.length));
        const { found } = readAll(bytes, { encoding, delimiter, columns: rows[0]?.length ?? 0, cuts });
        expect(found.map((one) => ("fault" in one ? one.fault : one.cells))).toEqual(rows);
        expect(found.map(({ row }) => row)).toEqual(rows.map((_, index) => index + 1));
        if (eol !== "\r") expect(parse(text, { delimiter, record_delimiter: eol })).toEqual(rows);
      }),
      { numRuns: 300 },
    );
  });

  test("of whatever characters, with quotes anywhere, is read the same wherever it is cut and wherever reading is taken up again", () => {
    const wild = fc.string({ unit: fc.constantFrom('"', '"', ",", "\t", "\n", "\r", "a", "b", "é"), maxLength: 60 });
    fc.assert(
      fc.property(
        wild,
        encodings,
        fc.constantFrom(",", "\t"),
        fc.integer({ min: 0, max: 3 }),
        fc.array(fc.nat(120)),
        (text, encoding, delimiter, columns, at) => {
          const bytes = encoded(text, encoding);
          const whole = readAll(bytes, { encoding, delimiter, columns });
          const cuts = at.map((cut) => Math.min(cut, bytes.length));
          expect(said(readAll(bytes, { encoding, delimiter, columns, cuts }).found)).toEqual(said(whole.found));
          for (const [index, place] of whole.places.entries())
            expect(said(readAll(bytes.subarray(place.at), { encoding, delimiter, columns }, place).found)).toEqual(said(whole.found.slice(index + 1)));
        },
      ),
      { numRuns: 300 },
    );
  });

  test.each<[string, string, How, unknown[]]>([
    ["quoted newlines and doubled quotes", 'a,"b\nc","say ""hi"""\n', {}, [["a", "b\nc", 'say "hi"']]],
    [
      "blank lines, which are no rows",
      "a,b\n\n\r\nc,d",
      {},
      [
        ["a", "b"],
        ["c", "d"],
      ],
    ],
    ["an empty cell in quotes, which is a row", 'a\n""\nb\n', { columns: 1 }, [["a"], [""], ["b"]]],
    ["quotes inside of a cell", 'it is 5" wide,b\n', {}, [['it is 5" wide', "b"]]],
    ["backslashes, which escape nothing", '"a\\","b\\\\""c"\n', {}, [["a\\", 'b\\\\"c']]],
    ["empty cells too many", "a,b,,\n", { columns: 2 }, [["a", "b"]]],
    [
      "the wrong number of cells",
      "a,b,c\nd\ne,f\n",
      { columns: 2 },
      ["The row has 3 cells, the table has 2 columns.", "The row has 1 cell, the table has 2 columns.", ["e", "f"]],
    ],
    ["text behind a closing quote", '1,"a"b\n2,c\n', { columns: 2 }, [expect.stringContaining("quote"), ["2", "c"]]],
    ["a quote that is never closed", '1,"a\n2,b\n3,c\n', { columns: 2 }, [expect.stringContaining("quote"), ["2", "b"], ["3", "c"]]],
    ["a quote that a later one seems to close", '1,"a\n2,"b"\n3,"c"\n', { columns: 2 }, [expect.stringContaining("quote"), ["2", "b"], ["3", "c"]]],
    [
      "quotes in a table with tabs that are meant as they are",
      '1\t"No" she said\n2\t"quoted\ttab"\n',
      { delimiter: "\t", columns: 2 },
      [
        ["1", '"No" she said'],
        ["2", "quoted\ttab"],
      ],
    ],
  ])("may hold %s", (_, text, how, rows) => {
    expect(cellsOf(text, how)).toEqual(rows);
  });

  test("with a line that is too long loses that line alone, and holds no more of it than it must", () => {
    const text = `1,a\n2,${"x".repeat(3 * MOST_UNITS)}\n3,c\n`;
    const bytes = encoded(text, "utf-8");
    const cuts = Array.from({ length: 60 }, (_, at) => at * 64 * 1024);
    const { found, places } = readAll(bytes, { columns: 2, cuts });
    expect(said(found)).toEqual([
      { row: 1, cells: ["1", "a"] },
      { row: 2, fault: "The row is longer than 1 MiB." },
      { row: 3, cells: ["3", "c"] },
    ]);
    const inside = places[1] ?? { at: 0, row: 0 };
    expect(inside.isSkipping).toBe(true);
    expect(said(readAll(bytes.subarray(inside.at), { columns: 2 }, inside).found)).toEqual([{ row: 3, cells: ["3", "c"] }]);
  });

  test("of plain ASCII at first may have rows in windows-1252 later on, each told by itself", () => {
    const bytes = Buffer.concat([Buffer.from("a,b\n"), Buffer.from("caf\xe9,\x93x\x94\n", "latin1"), Buffer.from("é,ü\n")]);
    expect(readAll(bytes).found).toMatchObject([
      { encoding: "utf-8" },
      { encoding: "windows-1252", cells: ["café", "“x”"] },
      { encoding: "utf-8", cells: ["é", "ü"] },
    ]);
  });
});

describe("the head of a table", () => {
  const head = (text: string, header: "first-row" | "none" = "first-row") => readTableHead(Buffer.from(text), { header, extent: "whole" });
  test.each<[string, string, string, string[]]>([
    ["commas", "id,text;more,c\n1,2,3\n", ",", ["id", "text;more", "c"]],
    ["semicolons", 'id;"a, b, c, d"\n', ";", ["id", "a, b, c, d"]],
    ["tabs", "id\ttext\n", "\t", ["id", "text"]],
    ["one column", "text\nhello, you\n", ",", ["text"]],
    ["names that are empty or there twice", "text,,text, text \n", ",", ["text", "Column 2", "text (2)", "text (3)"]],
  ])("with %s tells delimiter and columns", (_, text, delimiter, columns) => {
    expect(head(text)).toMatchObject({ format: { encoding: "utf-8", delimiter: delimiter.charCodeAt(0), columns: columns.length }, columns });
  });

  test("without a header numbers the columns, and the first row is a row", () => {
    expect(head('"3","Fears","Unions"\n', "none")).toMatchObject({ columns: ["Column 1", "Column 2", "Column 3"], first: { at: 0, row: 0 } });
  });

  test("says what cannot be read", () => {
    expect(head("")).toEqual({ problem: "The table has no rows." });
    expect(head('"id,text\n1,2\n')).toMatchObject({ problem: expect.stringContaining("first row cannot be read") });
    expect(readTableHead(new Uint8Array(300_000).fill(97), { header: "first-row", extent: "head" })).toMatchObject({
      problem: expect.stringContaining("256 KiB"),
    });
    const noise = Uint8Array.from({ length: 2_000 }, (_, at) => (at * 7919) % 251);
    expect(readTableHead(noise, { header: "first-row", extent: "whole" })).toMatchObject({ problem: expect.stringContaining("not a table") });
  });
});
