import Module from "node:module";
import type { LogLevel } from "./log.ts";
import type { InvocationRequest, InvocationResponse } from "./worker.ts";

export interface Binding {
  type: string;
  direction: "in" | "out";
  [option: string]: unknown;
}

export type Callback = (...args: unknown[]) => unknown;
export type Hook = (context: object) => unknown;

export interface Registered {
  name: string;
  bindings: Record<string, Binding>;
  retryOptions?: RetryPolicy;
  callback: Callback;
}

/** A function's `retry`. `maxRetryCount` -1: for ever. Intervals are in seconds. */
export interface RetryPolicy {
  retryStrategy?: string;
  maxRetryCount: number;
  delayInterval?: { seconds: number };
  minimumInterval?: { seconds: number };
  maximumInterval?: { seconds: number };
}

/** What `@azure/functions` registers, and through which every call goes. */
export interface ProgrammingModel {
  getCapabilities(worker: object): Promise<object>;
  getInvocationModel(context: { invocationId: string; request: InvocationRequest; metadata: Registered }): {
    getArguments(): Promise<{ context: unknown; inputs: unknown[] }>;
    invokeFunction(context: unknown, inputs: unknown[], callback: Callback): Promise<unknown>;
    getResponse(context: unknown, result: unknown): Promise<InvocationResponse>;
  };
}

export interface Core {
  readonly registered: readonly Registered[];
  readonly hooks: Record<"preInvocation" | "postInvocation" | "appStart" | "appTerminate", Hook[]>;
  model(): ProgrammingModel | undefined;
  /** From now on functions are refused, as the worker does after the start. */
  lock(): void;
}

/**
 * Makes `require("@azure/functions-core")` answer in this process, as the worker does by patching `Module.prototype.require`. Without it
 * the library goes to "test mode" and skips all registrations. The members are those that @azure/functions 4.16 uses; `hook.log` is not
 * among them, because older workers lack it.
 */
export function injectCore(on: { log(level: LogLevel, category: string, message: string): void }): Core {
  const registered: Registered[] = [];
  const hooks: Core["hooks"] = { preInvocation: [], postInvocation: [], appStart: [], appTerminate: [] };
  let model: ProgrammingModel | undefined;
  let isLocked = false;
  class Disposable {
    readonly dispose: () => void;
    constructor(dispose: () => void) {
      this.dispose = dispose;
    }
  }
  const removable = <T>(list: T[], member: T) => {
    list.push(member);
    return new Disposable(() => void list.splice(list.indexOf(member), 1));
  };
  const api = {
    version: "3.14.0",
    hostVersion: "4.1000.0-embedded",
    Disposable,
    log: on.log,
    setProgrammingModel: (it: ProgrammingModel) => void (model = it),
    getProgrammingModel: () => model,
    registerHook(name: string, hook: Hook) {
      if (!Object.hasOwn(hooks, name)) throw new RangeError(`Unrecognized hook "${name}"`);
      return removable(hooks[name as keyof Core["hooks"]], hook);
    },
    registerFunction(metadata: Omit<Registered, "callback">, callback: Callback) {
      if (isLocked) throw new Error("A function can only be registered during app startup.");
      if (registered.some(({ name }) => name === metadata.name)) throw new Error(`A function named "${metadata.name}" is registered twice.`);
      return removable(registered, { ...metadata, callback });
    },
  };
  const original = Module.prototype.require;
  Module.prototype.require = Object.assign(function (this: NodeJS.Module, id: string): unknown {
    return id === "@azure/functions-core" ? api : original.call(this, id);
  }, original);
  return { registered, hooks, model: () => model, lock: () => void (isLocked = true) };
}
