import { expect, test } from "@jest/globals";
import { ApiError } from "../../api/api-error.ts";
import type { ApiKeyMade, MakeApiKey } from "../../api/people.ts";
import { createApiKeyForm } from "./api-key-form.ts";

const SECRET = "dlk_0000000000000000_secret";
const asked: [string | undefined, MakeApiKey][] = [];
const answering = (answer: () => Promise<ApiKeyMade>) => ({
  makeApiKey: (projectId: string | undefined, ask: MakeApiKey) => {
    asked.push([projectId, ask]);
    return answer();
  },
});
const granting = answering(() => Promise.resolve({ id: "k1", name: "Nightly", scopes: ["exports:read"], at: 0, until: 1, by: "ana", key: SECRET }));
const refusing = (said: ConstructorParameters<typeof ApiError>[0]) => answering(() => Promise.reject(new ApiError(said)));

test("nothing is sent until the key has a name and a use", async () => {
  asked.length = 0;
  const model = createApiKeyForm(granting, undefined);
  expect(await model.make()).toBeUndefined();
  expect(Object.keys(model.faults.value)).toEqual(["name", "scopes"]);
  model.change({ name: " Nightly " });
  expect(Object.keys(model.faults.value)).toEqual(["scopes"]);
  model.change({ scopes: ["exports:read"] });
  expect((await model.make())?.key).toBe(SECRET);
  expect(asked).toEqual([[undefined, { name: "Nightly", scopes: ["exports:read"], days: 90 }]]);
});

test("a made key is kept nowhere in the model", async () => {
  const model = createApiKeyForm(granting, "p1");
  model.change({ name: "Nightly", scopes: ["exports:read"] });
  await model.make();
  expect(JSON.stringify(model)).not.toContain(SECRET);
});

test("what the service says of a field stands beside it, and goes when the field changes", async () => {
  const model = createApiKeyForm(refusing({ status: 422, violations: [{ path: "scopes.0", message: "is not known" }] }), "p1");
  model.change({ name: "Nightly", scopes: ["exports:read"] });
  expect(await model.make()).toBeUndefined();
  expect([model.faults.value, model.failure.value]).toEqual([{ scopes: "is not known" }, undefined]);
  model.change({ scopes: ["data:read"] });
  expect(model.faults.value).toEqual({});
});

test("what it says of no field is said for the whole", async () => {
  const model = createApiKeyForm(refusing({ status: 409, reason: "too-many-keys", detail: "There can be 50 API keys here at most." }), "p1");
  model.change({ name: "Nightly", scopes: ["exports:read"] });
  expect(await model.make()).toBeUndefined();
  expect([model.faults.value, model.failure.value, model.isBusy.value]).toEqual([{}, "There can be 50 API keys here at most.", false]);
});
