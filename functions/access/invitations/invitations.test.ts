import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import { type AccessRoom, openAccessRoom } from "../../tests/access-room.ts";
import { MemberShape, memberId, WORKSPACE_PK } from "../member.ts";
import { addressOf, provenBy, type Way, waysOf } from "./address.ts";
import { INVITED_MS } from "./invitation.ts";

const DAY = 86_400_000;
let room: AccessRoom;
beforeEach(async () => {
  room = await openAccessRoom();
});
afterEach(() => room.close());

const email = (to: string, role: string) => ({ way: "email", to, role });
const invite = (path: string, body: unknown, roles: ("owner" | "contributor")[] = ["contributor"]) => room.as("boss", roles, "POST", path, { body });
/** Somebody opens the app, with an address that their issuer vouches for. */
const signIn = (who: string, claims: Record<string, unknown> = { email: `${who}@example.com`, email_verified: true }) =>
  room.as(who, [], "GET", "me", { claims });
const waiting = async (path = "invitations") => (await room.as("boss", ["contributor"], "GET", path)).json.items;

test("somebody who never signed in is invited to a project, and is a member from the first sign-in on", async () => {
  const made = await invite("projects/p1/invitations", email(" Ana@Example.com ", "reviewer"));
  expect([made.status, made.json]).toEqual([
    201,
    { id: expect.any(String), way: "email", to: "ana@example.com", role: "reviewer", at: room.clock.ms, until: room.clock.ms + 30 * DAY, by: "test:boss" },
  ]);
  expect(await waiting("projects/p1/invitations")).toHaveLength(1);
  expect(await room.roleIn("ana", "p1")).toBeUndefined();
  room.clock.ms += DAY;
  await signIn("ana");
  expect([await room.roleIn("ana", "p1"), await room.roleIn("ana", "p2"), await waiting("projects/p1/invitations")]).toEqual(["reviewer", undefined, []]);
  const { items } = (await room.as("boss", ["contributor"], "GET", "projects/p1/audit")).json;
  expect(items).toMatchObject([
    { action: "invitation.accept", by: "test:ana", detail: { role: "reviewer" } },
    { action: "invitation.create", by: "test:boss", outcome: "done", detail: { way: "email", to: " Ana@Example.com ", role: "reviewer" } },
  ]);
});

test("an invitation to the workspace shows in the very answer to who one is", async () => {
  await invite("invitations", email("ana@example.com", "labeler"));
  expect((await signIn("ana")).json).toMatchObject({ userId: "test:ana", workspaceRole: "labeler" });
  expect((await signIn("ana")).json).toMatchObject({ workspaceRole: "labeler" });
});

test.each<[string, Record<string, unknown>]>([
  ["without the issuer's word", { email: "ana@example.com" }],
  ["said not to be verified", { email: "ana@example.com", email_verified: false }],
  ["that only looks like the name", { preferred_username: "ana@example.com", email_verified: true }],
  ["with the word of Entra, from an issuer that is not Entra", { email: "ana@example.com", xms_edov: true }],
  ["of somebody else", { email: "anna@example.com", email_verified: true }],
  ["with a letter that looks like an a", { email: "аna@example.com", email_verified: true }],
])("an e-mail address %s opens nothing", async (_, claims) => {
  await invite("projects/p1/invitations", email("ana@example.com", "labeler"));
  await signIn("mallory", claims);
  expect([await room.roleIn("mallory", "p1"), (await waiting("projects/p1/invitations")).length]).toEqual([undefined, 1]);
});

test("an invitation ends after 30 days, and can be taken back before", async () => {
  await invite("projects/p1/invitations", email("ana@example.com", "labeler"));
  const { json } = await invite("projects/p1/invitations", email("bob@example.com", "labeler"));
  expect((await room.as("boss", ["contributor"], "DELETE", `projects/p2/invitations/${json.id}`)).status).toBe(204); // of another project: nothing
  expect(await waiting("projects/p1/invitations")).toHaveLength(2);
  expect((await room.as("boss", ["contributor"], "DELETE", `projects/p1/invitations/${json.id}`)).status).toBe(204);
  await signIn("bob");
  room.clock.ms += INVITED_MS;
  expect(await waiting("projects/p1/invitations")).toEqual([]);
  await signIn("ana");
  expect([await room.roleIn("ana", "p1"), await room.roleIn("bob", "p1")]).toEqual([undefined, undefined]);
});

test("the same invitation again is one, with the later role and 30 days more", async () => {
  await invite("projects/p1/invitations", email("ana@example.com", "labeler"));
  room.clock.ms += 20 * DAY;
  expect((await invite("projects/p1/invitations", email("ANA@example.com", "vendor"))).status).toBe(200);
  room.clock.ms += 20 * DAY;
  expect(await waiting("projects/p1/invitations")).toMatchObject([{ role: "vendor" }]);
  await signIn("ana");
  expect(await room.roleIn("ana", "p1")).toBe("vendor");
});

