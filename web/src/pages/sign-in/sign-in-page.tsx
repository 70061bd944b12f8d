import { useState } from "preact/hooks";
import { sentence } from "../../api/api-error.ts";
import type { Session } from "../../api/session.ts";
import { Button } from "../../parts/button.tsx";
import { Failure } from "../../parts/empty-state.tsx";

/** Shown at whatever address was asked for; the person comes back to it. */
export function SignInPage({ session }: { session: Session }) {
  const [failure, setFailure] = useState<string>();
  const [isBusy, setBusy] = useState(false);
  const isOnly = session.issuers.length === 1;
  return (
    <main class="sign-in">
      <img src="/icon.svg" alt="" width="48" height="48" />
      <h1>Data labeling</h1>
      <p class="muted">Sign in to label, or to run a labeling project.</p>
      {failure && <Failure title="Signing in failed" detail={failure} />}
      {session.issuers.length === 0 && (
        <Failure title="No sign-in is set up" detail="This service has no issuer that people can sign in with. Ask the person who runs it." />
      )}
      {session.issuers.map((issuer) => (
        <Button
          key={issuer.issuer}
          look="primary"
          isBusy={isBusy}
          onClick={() => {
            setBusy(true);
            session.signIn(issuer, location.pathname + location.search).catch((error: unknown) => {
              setBusy(false);
              setFailure(sentence(error));
            });
          }}
        >
          {isOnly ? "Sign in" : `Sign in with ${new URL(issuer.issuer).host}`}
        </Button>
      ))}
    </main>
  );
}
