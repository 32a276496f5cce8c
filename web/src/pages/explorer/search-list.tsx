import { Check, Search } from "lucide-react";
import { type KeyboardEvent, type ReactNode, useId, useState } from "react";
import { TextField } from "../../ui/text-field.tsx";
import styles from "./search-list.module.css";

export interface Entry {
  value: string;
  label: string;
  note?: string | undefined;
  mark?: ReactNode;
  isChecked?: boolean | undefined;
}

interface SearchListProps {
  label: string;
  entries: readonly Entry[];
  search: string;
  onSearch: (text: string) => void;
  /** `adds`: with Shift. */
  onPick: (value: string, adds: boolean) => void;
  /** Stands in place of an empty list. */
  empty: string;
  foot?: ReactNode;
}

/** A field to search in and a list to pick from: arrows walk, Enter picks, Shift-Enter adds. */
export function SearchList({ label, entries, search, onSearch, onPick, empty, foot }: SearchListProps) {
  const id = useId();
  const [active, setActive] = useState(0);
  const current = Math.min(active, entries.length - 1);
  const onKeyDown = (event: KeyboardEvent) => {
    const by = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    const entry = entries[current];
    if (by !== undefined) {
      const next = Math.max(0, Math.min(entries.length - 1, current + by));
      setActive(next);
      document.getElementById(`${id}-${next}`)?.scrollIntoView({ block: "nearest" });
    } else if (event.key === "Enter" && entry) onPick(entry.value, event.shiftKey);
    else return;
    event.preventDefault();
  };
  return (
    <div className={styles.picker}>
      <TextField
        label={label}
        hideLabel
        placeholder="Search"
        autoFocus
        prefix={<Search size={14} strokeWidth={1.75} aria-hidden />}
        value={search}
        onChange={(text) => {
          setActive(0);
          onSearch(text);
        }}
        onKeyDown={onKeyDown}
        role="combobox"
        aria-expanded
        aria-autocomplete="list"
        aria-controls={id}
        aria-activedescendant={entries.length > 0 ? `${id}-${current}` : undefined}
      />
      <div id={id} role="listbox" aria-label={label} aria-multiselectable className={styles.list} tabIndex={-1}>
        {entries.map((entry, index) => (
          <Option
            key={entry.value}
            id={`${id}-${index}`}
            entry={entry}
            isActive={index === current}
            onHover={() => setActive(index)}
            onPick={(adds) => onPick(entry.value, adds)}
          />
        ))}
        {entries.length === 0 && <p className={styles.empty}>{empty}</p>}
      </div>
      {foot && <div className={styles.foot}>{foot}</div>}
    </div>
  );
}

interface OptionProps {
  id: string;
  entry: Entry;
  isActive: boolean;
  onHover: () => void;
  onPick: (adds: boolean) => void;
}

function Option({ id, entry, isActive, onHover, onPick }: OptionProps) {
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the keys are those of the field above, which keeps the focus
    <div
      id={id}
      role="option"
      tabIndex={-1}
      aria-selected={entry.isChecked ?? false}
      data-active={isActive || undefined}
      className={styles.option}
      onPointerMove={onHover}
      onClick={(event) => onPick(event.shiftKey)}
    >
      {entry.mark}
      <span className={styles.label}>{entry.label}</span>
      {entry.note && <span className={styles.note}>{entry.note}</span>}
      {entry.isChecked && <Check size={15} strokeWidth={1.75} aria-hidden />}
    </div>
  );
}
