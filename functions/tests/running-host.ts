import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { NODE_FLAGS } from "../hosts/local/node-flags.ts";
import { openTestIssuer, type TestIssuer } from "./tokens.ts";

const ROOT = join(dirname(fileURLToPath(import.meta.url)), "..", "..");

export interface Answer {
  status: number;
  headers: Headers;
  /** Parsed JSON, or undefined where the body is empty. */
  json: Record<string, unknown>;
}

/** The embedded host as its own process, as `npm start` runs it (without the build), with a second, in-process issuer for tests that need many people. */
export interface RunningHost {
  origin: string;
  dataDir: string;
  pid: number;
  /** Everything the host printed. */
  output(): string;
  tokens: TestIssuer;
  /** A token for a person with this workspace role (none: a stranger). */
  token(userId: string, role?: string): Promise<string>;
  call(method: string, path: string, ask?: { token?: string; body?: unknown; headers?: Record<string, string> }): Promise<Answer>;
  /** SIGKILL, and up again on the same data. */
  killAndRestart(): Promise<void>;
  stop(): Promise<void>;
}

/** `root`: of another copy of the project. `people: "local"` leaves the sign-in to the host's own issuer, as `npm start` does; `token` then mints what nobody takes. */
export async function startHost(
  ask: { root?: string; args?: string[]; dataDir?: string; env?: Record<string, string>; people?: "test" | "local" } = {},
): Promise<RunningHost> {
  const main = join(ask.root ?? ROOT, "functions", "hosts", "local", "main.ts");
  const own = ask.dataDir === undefined;
  const dataDir = ask.dataDir ?? mkdtempSync(join(tmpdir(), "labeling-"));
  const issuer = await openTestIssuer();
  let printed = "";
  let child: ChildProcess;
  let origin = "";

  const up = async (port: string) => {
    child = spawn(process.execPath, [...NODE_FLAGS, main, "--port", port, "--data-dir", dataDir, ...(ask.args ?? [])], {
      env: {
        ...process.env,
        NODE_OPTIONS: "", // Jest's are not the host's
        ...ask.env,
        ...(ask.people !== "local" && { AUTH_ISSUERS: JSON.stringify([issuer.issuer]) }),
      },
      stdio: ["ignore", "pipe", "pipe"],
    });
    origin = await new Promise<string>((resolve, reject) => {
      const listen = (chunk: Buffer) => {
        printed += chunk.toString();
        const at = /http:\/\/127\.0\.0\.1:\d+/.exec(printed.slice(started));
        if (at) resolve(at[0]);
      };
      const started = printed.length;
      child.stdout?.on("data", listen);
      child.stderr?.on("data", listen);
      child.once("exit", (code) => reject(new Error(`The host ended with ${code}:\n${printed}`)));
    });
    for (let tries = 0; ; tries++) {
      const health = await fetch(`${origin}/api/health`).catch(() => undefined);
      if (health?.ok) return;
      if (tries > 200) throw new Error(`The host does not answer:\n${printed}`);
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  };
  const down = (signal: NodeJS.Signals) =>
    new Promise<void>((resolve) => {
      if (child.exitCode !== null || child.signalCode !== null) return resolve();
      child.once("exit", () => resolve());
      child.kill(signal);
    });

  await up("0");
  return {
    get origin() {
      return origin;
    },
    dataDir,
    get pid() {
      return child.pid ?? 0;
    },
    output: () => printed,
    tokens: issuer,
    token: (userId, role) => issuer.mint({ userId, name: userId, roles: role ? [role] : [] }),
    call: async (method, path, { token, body, headers } = {}) => {
      const reply = await fetch(`${origin}/api/${path}`, {
        method,
        headers: { ...(token && { authorization: `Bearer ${token}` }), ...(body !== undefined && { "content-type": "application/json" }), ...headers },
        ...(body !== undefined && { body: JSON.stringify(body) }),
      });
      const text = await reply.text();
      const isJson = /json/.test(reply.headers.get("content-type") ?? "");
      return { status: reply.status, headers: reply.headers, json: isJson ? (JSON.parse(text) as Record<string, unknown>) : {} };
    },
    killAndRestart: async () => {
      const { port } = new URL(origin);
      await down("SIGKILL");
      await up(port);
    },
    stop: async () => {
      await down("SIGTERM");
      await issuer.close();
      if (own) rmSync(dataDir, { recursive: true, force: true });
    },
  };
}
