import { Plus } from "lucide-react";
import { useRef, useState } from "react";
import { useShortcut } from "../../shell/use-shortcut.ts";
import { Chip, FilterChip } from "../../ui/chip.tsx";
import { Popover } from "../../ui/popover.tsx";
import styles from "./controls.module.css";
import type { CostAnswer, Filter } from "./cost-query.ts";
import { type FilterDraft, FilterEditor, filterOf } from "./filter-editor.tsx";
import { fieldName, filterValue, operatorWords } from "./words.ts";

interface FilterBarProps {
  org: string;
  filters: readonly Filter[];
  labels: ReadonlyMap<string, string>;
  sources: CostAnswer["sources"];
  onChange: (filters: Filter[]) => void;
}

const nothing: FilterDraft = { operator: "is", values: [] };

/** Chips joined by AND. One editor serves them all: it opens at "+ Filter", or with the chip that was clicked. */
export function FilterBar({ org, filters, labels, sources, onChange }: FilterBarProps) {
  const [edited, setEdited] = useState<number | "new">();
  const [draft, setDraft] = useState(nothing);
  const adder = useRef<HTMLButtonElement>(null);
  const open = (index: number | "new") => {
    const filter = index === "new" ? undefined : filters[index];
    setDraft(
      filter
        ? { field: filter.field, operator: filter.operator, values: "values" in filter ? filter.values : [] }
        : nothing,
    );
    setEdited(index);
  };
  const apply = () => {
    const filter = filterOf(draft);
    setEdited(undefined);
    if (!filter || edited === undefined) return;
    onChange(edited === "new" ? [...filters, filter] : filters.map((one, index) => (index === edited ? filter : one)));
  };
  useShortcut("f", () => open("new"));
  return (
    <>
      {filters.map((filter, index) => (
        <FilterChip
          key={JSON.stringify(filter)}
          field={fieldName(filter.field, labels)}
          operator={operatorWords[filter.operator]}
          value={filterValue(filter, sources)}
          onEdit={() => open(index)}
          onRemove={() => {
            onChange(filters.filter((_, other) => other !== index));
            adder.current?.focus();
          }}
        />
      ))}
      <Popover
        label={edited === "new" ? "Add a filter" : "Edit the filter"}
        padded={false}
        open={edited !== undefined}
        onOpenChange={(isOpen) => (isOpen ? open("new") : setEdited(undefined))}
        trigger={
          <Chip ref={adder} isDashed icon={Plus} className={styles.adder}>
            Filter
          </Chip>
        }
      >
        <FilterEditor {...{ org, labels, sources, draft }} onDraft={setDraft} onDone={apply} />
      </Popover>
    </>
  );
}
