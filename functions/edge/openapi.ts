import { z } from "zod";
import type { Policy, Route } from "./route.ts";

type Json = Record<string, unknown>;

/** What can go wrong by policy alone; the other problems are in each operation's `default`. */
const REFUSALS: Record<Policy["in"], readonly [status: string, description: string][]> = {
  public: [],
  service: [["401", "Not signed in."]],
  workspace: [
    ["401", "Not signed in."],
    ["403", "The role in the workspace is too small."],
  ],
  project: [
    ["401", "Not signed in."],
    ["403", "The role in the project is too small."],
    ["404", "No such project, or not a member of it."],
  ],
};

const PROBLEM = {
  description: "A problem document, RFC 9457.",
  type: "object",
  required: ["type", "title", "status", "detail", "instance"],
  properties: {
    type: { type: "string" },
    title: { type: "string" },
    status: { type: "integer" },
    detail: { type: "string" },
    instance: { type: "string" },
    reason: { description: "A stable word to act on.", type: "string" },
    correlationId: { type: "string" },
    violations: {
      type: "array",
      items: { type: "object", required: ["path", "message"], properties: { path: { type: "string" }, message: { type: "string" } } },
    },
  },
};

/** All routes as an OpenAPI 3.1 document (its schemas are JSON Schema 2020-12, which is what zod writes). */
export function openApi(routes: readonly Route[]): Json {
  const paths: Record<string, Json> = {};
  for (const route of routes) (paths[`/api/${route.path}`] ??= {})[route.method.toLowerCase()] = operation(route);
  return {
    openapi: "3.1.0",
    info: { title: "Data labeling", version: "1" },
    paths,
    components: {
      schemas: { Problem: PROBLEM },
      responses: {
        Problem: { description: "The service says no.", content: { "application/problem+json": { schema: { $ref: "#/components/schemas/Problem" } } } },
      },
      securitySchemes: {
        token: { type: "http", scheme: "bearer", bearerFormat: "JWT", description: "An access token of an issuer that is trusted here." },
        apiKey: { type: "http", scheme: "bearer", bearerFormat: "dlk_<id>_<secret>", description: "An API key, with the scopes that it was made for." },
      },
    },
  };
}

function operation(route: Route): Json {
  const { policy, reply, scope } = route;
  const problem = { $ref: "#/components/responses/Problem" };
  const refusals = REFUSALS[policy.in].map(([status, description]) => [
    status,
    { description, content: { "application/problem+json": { schema: PROBLEM_REF } } },
  ]);
  const text = route.textType === undefined ? undefined : { "2XX": { description: "Done.", content: { [route.textType]: { schema: { type: "string" } } } } };
  const success =
    text ?? (reply ? { "2XX": { description: "Done.", ...json(schemaOf(reply, "output")) } } : { "2XX": { description: "Done; nothing to say." } });
  const role = "role" in policy ? ` Takes the role ${policy.role} of the ${policy.in}.` : "";
  return {
    operationId: route.name,
    summary: route.summary,
    description: `${route.summary}${role}`,
    security: policy.in === "public" ? [] : [{ token: [] }, ...(scope === undefined ? [] : [{ apiKey: scope === "any" ? [] : [scope] }])],
    parameters: [...pathParameters(route), ...queryParameters(route)],
    ...(route.body && { requestBody: { required: true, ...json(schemaOf(route.body, "input")) } }),
    responses: { ...success, ...Object.fromEntries(refusals), default: problem },
  };
}

const PROBLEM_REF = { $ref: "#/components/schemas/Problem" };
const json = (schema: Json) => ({ content: { "application/json": { schema } } });

function pathParameters(route: Route): Json[] {
  const { properties } = propertiesOf(route.params);
  return [...route.path.matchAll(/\{(\w+)\}/g)].map(([, name = ""]) => ({ name, in: "path", required: true, schema: properties[name] ?? { type: "string" } }));
}

function queryParameters(route: Route): Json[] {
  const { properties, required } = propertiesOf(route.query);
  return Object.entries(properties).map(([name, schema]) => ({ name, in: "query", required: required.has(name), schema }));
}

function propertiesOf(schema: z.ZodType | undefined): { properties: Record<string, unknown>; required: Set<unknown> } {
  const { properties, required } = schema ? schemaOf(schema, "input") : {};
  const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === "object" && value !== null;
  return { properties: isRecord(properties) ? properties : {}, required: new Set(Array.isArray(required) ? required : []) };
}

/** What JSON Schema cannot say (a refinement, a transformation) is left open: the zod schema stays the judge. */
function schemaOf(schema: z.ZodType, io: "input" | "output"): Json {
  const { $schema: _, ...rest } = z.toJSONSchema(schema, { io, unrepresentable: "any", reused: "inline" });
  return rest;
}
