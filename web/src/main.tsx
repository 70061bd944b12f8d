import { render } from "preact";
import { createApi } from "./api/api.ts";
import { sentence } from "./api/api-error.ts";
import { createClient, sleep } from "./api/client.ts";
import { createOidc, type Issuer } from "./api/oidc.ts";
import { createSession } from "./api/session.ts";
import { openSignInWindow } from "./api/sign-in-window.ts";
import { App } from "./app.tsx";
import { EmptyState } from "./parts/empty-state.tsx";
import { Button } from "./parts/button.tsx";
import { createToasts } from "./parts/toast.tsx";
import "./tokens.css";
import "./base.css";
import "./parts/parts.css";
import "./pages/frame/frame.css";

async function readIssuers(): Promise<Issuer[]> {
  const reply = await fetch("/api/config", { signal: AbortSignal.timeout(20_000) });
  if (!reply.ok) throw new Error(`The service answered ${reply.status}.`);
  const { issuers } = (await reply.json()) as { issuers: Issuer[] };
  return issuers;
}

async function start(host: HTMLElement) {
  try {
    const now = Date.now;
    const session = createSession({
      oidc: createOidc({ fetch: (url, init) => fetch(url, init), now, redirectUri: `${location.origin}/signed-in` }),
      issuers: await readIssuers(),
      keep: sessionStorage,
      now,
      go: (url) => location.assign(url),
      openWindow: openSignInWindow,
    });
    const client = createClient({ fetch: (url, init) => fetch(url, init), tokens: session, now, random: Math.random, sleep });
    render(<App api={createApi(client)} session={session} toasts={createToasts()} />, host);
  } catch (error) {
    const again = <Button onClick={() => location.reload()}>Try again</Button>;
    render(
      <main>
        <EmptyState heading="h1" icon="error" title="The service cannot be reached" action={again}>
          <p>{sentence(error)}</p>
        </EmptyState>
      </main>,
      host,
    );
  }
}

const host = document.getElementById("app");
if (host) void start(host);
