import type { ComponentType } from "preact";
import { useEffect, useMemo } from "preact/hooks";
import { lazy, LocationProvider, Route, Router, useLocation } from "preact-iso";
import { type Api, ApiContext } from "./api/api.ts";
import { loaded } from "./api/loaded.ts";
import { MeContext } from "./api/me.ts";
import type { Session } from "./api/session.ts";
import { Frame } from "./pages/frame/frame.tsx";
import { OfflineBar } from "./pages/frame/offline.tsx";
import { SessionEnded } from "./pages/frame/session-ended.tsx";
import { LoadFailure, NotFoundPage, UnloadablePage } from "./pages/frame/states.tsx";
import { SignInPage } from "./pages/sign-in/sign-in-page.tsx";
import { SignedInPage } from "./pages/sign-in/signed-in-page.tsx";
import { Skeleton } from "./parts/skeleton.tsx";
import { ToastContext, ToastRegion, type Toasts } from "./parts/toast.tsx";

/** A page fetched when it is first gone to. */
const page = <P,>(load: () => Promise<ComponentType<P>>): ComponentType<P> =>
  lazy<ComponentType<P>>(() => load().catch(() => UnloadablePage as ComponentType<P>));

const ProjectsPage = page(() => import("./pages/projects/projects-page.tsx").then((found) => found.ProjectsPage));
const NewProjectPage = page(() => import("./pages/new-project/new-project-page.tsx").then((found) => found.NewProjectPage));
const ProjectPage = page(() => import("./pages/project/project-page.tsx").then((found) => found.ProjectPage));
const DatasetsPage = page(() => import("./pages/datasets/datasets-page.tsx").then((found) => found.DatasetsPage));
const DatasetPage = page(() => import("./pages/datasets/dataset-page.tsx").then((found) => found.DatasetPage));
const DatastoresPage = page(() => import("./pages/datastores/datastores-page.tsx").then((found) => found.DatastoresPage));
const PeoplePage = page(() => import("./pages/people/people-page.tsx").then((found) => found.PeoplePage));
const AuditPage = page(() => import("./pages/audit/audit-page.tsx").then((found) => found.AuditPage));
const LabelPage = page(() => import("./pages/label/label-page.tsx").then((found) => found.LabelPage));

const isLabeling = (path: string) => /^\/projects\/[^/]+\/label$/.test(path);

/** What a signed-in person sees. Pages get their path's parameters as props: `projectId`, `tab`, `step`. */
function Inside({ api, session }: { api: Api; session: Session }) {
  const { path } = useLocation();
  const me = useMemo(() => loaded((off) => api.access.me({ signal: off })), [api]);
  useEffect(() => {
    void me.load();
    return me.stop;
  }, [me]);
  if (!me.value.value) {
    const failure = me.failure.value;
    if (failure !== undefined) return <LoadFailure what="Your account" status={me.failedStatus.value} detail={failure} onRetry={() => void me.load()} />;
    return <Skeleton label="Loading" />;
  }
  const routes = (
    <Router>
      <Route path="/" component={ProjectsPage} />
      <Route path="/projects" component={ProjectsPage} />
      <Route path="/datasets" component={DatasetsPage} />
      <Route path="/datasets/:datasetId" component={DatasetPage} />
      <Route path="/datastores" component={DatastoresPage} />
      <Route path="/people" component={PeoplePage} />
      <Route path="/audit" component={AuditPage} />
      <Route path="/projects/new/:step?" component={NewProjectPage} />
      <Route path="/projects/:projectId/label" component={LabelPage} />
      <Route path="/projects/:projectId/:tab?" component={ProjectPage} />
      <Route default component={NotFoundPage} />
    </Router>
  );
  return <MeContext.Provider value={me.value.value}>{isLabeling(path) ? routes : <Frame session={session}>{routes}</Frame>}</MeContext.Provider>;
}

function Door({ api, session }: { api: Api; session: Session }) {
  const { path, route } = useLocation();
  if (path === "/signed-in") return <SignedInPage session={session} onArrived={(to) => route(to, true)} />;
  if (session.state.value === "signed-out") return <SignInPage session={session} />;
  return (
    <>
      <div class="session-bar">
        <OfflineBar />
        {session.state.value === "ended" && <SessionEnded session={session} />}
      </div>
      <Inside api={api} session={session} />
    </>
  );
}

export function App({ api, session, toasts }: { api: Api; session: Session; toasts: Toasts }) {
  return (
    <LocationProvider>
      <ApiContext.Provider value={api}>
        <ToastContext.Provider value={toasts}>
          <Door api={api} session={session} />
          <ToastRegion toasts={toasts} />
        </ToastContext.Provider>
      </ApiContext.Provider>
    </LocationProvider>
  );
}
