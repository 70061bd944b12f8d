export type LogLevel = "trace" | "debug" | "information" | "warning" | "error" | "critical" | "none";

export interface Log {
  /** Whether trace and debug are written: look first where the text costs something to make. */
  readonly verbose: boolean;
  write(level: LogLevel, category: string, message: string): void;
}

const QUIET: ReadonlySet<LogLevel> = new Set(["trace", "debug", "none"]);
const LOUD: ReadonlySet<LogLevel> = new Set(["warning", "error", "critical"]);

/** Lines for people: what is wrong goes to standard error, the rest to standard output. */
export function consoleLog({ verbose }: { verbose: boolean }): Log {
  return {
    verbose,
    write(level, category, message) {
      if (!verbose && QUIET.has(level)) return;
      const line = `[${new Date().toISOString()}] ${level} ${category}: ${message}`;
      if (LOUD.has(level)) console.error(line);
      else console.log(line);
    },
  };
}
