import { useQuery } from "@tanstack/react-query";
import { ChevronDown } from "lucide-react";
import { useState } from "react";
import { dimensions } from "../../api/queries.ts";
import { useShortcut } from "../../shell/use-shortcut.ts";
import { buttonClass } from "../../ui/button.tsx";
import { Popover } from "../../ui/popover.tsx";
import styles from "./controls.module.css";
import type { Field } from "./cost-query.ts";
import { type Entry, SearchList } from "./search-list.tsx";
import { fieldName, groupWords } from "./words.ts";

const most = 3;

interface GroupByProps {
  org: string;
  groupBy: readonly Field[];
  labels: ReadonlyMap<string, string>;
  onChange: (groupBy: Field[]) => void;
}

export function GroupBy({ org, groupBy, labels, onChange }: GroupByProps) {
  const [isOpen, setOpen] = useState(false);
  const [search, setSearch] = useState("");
  useShortcut("b", () => setOpen(true));
  const entries = useFieldEntries(org, labels, search).map((entry) => ({
    ...entry,
    isChecked: groupBy.includes(entry.value as Field),
    note:
      groupBy.length > 1 && groupBy.includes(entry.value as Field)
        ? `${groupBy.indexOf(entry.value as Field) + 1}.`
        : entry.note,
  }));
  const pick = (value: string, adds: boolean) => {
    const field = value as Field;
    onChange(adds ? toggled(groupBy, field) : [field]);
    if (!adds) setOpen(false);
  };
  return (
    <Popover
      label="Group by"
      padded={false}
      open={isOpen}
      onOpenChange={(open) => {
        setOpen(open);
        setSearch("");
      }}
      trigger={
        <button type="button" className={`${buttonClass("secondary")} ${styles.inline}`}>
          <span className={styles.quiet}>Group by</span> {groupWords(groupBy, labels)}
          <ChevronDown size={14} strokeWidth={1.75} aria-hidden />
        </button>
      }
    >
      <SearchList
        label="Search fields to group by"
        entries={entries}
        search={search}
        onSearch={setSearch}
        onPick={pick}
        empty="No field is called that."
        foot="Shift-click adds a second and third."
      />
    </Popover>
  );
}

/** Fields with values, those this page knows best first, that match a search. */
export function useFieldEntries(org: string, labels: ReadonlyMap<string, string>, search: string): Entry[] {
  const { data } = useQuery(dimensions(org));
  const wanted = search.trim().toLowerCase();
  return (data?.fields ?? [])
    .map(({ field, values }) => ({
      value: field,
      label: fieldName(field, labels),
      note: field.startsWith("tag:") ? "tag" : values === null ? undefined : String(values),
    }))
    .filter(({ value, label }) => `${label} ${value}`.toLowerCase().includes(wanted))
    .sort((a, b) => placeOf(a.value) - placeOf(b.value));
}

const first = [
  "x_Provider",
  "ServiceName",
  "SubAccountName",
  "x_Kind",
  "RegionName",
  "ChargeCategory",
  "x_ConnectionId",
  "tag:",
];

function placeOf(field: string): number {
  const place = first.findIndex((one) => (one === "tag:" ? field.startsWith(one) : field === one));
  return place < 0 ? first.length : place;
}

function toggled(groupBy: readonly Field[], field: Field): Field[] {
  if (groupBy.includes(field)) return groupBy.length > 1 ? groupBy.filter((one) => one !== field) : [...groupBy];
  return [...groupBy, field].slice(-most);
}
