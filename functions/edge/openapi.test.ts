import { expect, test } from "@jest/globals";
import { z } from "zod";
import { metaRoutes } from "./meta.ts";
import { paging } from "./paging.ts";
import { type Route, route } from "./route.ts";

const routes: Route[] = [
  route({
    name: "listThings",
    method: "GET",
    path: "projects/{projectId}/things",
    policy: { in: "project", role: "reviewer" },
    scope: "labels:read",
    summary: "Lists things.",
    params: z.strictObject({ projectId: z.string().max(9) }),
    query: z.strictObject({ ...paging(10), kind: z.string() }),
    reply: z.strictObject({ items: z.array(z.string()) }),
    handler: async () => ({ body: { items: [] } }),
  }),
  route({
    name: "addThing",
    method: "POST",
    path: "projects/{projectId}/things",
    policy: { in: "workspace", role: "owner" },
    summary: "Adds a thing.",
    body: z.strictObject({ name: z.string().trim().min(1), at: z.string().transform(Number) }),
    handler: async () => ({}),
  }),
];

const local = {
  issuer: "http://127.0.0.1:1/auth",
  audience: "a",
  jwksUri: "http://127.0.0.1:1/auth/jwks",
  algs: ["ES256" as const],
  roleClaim: "roles",
  tenants: [],
};
const meta = metaRoutes(routes, [{ ...local, clientId: "web", scope: "openid labeling" }, local]);
const nobody = {} as never;
// oxlint-disable-next-line typescript/no-explicit-any -- the document is looked into freely
const answerOf = async (name: string): Promise<any> => (await meta.find((it) => it.name === name)?.handler(nobody))?.body;

test("the document lists exactly the routes", async () => {
  const { paths } = await answerOf("readOpenApi");
  const listed = Object.entries(paths).flatMap(([path, methods]) => Object.keys(Object(methods)).map((method) => `${method.toUpperCase()} ${path}`));
  expect(listed.toSorted()).toEqual([...routes, ...meta].map(({ method, path }) => `${method} /api/${path}`).toSorted());
});

test("an operation tells its parameters, its body and who may call it", async () => {
  const { paths } = await answerOf("readOpenApi");
  const { get, post } = paths["/api/projects/{projectId}/things"];
  expect(get.parameters.map((it: { name: string; in: string; required: boolean }) => [it.name, it.in, it.required])).toEqual([
    ["projectId", "path", true],
    ["limit", "query", false],
    ["cursor", "query", false],
    ["kind", "query", true],
  ]);
  expect([get.security, post.security]).toEqual([[{ token: [] }, { apiKey: ["labels:read"] }], [{ token: [] }]]);
  expect(Object.keys(get.responses).toSorted()).toEqual(["2XX", "401", "403", "404", "default"]);
  expect(post.requestBody.content["application/json"].schema).toMatchObject({ additionalProperties: false, required: ["name", "at"] });
  expect(post.parameters).toHaveLength(1);
});

test("what is public needs no token and shows only issuers that people sign in at", async () => {
  expect(await answerOf("readHealth")).toEqual({ status: "ok" });
  expect(await answerOf("readConfig")).toEqual({ issuers: [{ issuer: "http://127.0.0.1:1/auth", clientId: "web", scope: "openid labeling" }] });
  const { paths } = await answerOf("readOpenApi");
  expect(paths["/api/config"].get.security).toEqual([]);
});
