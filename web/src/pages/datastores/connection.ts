import { computed, signal } from "@preact/signals";
import { ApiError, isAbort, sentence } from "../../api/api-error.ts";
import type { CreateDatastore, DatasetsApi, TestReply } from "../../api/datasets.ts";
import { wordsOf } from "./sign-ins.ts";

export interface Form {
  name: string;
  description: string;
  account: string;
  container: string;
  signIn: CreateDatastore["signIn"];
  secret: string;
}
type Field = keyof Form;
type Datastores = Pick<DatasetsApi, "createDatastore" | "testConnection">;

/** A connection as it is written in the form; tested and kept through the service, whose words about single fields stand beside them. */
export function createConnection(datasets: Datastores, idempotencyKey: string) {
  const form = signal<Form>({ name: "", description: "", account: "", container: "", signIn: "identity", secret: "" });
  const faults = signal<Partial<Record<Field, string>>>({});
  const failure = signal<string>();
  const tested = signal<TestReply>();
  const busy = signal<"testing" | "saving">();

  const needsSecret = computed(() => wordsOf(form.value.signIn)?.secret !== undefined);
  const mayTest = computed(() => form.value.account.trim() !== "" && form.value.container !== "" && (!needsSecret.value || form.value.secret.trim() !== ""));
  const maySave = computed(() => mayTest.value && form.value.name.trim() !== "");

  const change = (part: Partial<Form>) => {
    form.value = { ...form.value, ...part };
    // What was found is of other words than these.
    tested.value = undefined;
    failure.value = undefined;
    faults.value = Object.fromEntries(Object.entries(faults.value).filter(([field]) => !(field in part)));
  };
  const asked = () => {
    const { account, container, signIn, secret } = form.value;
    return { account: account.trim(), container: container.trim(), signIn, ...(needsSecret.value && { secret }) };
  };
  const run = async (what: "testing" | "saving", work: () => Promise<void>): Promise<boolean> => {
    if (busy.value) return false;
    busy.value = what;
    failure.value = undefined;
    faults.value = {};
    try {
      await work();
      return true;
    } catch (error) {
      if (isAbort(error)) return false;
      const violations = error instanceof ApiError ? error.violations : [];
      faults.value = Object.fromEntries(violations.map(({ path, message }) => [path, message]));
      if (violations.length === 0) failure.value = sentence(error);
      return false;
    } finally {
      busy.value = undefined;
    }
  };

  return {
    form,
    faults,
    failure,
    tested,
    busy,
    needsSecret,
    mayTest,
    maySave,
    change,
    test: () =>
      run("testing", async () => {
        tested.value = await datasets.testConnection(asked());
      }),
    /** True: it is there now. */
    save: () =>
      run("saving", async () => {
        const { name, description } = form.value;
        await datasets.createDatastore({ ...asked(), name, description }, idempotencyKey);
      }),
  };
}
export type ConnectionModel = ReturnType<typeof createConnection>;
