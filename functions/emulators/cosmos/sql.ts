/** What of Cosmos DB's SQL is understood here: one container, one alias, no joins and no projections. */
export type Expression =
  | { is: "value"; value: unknown }
  | { is: "parameter"; name: string }
  | { is: "path"; fields: string[] }
  | { is: "call"; name: string; of: Expression[] }
  | { is: "not"; of: Expression }
  | { is: "in"; of: Expression; list: Expression[] }
  | { is: "binary"; operator: string; left: Expression; right: Expression };

export interface Select {
  top: number | undefined;
  where: Expression | undefined;
  orderBy: { fields: string[]; descending: boolean }[];
}

export class SqlError extends Error {}

const TOKEN =
  /\s*(?:(?<number>-?\d+(?:\.\d+)?)|(?<word>[A-Za-z_][A-Za-z0-9_]*)|(?<parameter>@[A-Za-z0-9_]+)|(?<text>"(?:[^"\\]|\\.)*")|(?<sign>\?\?|<=|>=|!=|<>|[=<>(),.*[\]]))/y;

interface Token {
  kind: string;
  text: string;
}

function tokens(sql: string): Token[] {
  const found: Token[] = [];
  const pattern = new RegExp(TOKEN);
  const end = sql.trimEnd().length;
  while (pattern.lastIndex < end) {
    const at = pattern.lastIndex;
    const groups = pattern.exec(sql)?.groups;
    const [kind, text] = Object.entries(groups ?? {}).find(([, text]) => text !== undefined) ?? [];
    if (kind === undefined || text === undefined) throw new SqlError(`Syntax error near ${sql.slice(at, at + 20)}`);
    found.push({ kind, text });
  }
  return found;
}

/** Binary operators by how tightly they bind, loosest first. */
const LEVELS = [["OR"], ["AND"], ["=", "!=", "<>", "<", "<=", ">", ">="], ["??"]];

/** `SELECT [TOP n] * FROM c [WHERE …] [ORDER BY …]` */
export function parseSql(sql: string): Select {
  const list = tokens(sql);
  let at = 0;
  const peek = () => list[at];
  const isNext = (text: string) => peek()?.kind !== "text" && peek()?.text.toUpperCase() === text;
  const take = (text: string): boolean => {
    if (!isNext(text)) return false;
    at++;
    return true;
  };
  const expect = (text: string): void => {
    if (!take(text))
      throw new SqlError(
        `Expected ${text} near ${list
          .slice(at, at + 3)
          .map((token) => token.text)
          .join(" ")}`,
      );
  };
  const next = (): Token => {
    const token = list[at++];
    if (!token) throw new SqlError("Unexpected end.");
    return token;
  };
  const separated = <T>(read: () => T): T[] => {
    const found = [read()];
    while (take(",")) found.push(read());
    return found;
  };

  function path(): string[] {
    const fields: string[] = [];
    for (;;) {
      if (take(".")) fields.push(next().text);
      else if (take("[")) {
        fields.push(String(JSON.parse(next().text)));
        expect("]");
      } else return fields;
    }
  }

  function primary(): Expression {
    if (take("NOT")) return { is: "not", of: primary() };
    if (take("(")) {
      const inner = binary(0);
      expect(")");
      return inner;
    }
    const { kind, text } = next();
    if (kind === "number") return { is: "value", value: Number(text) };
    if (kind === "text") return { is: "value", value: JSON.parse(text) };
    if (kind === "parameter") return { is: "parameter", name: text };
    if (kind !== "word") throw new SqlError(`Syntax error near ${text}`);
    if (["true", "false", "null"].includes(text.toLowerCase())) return { is: "value", value: JSON.parse(text.toLowerCase()) };
    if (!take("(")) return { is: "path", fields: path() };
    const of = isNext(")") ? [] : separated(() => binary(0));
    expect(")");
    return { is: "call", name: text.toUpperCase(), of };
  }

  function binary(level: number): Expression {
    const operators = LEVELS[level];
    if (!operators) return primary();
    let left = binary(level + 1);
    for (;;) {
      if (level === 2 && take("IN")) {
        expect("(");
        left = { is: "in", of: left, list: separated(() => binary(0)) };
        expect(")");
        continue;
      }
      const operator = operators.find(isNext);
      if (operator === undefined) return left;
      at++;
      left = { is: "binary", operator, left, right: binary(level + 1) };
    }
  }

  expect("SELECT");
  const top = take("TOP") ? Number(next().text) : undefined;
  expect("*");
  expect("FROM");
  next();
  const where = take("WHERE") ? binary(0) : undefined;
  const orderBy: Select["orderBy"] = [];
  if (take("ORDER")) {
    expect("BY");
    orderBy.push(
      ...separated(() => {
        next();
        const fields = path();
        const descending = take("DESC");
        if (!descending) take("ASC");
        return { fields, descending };
      }),
    );
  }
  if (at < list.length) throw new SqlError(`Syntax error near ${list[at]?.text}`);
  return { top, where, orderBy };
}
