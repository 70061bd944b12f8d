import type { Documents, Stored } from "../../backends/documents.ts";
import type { GateRequest } from "../../edge/gate.ts";
import type { Caller, Policy } from "../../edge/route.ts";
import { Refusal } from "../../refusal.ts";
import { isProjectId, noSuchProject, WORKSPACE_PK } from "../member.ts";
import { atLeast, type Role } from "../roles.ts";
import { API_KEYS_PK, type ApiKey, ApiKeyShape, isSecretOf, keyUser, type SecretKey } from "./api-key.ts";

/** What a key is good for at the most. */
const ROLE: Role = "contributor";
const HOUR_MS = 3_600_000;
/** Wrong keys from one address before it has to wait, and how long. */
const MOST_WRONG = 30;
const WRONG_MS = 60_000;
const MOST_ADDRESSES = 5_000;

interface Needs {
  documents: Pick<Documents, "get" | "replace">;
  now(): number;
  /** The role that somebody has now in a project, or without one in the workspace. */
  roleByRecord(userId: string, projectId: string | undefined): Promise<Role | undefined>;
}

type KeyGate = (policy: Policy, key: SecretKey | "malformed", request: GateRequest) => Promise<Caller>;

const refused = (why: string, reason = "key-refused") => new Refusal("not-signed-in", why, { reason });

/** Lets programs in by their keys: by what the key was made for, within its project, until its day, and as long as its maker could do the same. */
export function openKeyGate(on: Needs): KeyGate {
  const wrong = wrongKeys(on.now);
  return async (policy, key, request) => {
    wrong.check(request.clientAddress);
    const found = key === "malformed" ? undefined : await on.documents.get(ApiKeyShape, API_KEYS_PK, key.id);
    if (key === "malformed" || !isSecretOf(found?.value, key.secret) || !found) {
      wrong.note(request.clientAddress);
      throw refused("The API key is not one of this service, or was revoked. Make a new one.");
    }
    const { id, name, until, scopeId } = found.value;
    if (until <= on.now()) throw refused(`The API key ended at ${new Date(until).toISOString()}. Make a new one.`, "key-ended");
    const me = { userId: keyUser(id), name };
    request.known?.(me);
    checkScope(found.value, policy, request);
    const isOfWorkspace = scopeId === WORKSPACE_PK;
    const { by, isByToken } = found.value;
    if (!isByToken && !atLeast(await on.roleByRecord(by, isOfWorkspace ? undefined : scopeId), ROLE))
      throw new Refusal("not-allowed", "Whoever made this API key may not do this any more. Somebody who may must make a new one.", {
        reason: "key-maker-left",
      });
    if ("role" in policy && !atLeast(ROLE, policy.role))
      throw new Refusal("not-allowed", `This takes the role ${policy.role}; API keys have ${ROLE} at the most.`, {
        reason: "role-too-small",
        needed: policy.role,
      });
    await used(on, found);
    return { ...me, maker: by, ...(isOfWorkspace && { workspaceRole: ROLE }), role: ROLE };
  };
}

function checkScope(key: ApiKey, policy: Policy, { scope, projectId }: GateRequest): void {
  const isOfWorkspace = key.scopeId === WORKSPACE_PK;
  // As for people: what is not theirs is not there, whatever the key may do.
  const isTheirs = projectId !== undefined && isProjectId(projectId) && (isOfWorkspace || projectId === key.scopeId);
  if (policy.in === "project" && !isTheirs) throw noSuchProject();
  if (scope === "any") return;
  if (scope === undefined) throw new Refusal("not-allowed", "API keys cannot do this; it takes a person.", { reason: "not-for-keys" });
  if (!key.scopes.includes(scope))
    throw new Refusal("not-allowed", `This API key lacks the scope ${scope}. Make one that has it.`, { reason: "scope-missing", needed: scope });
  if (policy.in !== "project" && !isOfWorkspace)
    throw new Refusal("not-allowed", "This API key is for one project only. Call what is below it, or take a key of the workspace.", {
      reason: "key-of-one-project",
      projectId: key.scopeId,
    });
}

/** Notes, once an hour, that it is in use. Another call of the same moment may have noted it, or somebody revoked the key: either is fine. */
async function used(on: Needs, { value, etag }: Stored<ApiKey>): Promise<void> {
  const usedAt = Math.floor(on.now() / HOUR_MS) * HOUR_MS;
  if (value.usedAt === usedAt) return;
  try {
    await on.documents.replace(ApiKeyShape, API_KEYS_PK, { ...value, usedAt }, etag);
  } catch (error) {
    if (!(error instanceof Refusal && error.code === "stale")) throw error;
  }
}

/** Guessing 256 bits is hopeless; this keeps a program that hammers with a dead key from costing a read each time. Each process counts for itself. */
function wrongKeys(now: () => number) {
  const counts = new Map<string, { count: number; until: number }>();
  const current = (address: string) => {
    const found = counts.get(address);
    return found && found.until > now() ? found : undefined;
  };
  return {
    check: (address: string) => {
      const found = current(address);
      if (found && found.count >= MOST_WRONG)
        throw new Refusal("too-many", "Too many wrong API keys came from this address.", {
          reason: "wrong-keys",
          retryAfterSeconds: (found.until - now()) / 1_000,
        });
    },
    note: (address: string) => {
      const found = current(address) ?? { count: 0, until: now() + WRONG_MS };
      counts.delete(address); // to the end: the oldest go first
      counts.set(address, { ...found, count: found.count + 1 });
      const oldest = counts.keys().next();
      if (counts.size > MOST_ADDRESSES && !oldest.done) counts.delete(oldest.value);
    },
  };
}
