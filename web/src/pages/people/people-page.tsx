import { useEffect, useMemo } from "preact/hooks";
import { atLeast } from "../../api/access.ts";
import { useApi } from "../../api/api.ts";
import { allPages, loaded } from "../../api/loaded.ts";
import { useMe } from "../../api/me.ts";
import { peopleApi } from "../../api/people.ts";
import { LinkButton } from "../../parts/button.tsx";
import { NoPermissionPage } from "../frame/states.tsx";
import { ApiKeys } from "./api-keys.tsx";
import { Groups } from "./groups.tsx";
import { WorkspaceMembers } from "./workspace-members.tsx";
import "./people.css";

/** Everybody of the workspace: roles, invitations, groups. */
export function PeoplePage() {
  const { access, client } = useApi();
  const me = useMe();
  const api = useMemo(() => peopleApi(client), [client]);
  const people = useMemo(() => loaded((off) => allPages((cursor) => access.people({ limit: 200, ...(cursor ? { cursor } : {}) }, { signal: off }))), [access]);
  const maySee = atLeast(me.workspaceRole, "contributor");
  useEffect(() => {
    document.title = "People · Data labeling";
    if (maySee) void people.load();
    return people.stop;
  }, [people, maySee]);
  if (!maySee) return <NoPermissionPage>People are for contributors of the workspace. Ask an owner of the workspace.</NoPermissionPage>;
  const everybody = people.value.value ?? [];
  return (
    <main class="stack people-page">
      <div class="spread">
        <h1 tabindex={-1}>People</h1>
        {atLeast(me.workspaceRole, "owner") && <LinkButton href="/audit">Audit trail</LinkButton>}
      </div>
      <WorkspaceMembers api={api} people={everybody} />
      <Groups api={api} people={everybody} />
      <ApiKeys api={api} people={everybody} />
    </main>
  );
}
