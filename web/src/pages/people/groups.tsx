import { useEffect, useMemo, useState } from "preact/hooks";
import type { PersonView } from "../../api/access.ts";
import { sentence } from "../../api/api-error.ts";
import { allPages, loaded } from "../../api/loaded.ts";
import type { GroupCard, PeopleApi } from "../../api/people.ts";
import { Button } from "../../parts/button.tsx";
import { Confirm } from "../../parts/confirm.tsx";
import { Field } from "../../parts/field.tsx";
import { Skeleton } from "../../parts/skeleton.tsx";
import { useToasts } from "../../parts/toast.tsx";

/** People who get roles in projects, and items, together. */
export function Groups({ api, people }: { api: PeopleApi; people: readonly PersonView[] }) {
  const groups = useMemo(() => loaded((off) => allPages((cursor) => api.groups({ limit: 200, ...(cursor ? { cursor } : {}) }, { signal: off }))), [api]);
  const [name, setName] = useState("");
  const [key, setKey] = useState(() => crypto.randomUUID());
  const [failure, setFailure] = useState<string>();
  useEffect(() => {
    void groups.load();
    return groups.stop;
  }, [groups]);
  const make = async () => {
    setFailure(undefined);
    try {
      await api.makeGroup(name.trim(), key);
      setName("");
      setKey(crypto.randomUUID());
    } catch (error) {
      setFailure(sentence(error));
    }
    await groups.load();
  };
  const list = groups.value.value;
  return (
    <section class="card stack" aria-labelledby="groups-title">
      <h2 id="groups-title">Groups</h2>
      <p class="muted">A group gets a role in a project as a person does, and items can be given to it.</p>
      {groups.failure.value !== undefined && <p class="error-text">{groups.failure.value}</p>}
      {!list && groups.failure.value === undefined && <Skeleton label="Loading the groups" />}
      <ul class="people-rows" aria-label="Groups">
        {list?.map((group) => (
          <li key={group.id}>
            <Group api={api} group={group} people={people} onChanged={() => void groups.load()} />
          </li>
        ))}
      </ul>
      <form
        class="people-form"
        onSubmit={(event) => {
          event.preventDefault();
          void make();
        }}
      >
        <Field label="New group" error={failure}>
          {(ids) => <input {...ids} class="input" maxlength={100} autocomplete="off" value={name} onInput={(event) => setName(event.currentTarget.value)} />}
        </Field>
        <Button type="submit" icon="add" disabled={name.trim() === ""}>
          Make group
        </Button>
      </form>
    </section>
  );
}

function Group({ api, group, people, onChanged }: { api: PeopleApi; group: GroupCard; people: readonly PersonView[]; onChanged(): void }) {
  const toasts = useToasts();
  const [isOpen, setOpen] = useState(false);
  const [isLeaving, setLeaving] = useState(false);
  const view = useMemo(() => loaded((off) => api.group(group.id, { signal: off })), [api, group.id]);
  useEffect(() => view.stop, [view]);
  const act = async (work: Promise<unknown>) => {
    await work.catch((error: unknown) => toasts.failed(sentence(error)));
    await view.load();
    onChanged();
  };
  const members = view.value.value?.members;
  const inside = new Set(members?.map(({ userId }) => userId));
  return (
    <details
      open={isOpen}
      onToggle={(event) => {
        setOpen(event.currentTarget.open);
        if (event.currentTarget.open) void view.load();
      }}
    >
      <summary>
        {group.name} <span class="muted small">{group.size === 1 ? "1 member" : `${group.size} members`}</span>
      </summary>
      <div class="stack group-inside">
        {view.failure.value !== undefined && <p class="error-text">{view.failure.value}</p>}
        <ul class="people-rows" aria-label={`Members of ${group.name}`}>
          {members?.map(({ userId, name = userId }) => (
            <li key={userId} class="spread">
              <span class="people-name">{name}</span>
              <Button
                look="quiet"
                icon="remove"
                aria-label={`Take ${name} out of ${group.name}`}
                onClick={() => void act(api.removeFromGroup(group.id, userId))}
              />
            </li>
          ))}
        </ul>
        <div class="row">
          <select
            class="select people-pick"
            aria-label={`Add a person to ${group.name}`}
            value=""
            onChange={(event) => {
              const userId = event.currentTarget.value;
              if (userId) void act(api.addToGroup(group.id, userId));
            }}
          >
            <option value="">Add a person…</option>
            {people
              .filter(({ userId }) => !inside.has(userId))
              .map(({ userId, name }) => (
                <option key={userId} value={userId}>
                  {name}
                </option>
              ))}
          </select>
          <Button look="quiet" icon="remove" onClick={() => setLeaving(true)}>
            Delete group
          </Button>
        </div>
      </div>
      {isLeaving && (
        <Confirm
          title={`Delete the group ${group.name}?`}
          consequence="Its members lose the roles that it gave them, and the pages they hold by it go back to the queue. What they labeled stays."
          action="Delete group"
          look="danger"
          onConfirm={async () => {
            await api.deleteGroup(group.id);
            onChanged();
          }}
          onClose={() => setLeaving(false)}
        />
      )}
    </details>
  );
}
