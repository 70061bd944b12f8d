import { useEffect, useMemo, useState } from "preact/hooks";
import type { Role } from "../../api/access.ts";
import { sentence } from "../../api/api-error.ts";
import { loaded } from "../../api/loaded.ts";
import type { PeopleApi } from "../../api/people.ts";
import { Button } from "../../parts/button.tsx";
import { Field } from "../../parts/field.tsx";
import { useToasts } from "../../parts/toast.tsx";
import { RoleField } from "./role-field.tsx";

const WAYS: Record<string, { label: string; hint: string }> = {
  email: { label: "E-mail address", hint: "The role is theirs when they first sign in with this address, confirmed by whoever signs them in." },
  object: { label: "Object id of Entra", hint: "As the Entra admin center shows it for the user." },
  account: { label: "Account name", hint: "On this machine accounts are made by: npm run user:add -- --name NAME --role vendor" },
};

/** Who was invited and has not come yet, and inviting; to a project, or without one to the workspace. */
export function Invitations({ api, projectId, roles }: { api: PeopleApi; projectId?: string | undefined; roles: readonly Role[] }) {
  const toasts = useToasts();
  const list = useMemo(() => loaded((off) => api.invitations(projectId, { limit: 200 }, { signal: off })), [api, projectId]);
  const [chosen, setWay] = useState<string>();
  const [to, setTo] = useState("");
  const [role, setRole] = useState<Role>("labeler");
  const [failure, setFailure] = useState<string>();
  useEffect(() => {
    void list.load();
    return list.stop;
  }, [list]);
  const ways = list.value.value?.ways ?? [];
  const way = chosen ?? ways[0] ?? "email";
  const invite = async () => {
    setFailure(undefined);
    try {
      await api.invite(projectId, { way, to, role });
      toasts.done(`${to.trim()} is invited.`);
      setTo("");
    } catch (error) {
      setFailure(sentence(error));
    }
    await list.load();
  };
  return (
    <div class="stack">
      <h3>Invite somebody who has not signed in yet</h3>
      {list.failure.value !== undefined && <p class="error-text">{list.failure.value}</p>}
      <form
        class="people-form"
        onSubmit={(event) => {
          event.preventDefault();
          void invite();
        }}
      >
        {ways.length > 1 && (
          <Field label="By">
            {(ids) => (
              <select {...ids} class="select" value={way} onChange={(event) => setWay(event.currentTarget.value)}>
                {ways.map((each) => (
                  <option key={each} value={each}>
                    {WAYS[each]?.label ?? each}
                  </option>
                ))}
              </select>
            )}
          </Field>
        )}
        <Field label={WAYS[way]?.label ?? "Address"} hint={WAYS[way]?.hint} error={failure}>
          {(ids) => <input {...ids} class="input" autocomplete="off" value={to} onInput={(event) => setTo(event.currentTarget.value)} />}
        </Field>
        <RoleField label="Invited as" roles={roles} value={role} onChange={setRole} />
        <Button type="submit" icon="add" disabled={to.trim() === ""}>
          Invite
        </Button>
      </form>
      {(list.value.value?.items.length ?? 0) > 0 && (
        <ul class="people-rows" aria-label="Invitations">
          {list.value.value?.items.map((invitation) => (
            <li key={invitation.id} class="spread">
              <span class="people-name">
                {invitation.to}
                <span class="muted small">
                  {" "}
                  {invitation.role}, until {new Date(invitation.until).toLocaleDateString()}
                </span>
              </span>
              <Button
                look="quiet"
                icon="remove"
                aria-label={`Take back the invitation of ${invitation.to}`}
                onClick={() =>
                  void api.withdraw(projectId, invitation.id).then(list.load, (error: unknown) => {
                    toasts.failed(sentence(error));
                  })
                }
              />
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}