test("an invitation never lowers a role, and one to a project that is gone does no harm", async () => {
  await room.as("boss", ["owner"], "PUT", "projects/p1/members/test:ana", { body: { role: "contributor" } });
  for (const project of ["p1", "p2"]) await invite(`projects/${project}/invitations`, email("ana@example.com", "labeler"));
  await room.documents.delete("projects", "p2");
  expect((await signIn("ana")).status).toBe(200);
  expect(await room.roleIn("ana", "p1")).toBe("contributor");
  expect(await room.documents.get(MemberShape, "p2", memberId("test:ana"))).toBeUndefined();
});

test("five first calls at one moment make one member", async () => {
  await invite("projects/p1/invitations", email("ana@example.com", "labeler"));
  const answers = await Promise.all(Array.from({ length: 5 }, () => signIn("ana")));
  expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200]);
  await signIn("ana");
  expect([await room.roleIn("ana", "p1"), await waiting("projects/p1/invitations")]).toEqual(["labeler", []]);
});

describe("who may invite whom", () => {
  test("to the workspace: contributors labelers and reviewers, owners all but vendors", async () => {
    for (const role of ["labeler", "reviewer"]) expect((await invite("invitations", email(`${role}@example.com`, role))).status).toBe(201);
    expect((await invite("invitations", email("c@example.com", "contributor"))).json).toMatchObject({ status: 403, needed: "owner" });
    expect((await invite("invitations", email("c@example.com", "contributor"), ["owner"])).status).toBe(201);
    expect((await invite("invitations", email("c@example.com", "labeler"))).status).toBe(403); // it would take from what an owner gave
    expect((await invite("invitations", email("v@example.com", "vendor"), ["owner"])).status).toBe(422);
  });

  test("to a project: nobody to more than their own role", async () => {
    await room.as("boss", ["owner"], "PUT", "projects/p1/members/test:cora", { body: { role: "contributor" } });
    const cora = (role: string) => room.as("cora", [], "POST", "projects/p1/invitations", { body: email(`${role}@example.com`, role) });
    expect([(await cora("contributor")).status, (await cora("owner")).status]).toEqual([201, 403]);
    expect((await room.as("cora", [], "POST", "projects/p2/invitations", { body: email("x@example.com", "labeler") })).status).toBe(404);
    expect(await room.documents.get(MemberShape, WORKSPACE_PK, memberId("test:cora"))).toBeUndefined();
  });
});

describe("by what one is invited", () => {
  test.each<[Way, string, string | undefined]>([
    ["email", "Ana.B+x@Mail.Example.com", "email:ana.b+x@mail.example.com"],
    ["email", "ana@localhost", undefined],
    ["email", "ana@exämple.com", undefined],
    ["email", "a b@example.com", undefined],
    ["object", "01234567-89AB-cdef-0123-456789abcdef", "object:01234567-89ab-cdef-0123-456789abcdef"],
    ["object", "1234", undefined],
    ["account", "Ana", "account:ana"],
    ["account", "ana@example.com", undefined],
  ])("%s %j", (way, text, address) => expect(addressOf(way, text)).toBe(address));

  test("an address that does not fit, or a way that leads to nobody here, is refused with the way out", async () => {
    expect((await invite("invitations", email("ana", "labeler"))).json).toMatchObject({ status: 422, violations: [{ path: "to" }] });
    const answer = await invite("invitations", { way: "account", to: "ana", role: "labeler" });
    expect(answer.json).toMatchObject({ status: 422, violations: [{ path: "way", message: expect.stringContaining("Invite by email or object.") }] });
  });

  const local = { issuer: "http://127.0.0.1:1/auth", tenants: ["local"], vouches: "account" as const };
  const entra = { issuer: "https://login.microsoftonline.com/t/v2.0", tenants: [] };
  const other = { issuer: "https://id.example/", tenants: [] };
  const OID = "01234567-89ab-cdef-0123-456789abcdef";

  test("the issuers decide which ways there are", () => {
    expect(waysOf([{ ...local, home: undefined }])).toEqual(["account"]);
    expect(waysOf([{ ...entra, home: "t" }])).toEqual(["email", "object"]);
    expect(waysOf([{ ...other, home: undefined }])).toEqual(["email"]);
    expect(waysOf([{ ...other, vouches: "nothing", home: undefined }])).toEqual([]);
  });

  test("Entra's e-mail claim counts only where the domain's owner is verified; its object id always", () => {
    const at = { home: "t", oid: OID };
    expect(provenBy({ email: "ceo@contoso.com" }, entra, at)).toEqual([`object:${OID}`]);
    expect(provenBy({ email: "ceo@contoso.com", email_verified: true }, entra, at)).toEqual([`object:${OID}`]);
    for (const xms_edov of [true, 1, "1", "true"])
      expect(provenBy({ email: "Ana@Contoso.com", xms_edov }, entra, at)).toEqual(["email:ana@contoso.com", `object:${OID}`]);
  });

  test("an account of this installation counts by its name", () => {
    expect(provenBy({ preferred_username: "ana", email: "x@example.com", email_verified: true }, local, { home: undefined, oid: OID })).toEqual([
      "account:ana",
    ]);
  });
});
