import { useState } from "preact/hooks";
import { sentence } from "../../api/api-error.ts";
import type { Session } from "../../api/session.ts";
import { Button } from "../../parts/button.tsx";
import { Icon } from "../../parts/icon.tsx";

/** The page and its work stay below this; requests wait until the person is back. */
export function SessionEnded({ session }: { session: Session }) {
  const [failure, setFailure] = useState<string>();
  const [hasTried, setTried] = useState(false);
  const [issuer] = session.issuers;
  const here = () => location.pathname + location.search;
  const signIn = () => {
    if (!issuer) return;
    setFailure(undefined);
    setTried(true);
    session.signInHere(issuer).catch((error: unknown) => setFailure(sentence(error)));
  };
  return (
    <div class="bar warn" role="alert">
      <Icon name="warning" />
      <p>Your session has ended. Your work on this page is kept. {failure}</p>
      <Button look="primary" onClick={signIn}>
        Sign in here
      </Button>
      {hasTried && issuer && (
        <Button onClick={() => void session.signIn(issuer, here()).catch((error: unknown) => setFailure(sentence(error)))}>
          Leave to sign in and come back
        </Button>
      )}
    </div>
  );
}
