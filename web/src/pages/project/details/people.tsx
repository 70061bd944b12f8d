import { useEffect, useMemo, useState } from "preact/hooks";
import { atLeast, type MemberView, ROLES } from "../../../api/access.ts";
import { useApi } from "../../../api/api.ts";
import { allPages, loaded } from "../../../api/loaded.ts";
import { useMe } from "../../../api/me.ts";
import type { ProjectView } from "../../../api/projects.ts";
import { Button } from "../../../parts/button.tsx";
import { Confirm } from "../../../parts/confirm.tsx";
import { Skeleton } from "../../../parts/skeleton.tsx";
import { peopleApi } from "../../../api/people.ts";
import { AddPerson, personChoice } from "../../people/add-person.tsx";
import { ApiKeys } from "../../people/api-keys.tsx";
import { Invitations } from "../../people/invitations.tsx";
import { useGive } from "../../people/use-give.ts";
import "../../people/people.css";

/** Members of the project and their roles, and the keys of its programs; roles of the workspace come on top and are given elsewhere. */
export function People({ project }: { project: ProjectView }) {
  const { access, client } = useApi();
  const api = useMemo(() => peopleApi(client), [client]);
  const me = useMe();
  const [leaving, setLeaving] = useState<MemberView>();
  const members = useMemo(
    () => loaded((off) => allPages((cursor) => access.members(project.id, { limit: 200, ...(cursor ? { cursor } : {}) }, { signal: off }))),
    [access, project.id],
  );
  const people = useMemo(() => loaded((off) => allPages((cursor) => access.people({ limit: 200, ...(cursor ? { cursor } : {}) }, { signal: off }))), [access]);
  const groups = useMemo(() => loaded((off) => allPages((cursor) => api.groups({ limit: 200, ...(cursor ? { cursor } : {}) }, { signal: off }))), [api]);
  const mayAsk = atLeast(me.workspaceRole, "contributor");
  useEffect(() => {
    void members.load();
    if (mayAsk) {
      void people.load();
      void groups.load();
    }
    return () => {
      members.stop();
      people.stop();
      groups.stop();
    };
  }, [members, people, groups]);
  const { give, failure } = useGive((userId, role) => access.setMember(project.id, userId, role), members.load);
  const list = members.value.value;
  const known = new Set(list?.map(({ userId }) => userId));
  const choices = [
    ...(people.value.value ?? []).map(personChoice),
    ...(groups.value.value ?? []).map(({ id, name, size }) => ({ id: `g:${id}`, name: `Group ${name} (${size})` })),
  ].filter(({ id }) => !known.has(id));
  const roles = ROLES.filter((each) => atLeast(project.role, each));
  return (
    <>
      <section class="card stack" aria-labelledby="people-title">
        <h2 id="people-title">People</h2>
        {members.failure.value !== undefined && <p class="error-text">{members.failure.value}</p>}
        {!list && members.failure.value === undefined && <Skeleton label="Loading the members" />}
        {list && (
          <div class="scroll-x">
            <table class="table">
              <thead>
                <tr>
                  <th scope="col">Name</th>
                  <th scope="col">Role here</th>
                  <th scope="col">
                    <span class="visually-hidden">Remove</span>
                  </th>
                </tr>
              </thead>
              <tbody>
                {list.map((member) => {
                  const name = member.name ?? member.userId;
                  return (
                    <tr key={member.userId}>
                      <td>
                        {name}
                        {member.userId.startsWith("g:") && <span class="muted"> (group)</span>}
                        {member.userId === me.userId && <span class="muted"> (you)</span>}
                      </td>
                      <td>
                        <select
                          class="select"
                          aria-label={`Role of ${name}`}
                          value={member.role}
                          disabled={!atLeast(project.role, member.role)}
                          onChange={(event) => void give(member.userId, ROLES.find((each) => each === event.currentTarget.value) ?? member.role)}
                        >
                          {ROLES.filter((each) => roles.includes(each) || each === member.role).map((each) => (
                            <option key={each} value={each}>
                              {each}
                            </option>
                          ))}
                        </select>
                      </td>
                      <td class="end">
                        <Button
                          look="quiet"
                          icon="remove"
                          aria-label={`Remove ${name}`}
                          disabled={!atLeast(project.role, member.role)}
                          onClick={() => setLeaving(member)}
                        />
                      </td>
                    </tr>
                  );
                })}
              </tbody>
            </table>
          </div>
        )}
        <AddPerson label="Add a person or group" choices={mayAsk ? choices : undefined} roles={roles} onAdd={give} />
        {failure && (
          <p class="error-text" role="alert">
            {failure}
          </p>
        )}
        <Invitations api={api} projectId={project.id} roles={roles} />
        {leaving && (
          <Confirm
            title={`Remove ${leaving.name ?? leaving.userId}?`}
            consequence="They can no longer open this project. What they labeled stays. The pages that they hold go back to the queue at once."
            action="Remove"
            look="danger"
            onConfirm={async () => {
              await access.removeMember(project.id, leaving.userId);
              await members.load();
            }}
            onClose={() => setLeaving(undefined)}
          />
        )}
      </section>
      {atLeast(project.role, "contributor") && <ApiKeys api={api} projectId={project.id} people={[...(people.value.value ?? []), ...(list ?? [])]} />}
    </>
  );
}
