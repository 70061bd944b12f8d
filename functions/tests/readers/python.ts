import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** Why the readers cannot be tried here, in one sentence: no fault of the exports. */
export class NoPython extends Error {}

const VENV = join(import.meta.dirname, "../../../.venv-readers");
const REQUIREMENTS = join(import.meta.dirname, "requirements.txt");
const CANDIDATES = ["python3.11", "python3.12", "python3.13", "python3", "python"];
const INSTALL_MS = 300_000;
const READ_MS = 120_000;
/** What pip says where there is no network, no index, or no wheel for this machine. */
const NO_INDEX = /NewConnectionError|NameResolutionError|Max retries|ConnectTimeout|ReadTimeout|timed out|ProxyError|SSLError|from versions: none/;

interface Ended {
  code: number | null;
  out: string;
  err: string;
  timedOut: boolean;
}

function run(command: string, given: readonly string[], timeoutMs: number): Promise<Ended> {
  return new Promise((resolve) => {
    const started = spawn(command, given, { stdio: ["ignore", "pipe", "pipe"], env: { ...process.env, PYTHONIOENCODING: "utf-8", PYTHONUTF8: "1" } });
    let [out, err, timedOut] = ["", "", false];
    const timer = setTimeout(() => {
      timedOut = true;
      started.kill("SIGKILL");
    }, timeoutMs);
    started.stdout.setEncoding("utf8").on("data", (chunk: string) => (out += chunk));
    started.stderr.setEncoding("utf8").on("data", (chunk: string) => (err += chunk));
    const end = (code: number | null) => {
      clearTimeout(timer);
      resolve({ code, out, err, timedOut });
    };
    started.once("error", () => end(null));
    started.once("close", end);
  });
}

/** The Python of an environment with what requirements.txt pins; made once, and again when the pins change. */
export async function readersPython(): Promise<string> {
  const { command, version } = await findPython();
  const wanted = createHash("sha256").update(readFileSync(REQUIREMENTS)).update(version).digest("hex");
  const mark = join(VENV, "made-of");
  const python = process.platform === "win32" ? join(VENV, "Scripts", "python.exe") : join(VENV, "bin", "python");
  if (existsSync(mark) && readFileSync(mark, "utf8") === wanted) return python;

  console.error(`Making .venv-readers with Python ${version}; this takes a minute, once.`);
  rmSync(VENV, { recursive: true, force: true });
  const made = await run(command, ["-m", "venv", VENV], INSTALL_MS);
  if (made.code !== 0) throw new NoPython(`Python ${version} cannot make a virtual environment (module venv).`);
  const pip = ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-input", "--only-binary=:all:", "--retries", "1", "--timeout", "20"];
  const installed = await run(python, [...pip, "--requirement", REQUIREMENTS], INSTALL_MS);
  if (installed.timedOut) throw new NoPython(`The packages were not there within ${INSTALL_MS / 60_000} minutes.`);
  if (installed.code !== 0 && NO_INDEX.test(installed.err))
    throw new NoPython("The Python package index cannot be reached, or has no packages for this machine.");
  if (installed.code !== 0) throw new Error(`pip failed:\n${installed.err}`);
  writeFileSync(mark, wanted);
  return python;
}

async function findPython(): Promise<{ command: string; version: string }> {
  for (const command of CANDIDATES) {
    const said = await run(command, ["-c", "import sys; print('%d.%d' % sys.version_info[:2])"], 20_000);
    const version = said.out.trim();
    if (said.code === 0 && ["3.11", "3.12", "3.13"].includes(version)) return { command, version };
  }
  throw new NoPython("There is no Python 3.11, 3.12 or 3.13 on this machine.");
}

/** The rows that a reader makes of an export. */
export async function read(python: string, script: string, folder: string): Promise<Record<string, unknown>[]> {
  const ended = await run(python, [join(import.meta.dirname, script), folder], READ_MS);
  if (ended.code !== 0) throw new Error(`${script} ${ended.timedOut ? "took too long" : `ended with ${ended.code}`}:\n${ended.err}`);
  return ended.out
    .split("\n")
    .filter((line) => line !== "")
    .map((line): Record<string, unknown> => JSON.parse(line));
}
