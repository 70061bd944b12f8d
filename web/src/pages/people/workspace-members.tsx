import { useEffect, useMemo, useState } from "preact/hooks";
import { atLeast, type MemberView, type PersonView, type Role, ROLES } from "../../api/access.ts";
import { allPages, loaded } from "../../api/loaded.ts";
import { useMe } from "../../api/me.ts";
import type { PeopleApi } from "../../api/people.ts";
import { Button } from "../../parts/button.tsx";
import { Confirm } from "../../parts/confirm.tsx";
import { Skeleton } from "../../parts/skeleton.tsx";
import { AddPerson, personChoice } from "./add-person.tsx";
import { Invitations } from "./invitations.tsx";
import { useGive } from "./use-give.ts";

const GIVEN: readonly Role[] = ROLES.filter((role) => role !== "vendor");

/** Roles for the whole workspace. Owners give and take them; contributors see them, and invite labelers and reviewers. */
export function WorkspaceMembers({ api, people }: { api: PeopleApi; people: readonly PersonView[] }) {
  const me = useMe();
  const isOwner = atLeast(me.workspaceRole, "owner");
  const members = useMemo(() => loaded((off) => allPages((cursor) => api.members({ limit: 200, ...(cursor ? { cursor } : {}) }, { signal: off }))), [api]);
  const [leaving, setLeaving] = useState<MemberView>();
  useEffect(() => {
    void members.load();
    return members.stop;
  }, [members]);
  const { give, failure } = useGive(api.setMember, members.load);
  const list = members.value.value;
  const known = new Set(list?.map(({ userId }) => userId));
  return (
    <section class="card stack" aria-labelledby="members-title">
      <h2 id="members-title">Members of the workspace</h2>
      <p class="muted">
        A role here counts in every project. People of one project only are added there, under Details. Roles from the sign-in service are not shown.
      </p>
      {members.failure.value !== undefined && <p class="error-text">{members.failure.value}</p>}
      {!list && members.failure.value === undefined && <Skeleton label="Loading the members" />}
      {list?.length === 0 && <p class="muted">Nobody was given a role here yet.</p>}
      <ul class="people-rows" aria-label="Members">
        {list?.map((member) => {
          const name = member.name ?? member.userId;
          return (
            <li key={member.userId} class="spread">
              <span class="people-name">
                {name}
                {member.userId === me.userId && <span class="muted"> (you)</span>}
              </span>
              <span class="row">
                <select
                  class="select"
                  aria-label={`Role of ${name}`}
                  value={member.role}
                  disabled={!isOwner}
                  onChange={(event) => void give(member.userId, GIVEN.find((each) => each === event.currentTarget.value) ?? member.role)}
                >
                  {GIVEN.map((each) => (
                    <option key={each} value={each}>
                      {each}
                    </option>
                  ))}
                </select>
                <Button look="quiet" icon="remove" aria-label={`Remove ${name}`} disabled={!isOwner} onClick={() => setLeaving(member)} />
              </span>
            </li>
          );
        })}
      </ul>
      {isOwner && <AddPerson label="Add a person" choices={people.filter(({ userId }) => !known.has(userId)).map(personChoice)} roles={GIVEN} onAdd={give} />}
      {failure && (
        <p class="error-text" role="alert">
          {failure}
        </p>
      )}
      <Invitations api={api} roles={isOwner ? GIVEN : ["labeler", "reviewer"]} />
      {leaving && (
        <Confirm
          title={`Remove ${leaving.name ?? leaving.userId}?`}
          consequence="They lose this role at once, and the pages they hold go back to the queue. What they labeled stays. Roles in single projects stay, too."
          action="Remove"
          look="danger"
          onConfirm={async () => {
            await api.removeMember(leaving.userId);
            await members.load();
          }}
          onClose={() => setLeaving(undefined)}
        />
      )}
    </section>
  );
}
