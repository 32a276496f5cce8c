import { useQuery } from "@tanstack/react-query";
import { ArrowLeft } from "lucide-react";
import { useDeferredValue, useState } from "react";
import { dimensionValues } from "../../api/queries.ts";
import { Button, IconButton } from "../../ui/button.tsx";
import { ProviderMark } from "../../ui/provider-mark.tsx";
import { Select } from "../../ui/select.tsx";
import { TextField } from "../../ui/text-field.tsx";
import { type CostAnswer, type Field, type Filter, type Operator, operators } from "./cost-query.ts";
import styles from "./filter-editor.module.css";
import { useFieldEntries } from "./group-by.tsx";
import { SearchList } from "./search-list.tsx";
import { fieldName, operatorWords, valueName } from "./words.ts";

export interface FilterDraft {
  field?: Field;
  operator: Operator;
  values: string[];
}

/** The filter a draft stands for; undefined while something is missing. */
export function filterOf({ field, operator, values }: FilterDraft): Filter | undefined {
  if (!field) return undefined;
  if (operator === "empty" || operator === "not-empty") return { field, operator };
  const kept = values.filter((value) => value.trim() !== "");
  return kept.length > 0 ? { field, operator, values: kept } : undefined;
}

interface FilterEditorProps {
  org: string;
  labels: ReadonlyMap<string, string>;
  sources: CostAnswer["sources"];
  draft: FilterDraft;
  onDraft: (draft: FilterDraft) => void;
  onDone: () => void;
}

export function FilterEditor(props: FilterEditorProps) {
  const { draft, onDraft, labels } = props;
  const field = draft.field;
  if (!field) return <FieldPicker {...props} />;
  return (
    <div>
      <div className={styles.head}>
        <IconButton
          label="Another field"
          icon={ArrowLeft}
          kind="quiet"
          onClick={() => onDraft({ operator: draft.operator, values: [] })}
        />
        <strong>{fieldName(field, labels)}</strong>
        <Select
          label="Operator"
          value={draft.operator}
          options={operators.map((value) => ({ value, label: operatorWords[value] }))}
          onChange={(operator) =>
            onDraft({ ...draft, operator, values: kindOf(operator) === kindOf(draft.operator) ? draft.values : [] })
          }
        />
      </div>
      {kindOf(draft.operator) === "text" && <TextPart {...props} />}
      {kindOf(draft.operator) === "list" && <ValuePicker {...props} field={field} />}
      <div className={styles.actions}>
        <Button kind="primary" onClick={props.onDone}>
          Apply
        </Button>
      </div>
    </div>
  );
}

function FieldPicker({ org, labels, draft, onDraft }: FilterEditorProps) {
  const [search, setSearch] = useState("");
  return (
    <SearchList
      label="Search fields to filter by"
      entries={useFieldEntries(org, labels, search)}
      search={search}
      onSearch={setSearch}
      onPick={(value) => onDraft({ ...draft, field: value as Field, values: [] })}
      empty="No field is called that."
    />
  );
}

function TextPart({ draft, onDraft, onDone }: FilterEditorProps) {
  return (
    <div className={styles.text}>
      <TextField
        label="Text to look for"
        autoFocus
        value={draft.values[0] ?? ""}
        onChange={(text) => onDraft({ ...draft, values: [text] })}
        onKeyDown={(event) => {
          if (event.key === "Enter") onDone();
        }}
        help="Capitals do not matter"
      />
    </div>
  );
}

function ValuePicker({ org, field, draft, onDraft, sources }: FilterEditorProps & { field: Field }) {
  const [search, setSearch] = useState("");
  const { data, isPending } = useQuery(dimensionValues(org, field, { search: useDeferredValue(search) }));
  const found = (data?.values ?? []).flatMap(({ value, label }) => (value === null ? [] : [{ value, label }]));
  const missing = search === "" ? draft.values.filter((value) => !found.some((one) => one.value === value)) : [];
  const entries = [...missing.map((value) => ({ value, label: null })), ...found].map(({ value, label }) => ({
    value,
    label: (field === "x_Provider" ? null : label) ?? valueName(field, value, sources),
    mark: field === "x_Provider" ? <ProviderMark provider={value} size="small" /> : undefined,
    isChecked: draft.values.includes(value),
  }));
  return (
    <SearchList
      label={`Values of ${fieldName(field)}`}
      entries={entries}
      search={search}
      onSearch={setSearch}
      onPick={(value) =>
        onDraft({
          ...draft,
          values: draft.values.includes(value) ? draft.values.filter((one) => one !== value) : [...draft.values, value],
        })
      }
      empty={isPending ? "Loading values" : "No value matches."}
      foot={data?.more ? "The most costly first. Search for others." : undefined}
    />
  );
}

function kindOf(operator: Operator): "list" | "text" | "none" {
  if (operator === "is" || operator === "is-not") return "list";
  return operator === "contains" || operator === "not-contains" ? "text" : "none";
}
