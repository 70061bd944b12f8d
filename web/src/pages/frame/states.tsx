import { EmptyState, Failure } from "../../parts/empty-state.tsx";
import { Button, LinkButton } from "../../parts/button.tsx";

/** A page that is only a state: one sentence, one next step. */
export function NotFoundPage() {
  return (
    <main>
      <EmptyState heading="h1" icon="search" title="There is nothing at this address" action={<LinkButton href="/">Go to the projects</LinkButton>}>
        <p>The project may have been deleted, or you may not be a member of it. Ask the person who sent you the link.</p>
      </EmptyState>
    </main>
  );
}

export function NoPermissionPage({ children }: { children?: string }) {
  return (
    <main>
      <EmptyState heading="h1" icon="warning" title="You do not have access to this page" action={<LinkButton href="/">Go to the projects</LinkButton>}>
        <p>{children ?? "An owner of the project can give you a role under Details, People."}</p>
      </EmptyState>
    </main>
  );
}

/** In place of a page whose code could not be fetched: the connection is down, or a newer version took its place. */
export function UnloadablePage() {
  return (
    <main>
      <EmptyState
        heading="h1"
        icon="refresh"
        title="This page could not be loaded"
        action={
          <Button look="primary" onClick={() => location.reload()}>
            Reload
          </Button>
        }
      >
        <p>The connection may be down, or a newer version of the app is there.</p>
      </EmptyState>
    </main>
  );
}

/** For the failure of a whole page's first question. */
export function LoadFailure({ what, status, detail, onRetry }: { what: string; status: number | undefined; detail: string; onRetry(): void }) {
  if (status === 404) return <NotFoundPage />;
  if (status === 403) return <NoPermissionPage />;
  return (
    <main>
      <Failure title={`${what} could not be loaded`} detail={detail} onRetry={onRetry} />
    </main>
  );
}
