import { Calendar, ChevronDown } from "lucide-react";
import { useState } from "react";
import type { CostQuery } from "../../../shared/costs/query.ts";
import { rangeText } from "../format/days.ts";
import { Button } from "./button.tsx";
import styles from "./date-range.module.css";
import { MonthCalendar } from "./month-calendar.tsx";
import { Popover } from "./popover.tsx";
import { Select } from "./select.tsx";
import { Switch } from "./switch.tsx";

type Period = CostQuery["period"];
type Preset = Extract<Period, { preset: string }>["preset"];
interface Days {
  from: string;
  until: string;
}

const words: Record<Preset, string> = {
  "month-to-date": "Month to date",
  "last-7-days": "Last 7 days",
  "last-30-days": "Last 30 days",
  "last-90-days": "Last 90 days",
  "last-month": "Last month",
  "quarter-to-date": "Quarter to date",
  "last-quarter": "Last quarter",
  "year-to-date": "Year to date",
  "last-12-months": "Last 12 months",
  "last-13-months": "Last 13 months",
};
const all = Object.keys(words) as Preset[];

interface Props<Compare extends string> {
  value: Period;
  /** The days `value` stands for, `until` exclusive. */
  resolved: Days;
  onChange: (period: Period) => void;
  /** First day that is not complete: it and later ones up to today are hatched. */
  completeUntil: string | null;
  today: string;
  presets?: readonly Preset[] | undefined;
  /** The first option is what the switch turns on. */
  compare?:
    | {
        options: readonly { value: Compare; label: string }[];
        value: Compare | undefined;
        onChange: (value: Compare | undefined) => void;
      }
    | undefined;
  open?: boolean | undefined;
  onOpenChange?: ((open: boolean) => void) | undefined;
}

/** Presets left, a month right, the comparison below. */
export function DateRange<Compare extends string>(props: Props<Compare>) {
  const { value, resolved, onChange, completeUntil, today, presets = all, compare } = props;
  const [own, setOwn] = useState(false);
  const isOpen = props.open ?? own;
  const setOpen = props.onOpenChange ?? setOwn;
  const preset = "preset" in value ? value.preset : undefined;
  return (
    <Popover
      label="Date range"
      open={isOpen}
      onOpenChange={setOpen}
      align="end"
      trigger={
        <Button icon={Calendar} trailing={ChevronDown}>
          {rangeText(resolved.from, resolved.until, "")}
        </Button>
      }
    >
      <div className={styles.columns}>
        <ul className={styles.presets} aria-label="Periods">
          {presets.map((one) => (
            <li key={one}>
              <button
                type="button"
                className={styles.preset}
                aria-pressed={one === preset}
                onClick={() => {
                  onChange({ preset: one });
                  setOpen(false);
                }}
              >
                {words[one]}
              </button>
            </li>
          ))}
        </ul>
        <MonthCalendar days={resolved} onChange={onChange} completeUntil={completeUntil} today={today} />
      </div>
      <footer className={styles.foot}>
        {compare && <CompareSwitch {...compare} />}
        <span className={styles.legend}>
          <span className={styles.hatch} aria-hidden /> Still arriving
        </span>
      </footer>
    </Popover>
  );
}

function CompareSwitch<Compare extends string>({ options, value, onChange }: NonNullable<Props<Compare>["compare"]>) {
  const [first] = options;
  if (!first) return null;
  return (
    <>
      <Switch
        label="Compare"
        isChecked={value !== undefined}
        onChange={(isOn) => onChange(isOn ? first.value : undefined)}
      />
      {value !== undefined && <Select label="to" value={value} options={options} onChange={onChange} />}
    </>
  );
}
