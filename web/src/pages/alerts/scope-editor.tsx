import { useQuery } from "@tanstack/react-query";
import { Plus } from "lucide-react";
import { useState } from "react";
import { dimensionValues } from "../../api/queries.ts";
import { Chip, FilterChip } from "../../ui/chip.tsx";
import { Popover } from "../../ui/popover.tsx";
import { Segmented } from "../../ui/segmented.tsx";
import { SearchList } from "../explorer/search-list.tsx";
import { fieldName, valueName } from "../explorer/words.ts";
import type { Draft } from "./draft.ts";
import styles from "./scope-editor.module.css";

type Scope = Draft["scope"];
type Field = keyof Scope;
const fields = ["x_Kind", "x_Provider", "ServiceName", "SubAccountId"] as const satisfies readonly Field[];

/** Which costs a rule looks at: chips, and one to add a value. */
export function ScopeEditor({ org, scope, onChange }: { org: string; scope: Scope; onChange: (scope: Scope) => void }) {
  const [open, setOpen] = useState(false);
  const [field, setField] = useState<Field>("x_Kind");
  const entries = Object.entries(scope) as [Field, string[]][];
  const toggle = (name: Field, value: string) => {
    const held = scope[name] ?? [];
    const values = held.includes(value) ? held.filter((one) => one !== value) : [...held, value];
    const { [name]: _, ...others } = scope;
    onChange(values.length > 0 ? { ...others, [name]: values } : others);
  };
  return (
    <>
      {entries.length === 0 && <span>all costs</span>}
      {entries.map(([name, values]) => (
        <FilterChip
          key={name}
          field={fieldName(name)}
          operator="is"
          value={values.map((value) => valueName(name, value)).join(" or ")}
          onEdit={() => {
            setField(name);
            setOpen(true);
          }}
          onRemove={() => {
            const { [name]: _, ...others } = scope;
            onChange(others);
          }}
        />
      ))}
      <Popover
        trigger={
          <Chip icon={Plus} isDashed>
            Filter
          </Chip>
        }
        label="Filter"
        open={open}
        onOpenChange={setOpen}
      >
        <div className={styles.editor}>
          <Segmented
            label="Field"
            options={fields.map((value) => ({ value, label: fieldName(value) }))}
            value={field as (typeof fields)[number]}
            onChange={setField}
          />
          <ValueList
            key={field}
            org={org}
            field={field}
            chosen={scope[field] ?? []}
            onToggle={(value) => toggle(field, value)}
          />
        </div>
      </Popover>
    </>
  );
}

function ValueList({
  org,
  field,
  chosen,
  onToggle,
}: {
  org: string;
  field: Field;
  chosen: readonly string[];
  onToggle: (value: string) => void;
}) {
  const [search, setSearch] = useState("");
  const { data, isError } = useQuery(dimensionValues(org, field, { search }));
  const entries = (data?.values ?? []).flatMap(({ value, label }) =>
    value === null ? [] : { value, label: label ?? valueName(field, value), isChecked: chosen.includes(value) },
  );
  return (
    <SearchList
      label={`Values of ${fieldName(field)}`}
      entries={entries}
      search={search}
      onSearch={setSearch}
      onPick={onToggle}
      empty={isError ? "The values cannot be read now." : data ? "No such value." : "Reading the values."}
    />
  );
}
