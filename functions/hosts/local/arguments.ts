import path from "node:path";
import { parseArgs } from "node:util";

export interface HostArguments {
  /** 0: any that is free. */
  port: number;
  dataDir: string;
  allowFolders: string[];
  backend: "local" | "azure";
  verbose: boolean;
  /** Folder of the function app: package.json, host.json and what `main` names. */
  app: string;
}

export const USAGE = `npm start -- [options]
  --port N             port on 127.0.0.1 (7071)
  --data-dir DIR       where everything is kept (.local)
  --allow-folder DIR   a folder of yours that datasets may be read from in place; may be given several times
  --backend NAME       local, or azure: COSMOS_ENDPOINT, COSMOS_KEY and DataStorage are read from the environment
  --verbose            a line for each call`;

/** Command line → arguments, paths made absolute. Throws words. */
export function readArguments(args: readonly string[], projectDirectory: string): HostArguments {
  const { values } = parseArgs({
    args: [...args],
    options: {
      port: { type: "string", default: "7071" },
      "data-dir": { type: "string", default: ".local" },
      "allow-folder": { type: "string", multiple: true, default: [] },
      backend: { type: "string", default: "local" },
      verbose: { type: "boolean", default: false },
      app: { type: "string", default: projectDirectory },
    },
  });
  const port = Number(values.port);
  if (!/^\d+$/.test(values.port) || port > 65_535) throw new Error(`--port ${values.port}: a number from 0 to 65535 is needed.`);
  const { backend } = values;
  if (backend !== "local" && backend !== "azure") throw new Error(`--backend ${backend}: local or azure is needed.`);
  const absolute = (directory: string) => path.resolve(projectDirectory, directory);
  return {
    port,
    backend,
    verbose: values.verbose,
    app: absolute(values.app),
    dataDir: absolute(values["data-dir"]),
    allowFolders: values["allow-folder"].map(absolute),
  };
}
