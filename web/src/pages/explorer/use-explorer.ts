import { useNavigate, useSearch } from "@tanstack/react-router";
import { useCallback, useMemo } from "react";
import { type SavedView, shows, useSavedViews } from "../../shell/saved-views.ts";
import { useOrg } from "../../shell/use-organization.ts";
import type { CostQuery } from "./cost-query.ts";
import { pathStillTrue } from "./drill.ts";
import { type ExplorerSearch, type ExplorerState, searchOf, stateOf } from "./explorer-search.ts";

export interface Explorer {
  org: string;
  state: ExplorerState;
  /** Everything but the saved view it came from. */
  search: ExplorerSearch;
  /** The saved view shown, edited or not. */
  view: SavedView | undefined;
  isEdited: boolean;
  /** Changes the address. `replace`: without a step in the history. */
  show: (next: ExplorerState, options?: { replace?: boolean }) => void;
  ask: (change: Partial<CostQuery>) => void;
  open: (search: ExplorerSearch) => void;
}

/** The state of Explorer is its address, and nothing else. */
export function useExplorer(): Explorer {
  const org = useOrg();
  const address = useSearch({ strict: false }) as Readonly<Record<string, unknown>>;
  const navigate = useNavigate();
  const { views } = useSavedViews(org);
  const state = useMemo(() => stateOf(address), [address]);
  const search = useMemo(() => withoutView(searchOf(state)), [state]);
  const shown = views.find((one) => shows(one, search));
  const view = views.find(({ id }) => id === state.view) ?? shown;
  const open = useCallback(
    (next: ExplorerSearch, replace = false) =>
      void navigate({ to: "/$org/explorer", params: { org }, search: { ...next }, replace, resetScroll: false }),
    [navigate, org],
  );
  const show = useCallback(
    (next: ExplorerState, { replace = false } = {}) => {
      const plain = withoutView(searchOf(next));
      const isBack = view && shows(view, plain);
      open({ ...plain, ...(view && !isBack && { view: view.id }) }, replace);
    },
    [open, view],
  );
  const ask = useCallback((change: Partial<CostQuery>) => show(changed(state, change)), [show, state]);
  return { org, state, search, view, isEdited: view !== undefined && !shows(view, search), show, ask, open };
}

/** A drill path stays only while its filters do; isolated series only while the groups are the same. */
function changed(state: ExplorerState, change: Partial<CostQuery>): ExplorerState {
  const query = { ...state.query, ...change };
  for (const key of ["compare", "currency"] as const) if (key in change && change[key] === undefined) delete query[key];
  return {
    ...state,
    query,
    drill: pathStillTrue(state.drill, query.filters),
    isolated: change.groupBy ? [] : state.isolated,
  };
}

function withoutView({ view: _, ...search }: ExplorerSearch): ExplorerSearch {
  return search;
}
