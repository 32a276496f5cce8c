import { useMemo } from "react";
import type { ExplorerSearch } from "../pages/explorer/explorer-search.ts";
import { type Stored, stored, useStored } from "./stored.ts";

/** A view of Explorer with a name, kept in this browser. */
export interface SavedView {
  id: string;
  name: string;
  search: ExplorerSearch;
  isStarred: boolean;
}

const stores = new Map<string, Stored<SavedView[]>>();

function storeOf(org: string): Stored<SavedView[]> {
  const known = stores.get(org);
  if (known) return known;
  const store = stored(`cloudact.views.${org}`, (value) => (Array.isArray(value) ? value.filter(isView) : []));
  stores.set(org, store);
  return store;
}

/** Starred ones first, then by name. */
export function useSavedViews(org: string) {
  const store = storeOf(org);
  const views = useStored(store);
  return useMemo(() => {
    const put = (view: SavedView) => store.write([...store.read().filter(({ id }) => id !== view.id), view]);
    return {
      views: views.toSorted((a, b) => Number(b.isStarred) - Number(a.isStarred) || a.name.localeCompare(b.name)),
      put,
      /** Keeps a new one, and returns it. */
      add(name: string, search: ExplorerSearch): SavedView {
        const view = { id: crypto.randomUUID(), name, search, isStarred: false };
        put(view);
        return view;
      },
      remove: (id: string) => store.write(store.read().filter((view) => view.id !== id)),
    };
  }, [store, views]);
}

/** Whether an address shows the view. */
export function shows(view: SavedView, search: object): boolean {
  return textOf(view.search) === textOf(search);
}

function textOf(search: object): string {
  return JSON.stringify(Object.entries(search).sort(([a], [b]) => (a < b ? -1 : 1)));
}

function isView(value: unknown): value is SavedView {
  return (
    typeof value === "object" &&
    value !== null &&
    "id" in value &&
    "search" in value &&
    "name" in value &&
    typeof value.name === "string"
  );
}
