import { useEffect, useState } from "preact/hooks";
import { sentence } from "../../api/api-error.ts";
import { type Session, WINDOW_STATE } from "../../api/session.ts";
import { tellOpener } from "../../api/sign-in-window.ts";
import { LinkButton } from "../../parts/button.tsx";
import { EmptyState } from "../../parts/empty-state.tsx";
import { Skeleton } from "../../parts/skeleton.tsx";

/** Where the issuer sends the person back to: goes on to the page that was left. In a sign-in window it hands the answer over and closes. */
export function SignedInPage({ session, onArrived }: { session: Session; onArrived(path: string): void }) {
  const [failure, setFailure] = useState<string>();
  useEffect(() => {
    const address = new URL(location.href);
    if (address.searchParams.get("state")?.startsWith(WINDOW_STATE)) return tellOpener(address);
    session.arrive(address).then(onArrived, (error: unknown) => setFailure(sentence(error)));
  }, [session]);
  return (
    <main class="sign-in">
      {failure ? (
        <EmptyState
          heading="h1"
          icon="error"
          title="Signing in did not work"
          action={
            <LinkButton href="/" look="primary">
              Start again
            </LinkButton>
          }
        >
          <p>{failure}</p>
        </EmptyState>
      ) : (
        <Skeleton label="Signing in" lines={2} />
      )}
    </main>
  );
}
