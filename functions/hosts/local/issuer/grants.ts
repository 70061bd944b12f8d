import { createHash, randomBytes } from "node:crypto";
import type { DatabaseSync } from "node:sqlite";
import { z } from "zod";

const CODE_MS = 60_000;
/** From sign-in on, however often it is renewed. */
export const SESSION_MS = 12 * 3_600_000;

export interface CodeAsk {
  userId: string;
  redirectUri: string;
  /** PKCE, S256. */
  challenge: string;
  nonce: string | undefined;
}

const CodeRow = z.object({ ask: z.string(), until: z.number(), session: z.string(), used: z.number() });
const RefreshRow = z.object({ session: z.string(), used: z.number() });
const SessionRow = z.object({ id: z.string(), userId: z.string(), until: z.number(), ended: z.number() });
const Ask = z.object({ userId: z.string(), redirectUri: z.string(), challenge: z.string(), nonce: z.string().optional() });

/** Codes and refresh tokens. Each counts once; what was used already and comes again was stolen from somebody, so its session ends. */
export interface Grants {
  issueCode(ask: CodeAsk): string;
  /** Undefined for a code that is unknown, over, or used. A code is used up by the first try, right or wrong. */
  takeCode(code: string): { ask: CodeAsk; session: string } | undefined;
  issueRefresh(session: string): string;
  takeRefresh(token: string): { session: string; userId: string } | undefined;
  end(session: string): void;
}

/** Only hashes are kept: whoever reads the file cannot be anybody. The secrets have 256 random bits, so a plain hash is enough. */
const hashOf = (secret: string) => createHash("sha256").update(secret).digest("base64url");
const secret = () => randomBytes(32).toString("base64url");

export function openGrants(db: DatabaseSync, now: () => number): Grants {
  const addSession = db.prepare("INSERT INTO sessions (id, userId, until) VALUES (?, ?, ?)");
  const addCode = db.prepare("INSERT INTO codes (hash, session, ask, until) VALUES (?, ?, ?, ?)");
  const addRefresh = db.prepare("INSERT INTO refreshes (hash, session, until) VALUES (?, ?, ?)");
  // Marking and reading are one statement, so of two calls at one moment only one sees `used` = 1.
  const useCode = db.prepare("UPDATE codes SET used = used + 1 WHERE hash = ? RETURNING session, ask, until, used");
  const useRefresh = db.prepare("UPDATE refreshes SET used = used + 1 WHERE hash = ? RETURNING session, used");
  const endSession = db.prepare("UPDATE sessions SET ended = 1 WHERE id = ?");
  const findSession = db.prepare("SELECT * FROM sessions WHERE id = ?");
  const forget = ["codes", "refreshes", "sessions"].map((table) => db.prepare(`DELETE FROM ${table} WHERE until < ?`));

  const living = (id: string) => {
    const row = findSession.get(id);
    const session = row && SessionRow.parse(row);
    return session && !session.ended && now() < session.until ? session : undefined;
  };
  return {
    issueCode: (ask) => {
      for (const it of forget) it.run(now() - SESSION_MS); // a session longer than they count, so that a late replay is still noticed
      const code = secret();
      const session = secret();
      addSession.run(session, ask.userId, now() + SESSION_MS);
      addCode.run(hashOf(code), session, JSON.stringify(ask), now() + CODE_MS);
      return code;
    },
    takeCode: (code) => {
      const found = useCode.get(hashOf(code));
      if (!found) return undefined;
      const row = CodeRow.parse(found);
      if (row.used > 1) endSession.run(row.session);
      if (row.used > 1 || now() > row.until || !living(row.session)) return undefined;
      const { nonce, ...ask } = Ask.parse(JSON.parse(row.ask));
      return { ask: { ...ask, nonce }, session: row.session };
    },
    issueRefresh: (session) => {
      const token = secret();
      addRefresh.run(hashOf(token), session, now() + SESSION_MS);
      return token;
    },
    takeRefresh: (token) => {
      const found = useRefresh.get(hashOf(token));
      if (!found) return undefined;
      const row = RefreshRow.parse(found);
      if (row.used > 1) endSession.run(row.session);
      const session = living(row.session);
      return session && { session: session.id, userId: session.userId };
    },
    end: (session) => void endSession.run(session),
  };
}
