import { useEffect, useMemo, useState } from "preact/hooks";
import { allPages, loaded } from "../../api/loaded.ts";
import { useMe } from "../../api/me.ts";
import type { ApiKeyView, PeopleApi } from "../../api/people.ts";
import { Button } from "../../parts/button.tsx";
import { Confirm } from "../../parts/confirm.tsx";
import { Icon } from "../../parts/icon.tsx";
import { Moment } from "../../parts/moment.tsx";
import { Skeleton } from "../../parts/skeleton.tsx";
import { sayEnd, sayScopes, sayUsed } from "./api-key-words.ts";
import { MakeApiKey } from "./make-api-key.tsx";
import "./people.css";
import "./api-keys.css";

interface Props {
  api: PeopleApi;
  /** Without: keys of the workspace, for every project. */
  projectId?: string;
  /** Those whose names are known. */
  people: readonly { userId: string; name?: string | undefined }[];
}

/** Rights of programs, for contributors. */
export function ApiKeys({ api, projectId, people }: Props) {
  const me = useMe();
  const keys = useMemo(
    () => loaded((off) => allPages((cursor) => api.apiKeys(projectId, { limit: 200, ...(cursor ? { cursor } : {}) }, { signal: off }))),
    [api, projectId],
  );
  const [isMaking, setMaking] = useState(false);
  const [leaving, setLeaving] = useState<ApiKeyView>();
  useEffect(() => {
    void keys.load();
    return keys.stop;
  }, [keys]);
  const list = keys.value.value;
  const nameOf = (userId: string) => (userId === me.userId ? "you" : (people.find((person) => person.userId === userId)?.name ?? userId));
  return (
    <section class="card stack" aria-labelledby="api-keys-title">
      <div class="spread">
        <h2 id="api-keys-title">API keys</h2>
        <Button icon="add" onClick={() => setMaking(true)}>
          New key
        </Button>
      </div>
      <p class="muted">
        With a key a program calls the service without anybody signing in
        {projectId === undefined ? ", in every project. A key for one project only is made there, under Details." : ", in this project alone."}
      </p>
      {keys.failure.value !== undefined && <p class="error-text">{keys.failure.value}</p>}
      {!list && keys.failure.value === undefined && <Skeleton label="Loading the API keys" />}
      {list?.length === 0 && <p class="muted">No program has a key yet.</p>}
      {list && list.length > 0 && (
        <ul class="people-rows" aria-label="API keys">
          {list.map((key) => (
            <KeyRow key={key.id} apiKey={key} maker={nameOf(key.by)} onRevoke={() => setLeaving(key)} />
          ))}
        </ul>
      )}
      {isMaking && (
        <MakeApiKey
          api={api}
          projectId={projectId}
          onMade={() => void keys.load()}
          onClose={() => {
            setMaking(false);
            void keys.load(); // a reply that was lost on its way may have made one
          }}
        />
      )}
      {leaving && (
        <Confirm
          title={`Revoke ${leaving.name}?`}
          consequence={
            sayEnd(leaving.until, Date.now()).tone === "over"
              ? "It has ended already, so no program loses anything. It goes from the list."
              : "Programs that use it are refused from the next call on. It cannot be brought back; a new key is another one."
          }
          action="Revoke"
          look="danger"
          onConfirm={async () => {
            await api.revokeApiKey(projectId, leaving.id);
            await keys.load();
          }}
          onClose={() => setLeaving(undefined)}
        />
      )}
    </section>
  );
}

function KeyRow({ apiKey: { name, scopes, at, until, usedAt }, maker, onRevoke }: { apiKey: ApiKeyView; maker: string; onRevoke(): void }) {
  const now = Date.now();
  const { tone, text } = sayEnd(until, now);
  return (
    <li class={`key-row ${tone}`}>
      <div class="key-says">
        <span class="key-head">
          <strong class="people-name">{name}</strong>
          <span class={`key-end small ${tone === "soon" ? "warn-text" : "muted"}`}>
            {tone === "soon" && <Icon name="warning" />}
            <time datetime={new Date(until).toISOString()} title={new Date(until).toLocaleString(undefined, { dateStyle: "full", timeStyle: "long" })}>
              {text}
            </time>
          </span>
        </span>
        <span class="small">{sayScopes(scopes)}</span>
        <span class="muted small">
          Made by {maker}, <Moment at={at} /> · {sayUsed(usedAt, now)}
        </span>
      </div>
      <Button look="quiet" icon="remove" aria-label={`Revoke ${name}`} onClick={onRevoke}>
        Revoke
      </Button>
    </li>
  );
}
