import { randomUUID } from "node:crypto";
import { injectCore, type Binding, type Hook, type Registered } from "./core-module.ts";
import { loadApp, type Exports } from "./load-app.ts";
import type { Log, LogLevel } from "./log.ts";
import type { TypedData } from "./typed-data.ts";

export interface FunctionInfo extends Registered {
  triggerName: string;
  trigger: Binding;
}

export interface InvocationRequest {
  inputData: { name: string; data: TypedData | null }[];
  triggerMetadata?: Record<string, TypedData>;
  retryContext?: { retryCount: number; maxRetryCount: number };
  /** Headers `traceparent` and `tracestate` of an HTTP call. */
  traceParent?: string | undefined;
  traceState?: string | undefined;
}

export interface InvocationResponse {
  outputData?: { name: string; data: TypedData }[];
  returnValue?: TypedData | null;
}

export interface Worker {
  /** By name, in the order of registration. */
  readonly functions: ReadonlyMap<string, FunctionInfo>;
  /** What the app's entry exports. */
  readonly exports: Exports;
  /** Runs one function. Throws what the function threw. */
  invoke(fn: FunctionInfo, request: InvocationRequest): Promise<InvocationResponse>;
  /** Runs the app's `appTerminate` hooks. */
  terminate(): Promise<void>;
}

/** Names that are members of every object: the real worker keeps functions in one, and fails on these. */
const RESERVED = new Set(Object.getOwnPropertyNames(Object.prototype));

/**
 * The worker half of the Functions runtime: what the Azure Functions Node.js worker does around `@azure/functions`. Injects the module
 * `@azure/functions-core`, loads the compiled app, and calls its functions through the programming model that the real library registers.
 */
export async function startWorker(directory: string, log: Log): Promise<Worker> {
  const core = injectCore({
    // What the library tells of itself is of use to who debugs it.
    log: (level, category, message) => log.write(level === "information" ? "debug" : level, `Worker.${category}`, message),
  });
  const exports = await loadApp(directory);
  const appHookData = {};
  const hookData = {}; // one object from appStart to appTerminate, as in the worker
  const runHooks = async (hooks: readonly Hook[], context: object) => {
    for (const hook of hooks) await hook(context);
  };
  await runHooks(core.hooks.appStart, { hookData, appHookData, functionAppDirectory: directory });
  core.lock();
  const model = core.model();
  if (!model || core.registered.length === 0)
    throw new Error("The app registered no function. Does package.json's main name the compiled app, and does it import @azure/functions?");
  await model.getCapabilities({ WorkerStatus: "true" });
  const functions = new Map(core.registered.map((fn) => [fn.name, withTrigger(fn)]));
  refuseNames([...functions.keys()]);

  const invoke = async (fn: FunctionInfo, request: InvocationRequest): Promise<InvocationResponse> => {
    const invocationId = randomUUID();
    const { traceParent = newTraceParent(invocationId), traceState = "", ...rest } = request;
    const coreContext = {
      invocationId,
      request: {
        ...rest,
        invocationId,
        functionId: fn.name,
        triggerMetadata: rest.triggerMetadata ?? {},
        traceContext: { traceParent, traceState, attributes: {} },
      },
      metadata: fn,
      state: "preInvocationHooks" as string | undefined,
      log: (level: LogLevel, category: string, message: string) =>
        log.write(level, category === "user" ? `Function.${fn.name}.User` : `Function.${fn.name}`, message),
    };
    const invocation = model.getInvocationModel(coreContext);
    const { context, inputs } = await invocation.getArguments();
    const hookContext = {
      hookData: {},
      appHookData,
      invocationContext: context,
      functionCallback: fn.callback,
      inputs,
      result: null as unknown,
      error: null as unknown,
    };
    await runHooks(core.hooks.preInvocation, hookContext);
    coreContext.state = "invocation";
    let thrown: { error: unknown } | undefined; // boxed: a thrown 0, "" or false is a failure too
    try {
      hookContext.result = await invocation.invokeFunction(context, hookContext.inputs, hookContext.functionCallback);
    } catch (error) {
      thrown = { error };
      hookContext.error = error;
    }
    coreContext.state = "postInvocationHooks";
    await runHooks(core.hooks.postInvocation, hookContext);
    coreContext.state = undefined;
    // A post-invocation hook may take the error away, or change it, as in the worker.
    if (thrown && hookContext.error !== null && hookContext.error !== undefined) throw hookContext.error;
    return invocation.getResponse(context, hookContext.result);
  };

  return { functions, exports, invoke, terminate: () => runHooks(core.hooks.appTerminate, { hookData, appHookData }) };
}

function withTrigger(fn: Registered): FunctionInfo {
  const found = Object.entries(fn.bindings).find(([, binding]) => /trigger$/i.test(binding.type));
  if (!found) throw new Error(`The function "${fn.name}" has no trigger.`);
  return { ...fn, triggerName: found[0], trigger: found[1] };
}

function refuseNames(names: readonly string[]): void {
  const seen = new Map<string, string>();
  for (const name of names) {
    const same = seen.get(name.toUpperCase());
    if (same) throw new Error(`The functions "${same}" and "${name}" differ in case only, which the real host refuses.`);
    if (RESERVED.has(name)) throw new Error(`A function may not be named "${name}": the real worker fails on it.`);
    if (!/^[a-z][a-z0-9_-]{0,126}$/i.test(name)) throw new Error(`"${name}" is not a function's name: letters, digits, _ and -, a letter first.`);
    seen.set(name.toUpperCase(), name);
  }
}

/** W3C trace context: a new trace per call, from the call's own id, which is random. */
function newTraceParent(invocationId: string): string {
  const hex = invocationId.replaceAll("-", "");
  return `00-${hex}-${hex.slice(0, 16)}-00`;
}
