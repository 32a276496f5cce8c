import { CSPProvider } from "@base-ui/react/csp-provider";
import { Tooltip } from "@base-ui/react/tooltip";
import { QueryClientProvider } from "@tanstack/react-query";
import {
  createRootRoute,
  createRoute,
  createRouter,
  lazyRouteComponent,
  Outlet,
  RouterProvider,
  redirect,
} from "@tanstack/react-router";
import { sessionQuery } from "./api/queries.ts";
import { queryClient } from "./api/query-client.ts";
import type { ExplorerSearch } from "./pages/explorer/explorer-search.ts";
import { lastOrganization } from "./shell/last-organization.ts";
import { NotFound, RouteError } from "./shell/route-states.tsx";
import { Shell } from "./shell/shell.tsx";

const root = createRootRoute({ component: Outlet, notFoundComponent: NotFound, errorComponent: RouteError });

const signIn = createRoute({
  getParentRoute: () => root,
  path: "/sign-in",
  validateSearch: ({ to }: { to?: unknown }): { to?: string } =>
    typeof to === "string" && /^\/[^/\\]/.test(to) ? { to } : {},
  component: lazyRouteComponent(() => import("./pages/sign-in/sign-in-page.tsx"), "SignInPage"),
});

const start = createRoute({
  getParentRoute: () => root,
  path: "/",
  async beforeLoad() {
    const { user, organizations } = await queryClient.query(sessionQuery);
    const last = lastOrganization.read();
    const organization = organizations.find(({ slug }) => slug === last) ?? organizations[0];
    if (!user) throw redirect({ to: "/sign-in" });
    if (organization) throw redirect({ to: "/$org", params: { org: organization.slug } });
  },
  component: lazyRouteComponent(() => import("./shell/no-organization.tsx"), "NoOrganization"),
});

const organization = createRoute({
  getParentRoute: () => root,
  path: "/$org",
  async beforeLoad({ location }) {
    const { user } = await queryClient.query(sessionQuery);
    if (!user) throw redirect({ to: "/sign-in", search: { to: location.href } });
  },
  component: Shell,
});

/** What of Home is in its address. */
interface HomeSearch {
  /** The section shown, when there are several currencies. */
  currency?: string;
  converted?: true;
  compare?: string;
}

function homeSearch({ currency, converted, compare }: Record<string, unknown>): HomeSearch {
  return {
    ...(typeof currency === "string" && { currency }),
    ...(converted === true && { converted }),
    ...(typeof compare === "string" && { compare }),
  };
}

const home = createRoute({
  getParentRoute: () => organization,
  path: "/",
  validateSearch: homeSearch,
  component: lazyRouteComponent(() => import("./pages/home/home-page.tsx"), "HomePage"),
});
const explorer = createRoute({
  getParentRoute: () => organization,
  path: "/explorer",
  // Explorer reads it with care (stateOf): an old or broken link still opens.
  validateSearch: (search: Record<string, unknown>): ExplorerSearch => search,
  component: lazyRouteComponent(() => import("./pages/explorer/explorer-page.tsx"), "ExplorerPage"),
});
const data = createRoute({
  getParentRoute: () => organization,
  path: "/data",
  validateSearch: (search: Record<string, unknown>) => search,
  component: lazyRouteComponent(() => import("./pages/data/data-page.tsx"), "DataPage"),
});
const sync = createRoute({
  getParentRoute: () => organization,
  path: "/data/syncs/$runId",
  component: lazyRouteComponent(() => import("./pages/data/sync-page.tsx"), "SyncPage"),
});
const alerts = createRoute({
  getParentRoute: () => organization,
  path: "/alerts",
  validateSearch: (search: Record<string, unknown>) => search,
  component: lazyRouteComponent(() => import("./pages/alerts/alerts-page.tsx"), "AlertsPage"),
});
const newAlert = createRoute({
  getParentRoute: () => organization,
  path: "/alerts/new",
  validateSearch: (search: Record<string, unknown>) => search,
  component: lazyRouteComponent(() => import("./pages/alerts/alert-editor-page.tsx"), "AlertEditorPage"),
});
const alert = createRoute({
  getParentRoute: () => organization,
  path: "/alerts/$ruleId",
  component: lazyRouteComponent(() => import("./pages/alerts/alert-editor-page.tsx"), "AlertEditorPage"),
});

const router = createRouter({
  routeTree: root.addChildren([
    signIn,
    start,
    organization.addChildren([home, explorer, data, sync, alerts, newAlert, alert]),
  ]),
  defaultPreload: "intent",
  defaultNotFoundComponent: NotFound,
  defaultErrorComponent: RouteError,
  scrollRestoration: true,
});

declare module "@tanstack/react-router" {
  interface Register {
    router: typeof router;
  }
}

export function App() {
  return (
    <QueryClientProvider client={queryClient}>
      {/* The server's policy forbids style elements in the page; none of ours are needed. */}
      <CSPProvider disableStyleElements>
        <Tooltip.Provider>
          <RouterProvider router={router} />
        </Tooltip.Provider>
      </CSPProvider>
    </QueryClientProvider>
  );
}
