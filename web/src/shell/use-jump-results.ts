import { useQueries, useQuery } from "@tanstack/react-query";
import { useDeferredValue, useMemo } from "react";
import { dimensions, dimensionValues } from "../api/queries.ts";
import { teamField } from "../api/team-field.ts";
import { type ExplorerSearch, explorerSearch } from "../pages/explorer/explorer-search.ts";
import { providerName } from "../ui/provider-mark.tsx";
import { places } from "./places.ts";
import { useSavedViews } from "./saved-views.ts";

export interface JumpResult {
  id: string;
  group: "Pages" | "Saved views" | "Providers" | "Services" | "Teams";
  label: string;
  to: (typeof places)[number]["to"];
  search: ExplorerSearch;
}

const perGroup = 6;

/** Pages and saved views by their name, providers, services and teams by what the organization has. */
export function useJumpResults(org: string, text: string): JumpResult[] {
  const search = useDeferredValue(text.trim());
  const { views } = useSavedViews(org);
  const fields = useQuery(dimensions(org)).data?.fields ?? [];
  const team = teamField(fields);
  const sources = [
    { group: "Providers", field: "x_Provider" },
    { group: "Services", field: "ServiceName" },
    ...(team ? [{ group: "Teams", field: team } as const] : []),
  ] as const;
  const answers = useQueries({
    queries: sources.map(({ field }) => dimensionValues(org, field, { search, limit: perGroup })),
  });
  return useMemo(() => {
    const isMeant = ({ label }: { label: string }) => label.toLowerCase().includes(search.toLowerCase());
    const pages = places.map(({ to, label }) => ({ id: to, group: "Pages", label, to, search: {} }) as const);
    const saved = views.map(
      ({ id, name, search }) => ({ id, group: "Saved views", label: name, to: "/$org/explorer", search }) as const,
    );
    const values = sources.flatMap(({ group, field }, index) =>
      (answers[index]?.data?.values ?? []).flatMap(({ value, label }) =>
        value === null
          ? []
          : [
              {
                id: `${field} ${value}`,
                group,
                label: group === "Providers" ? providerName(value) : (label ?? value),
                to: "/$org/explorer",
                search: explorerSearch({
                  groupBy: [group === "Services" ? "ChargeCategory" : "ServiceName"],
                  filters: [{ field, operator: "is", values: [value] }],
                }),
              } as const,
            ],
      ),
    );
    return [...[...pages, ...saved].filter(isMeant), ...values];
  }, [search, views, answers, sources]);
}
