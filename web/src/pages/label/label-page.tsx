import { useSignal } from "@preact/signals";
import { useEffect, useMemo } from "preact/hooks";
import { useApi } from "../../api/api.ts";
import { useMe } from "../../api/me.ts";
import { indexedDisk } from "../../drafts/disk.ts";
import { webKindNamed } from "../../kinds/list.ts";
import { Button, LinkButton } from "../../parts/button.tsx";
import { EmptyState } from "../../parts/empty-state.tsx";
import { createPicturePool, probe } from "../../pictures/picture-pool.ts";
import { labelApi } from "./label-api.ts";
import { createLabelModel } from "./label-model.ts";
import { LabelDesk } from "./label-desk.tsx";
import { claimWindow } from "./sole-window.ts";
import "./label.css";

const clock = () => Date.now();
const later = (ms: number, run: () => void) => {
  const timer = setTimeout(run, ms);
  return () => clearTimeout(timer);
};
/** Decoding what comes next takes the threads that paint what is in hand, so it waits for them. Not every Safari tells when it is idle. */
const whenPainted = (run: () => void) => ("requestIdleCallback" in globalThis ? requestIdleCallback(run, { timeout: 200 }) : setTimeout(run, 100));

/** The page of one project where labelers spend the day: `/projects/:projectId/label`. */
export function LabelPage({ projectId }: { projectId: string }) {
  const api = useApi();
  const me = useMe();
  const claim = useSignal<"wait" | "mine" | "elsewhere" | "lost">("wait");
  const how = useSignal<"ask" | "take">("ask");
  useEffect(() => claimWindow(`label ${me.userId} ${projectId}`, how.value, (state) => (claim.value = state)), [me.userId, projectId, how.value]);
  const here = () => {
    claim.value = "wait";
    if (how.value === "take") location.reload();
    how.value = "take";
  };
  if (claim.value === "mine") return <Working key={projectId} projectId={projectId} owner={me.userId} api={api} />;
  if (claim.value === "wait") return null;
  return (
    <main class="label-page is-centred">
      <EmptyState
        title={claim.value === "lost" ? "This project went on in another window" : "This project is open in another window"}
        action={
          <Button look="primary" onClick={here}>
            Work here
          </Button>
        }
      >
        <p>One window at a time, so that two do not take each other's pages. Your work is kept either way.</p>
      </EmptyState>
    </main>
  );
}

function Working({ projectId, owner, api }: { projectId: string; owner: string; api: ReturnType<typeof useApi> }) {
  const { model, pool } = useMemo(() => {
    const pictures = createPicturePool({
      ask: (items) => api.items.pictures(projectId, { items }),
      askPlane: (ask) => api.items.plane(projectId, ask),
      failed: (itemId, reason) => made.dispatch({ type: "image-failed", itemId, reason }),
      back: (itemId) => made.state.peek()?.broken[itemId] !== undefined && made.dispatch({ type: "image-back", itemId }),
      probe,
    });
    const made = createLabelModel({
      api: labelApi(api, projectId),
      disk: indexedDisk(),
      memory: localStorage,
      owner,
      projectId,
      kindNamed: webKindNamed,
      now: clock,
      random: Math.random,
      later,
      warm: (items) => made.kind.peek()?.media === "image" && whenPainted(() => pictures.warm(items)),
    });
    return { model: made, pool: pictures };
  }, [api, projectId, owner]);

  useEffect(() => {
    void model.open();
    const flush = () => {
      void model.flushDraft();
      model.outbox.release();
    };
    const back = () => {
      model.tryNow();
      for (const item of model.state.peek()?.hand?.items ?? []) if (model.state.peek()?.broken[item.id] !== undefined) pool.retry(item);
    };
    addEventListener("pagehide", flush);
    document.addEventListener("visibilitychange", flush);
    addEventListener("online", back);
    return () => {
      removeEventListener("pagehide", flush);
      document.removeEventListener("visibilitychange", flush);
      removeEventListener("online", back);
      model.close();
      pool.clear();
    };
  }, [model, pool]);

  if (model.failure.value !== undefined)
    return (
      <main class="label-page is-centred">
        <EmptyState
          icon="error"
          title="This project cannot be opened"
          action={
            <span class="row">
              <Button look="primary" onClick={() => void model.open()}>
                Try again
              </Button>
              <LinkButton href="/">To my projects</LinkButton>
            </span>
          }
        >
          <p>{model.failure}</p>
        </EmptyState>
      </main>
    );
  return <LabelDesk model={model} pool={pool} memory={localStorage} projectId={projectId} now={clock} />;
}
