import type { ComponentChildren } from "preact";
import { useEffect, useMemo } from "preact/hooks";
import { useLocation } from "preact-iso";
import { atLeast } from "../../api/access.ts";
import { useApi } from "../../api/api.ts";
import { follow } from "../../api/follow.ts";
import { useMe } from "../../api/me.ts";
import { safeReturn, type Session } from "../../api/session.ts";
import { Button } from "../../parts/button.tsx";
import { Icon } from "../../parts/icon.tsx";
import { Popover } from "../../parts/menu.tsx";
import { Moment } from "../../parts/moment.tsx";
import { useToasts } from "../../parts/toast.tsx";
import { createBell } from "./bell.ts";

function Bell() {
  const { notices } = useApi();
  const bell = useMemo(() => createBell(notices), [notices]);
  useEffect(() => {
    const off = new AbortController();
    void bell.look(off.signal).catch(() => undefined); // only an abort gets here
    const stop = follow({ look: bell.look, everyMs: 15_000, slowestMs: 60_000 });
    return () => {
      off.abort();
      stop();
    };
  }, [bell]);
  const unread = bell.unread.value;
  return (
    <Popover
      label={unread ? `Notices, ${unread} unread` : "Notices"}
      face={
        <span class="bell">
          <Icon name="bell" />
          {unread > 0 && <span class="bell-count">{unread > 99 ? "99+" : unread}</span>}
        </span>
      }
      onOpen={() => void bell.open().catch(() => undefined) /* they stay unread, which is true */}
    >
      {bell.items.value.length === 0 ? (
        <p class="muted popover-text">No notices yet. Imports and exports that end are told here.</p>
      ) : (
        <ul class="notices">
          {bell.items.value.map(({ id, text, link, at, projectName, outcome }) => (
            <li key={id}>
              <a href={safeReturn(link)}>
                <Icon name={outcome === "failed" ? "error" : outcome === "done" ? "check" : "info"} />
                <span>
                  {text}
                  <span class="muted small">
                    {projectName} · <Moment at={at} />
                  </span>
                </span>
              </a>
            </li>
          ))}
        </ul>
      )}
    </Popover>
  );
}

function Account({ session }: { session: Session }) {
  const me = useMe();
  const toasts = useToasts();
  const signOut = () => {
    session.signOut("/").catch(() => toasts.failed("You are signed out here. The sign-in service could not be reached, so your session there goes on."));
  };
  return (
    <Popover label={`Account of ${me.name}`} icon="person">
      <div class="popover-text stack tight">
        <div>
          <strong>{me.name}</strong>
          {me.email && <p class="muted small">{me.email}</p>}
          <p class="muted small">
            <code>{me.userId}</code>
          </p>
          {me.workspaceRole && <p class="muted small">Workspace {me.workspaceRole}</p>}
        </div>
        <Button onClick={signOut}>Sign out</Button>
      </div>
    </Popover>
  );
}

/** The bar above every page but the labeling page, which needs all the room. */
export function Frame({ session, children }: { session: Session; children: ComponentChildren }) {
  const me = useMe();
  const { path } = useLocation();
  return (
    <>
      <header class="frame">
        <a class="skip-link" href="#content">
          Skip to the content
        </a>
        <a class="brand" href="/">
          <img src="/icon.svg" alt="" width="20" height="20" />
          Data labeling
        </a>
        <span class="row">
          {atLeast(me.workspaceRole, "contributor") && (
            <nav aria-label="Workspace">
              <a class="frame-link" href="/datasets" {...(path.startsWith("/data") && { "aria-current": "page" })}>
                Datasets
              </a>
              <a class="frame-link" href="/people" {...(path === "/people" && { "aria-current": "page" })}>
                People
              </a>
            </nav>
          )}
          <Bell />
          <Account session={session} />
        </span>
      </header>
      <div class="page" id="content" tabindex={-1}>
        {children}
      </div>
    </>
  );
}
