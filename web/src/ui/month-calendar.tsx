import { ChevronLeft, ChevronRight } from "lucide-react";
import { type KeyboardEvent, useState } from "react";
import { addDays, addMonths, daysFrom, monthOf, monthText, weekdayText } from "../format/days.ts";
import { IconButton } from "./button.tsx";
import { classes } from "./classes.ts";
import styles from "./month-calendar.module.css";

interface Days {
  from: string;
  until: string;
}

const steps: Record<string, number> = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -7, ArrowDown: 7 };

/** A month of days. The first click begins a range, the second ends it; a click on the same day takes that day alone. */
export function MonthCalendar({
  days,
  onChange,
  completeUntil,
  today,
}: {
  days: Days;
  onChange: (days: Days) => void;
  completeUntil: string | null;
  today: string;
}) {
  const [month, setMonth] = useState(monthOf(addDays(days.until, -1)).from);
  const [begun, setBegun] = useState<string>();
  const [pointed, setPointed] = useState<string>();
  const shown = begun ? ordered(begun, pointed ?? begun) : days;
  const pick = (day: string) => {
    if (begun) onChange(ordered(begun, day));
    setBegun(begun ? undefined : day);
  };
  const lead = (new Date(month).getUTCDay() + 6) % 7;
  return (
    <div className={styles.calendar}>
      <div className={styles.head}>
        <IconButton
          label="Month before"
          icon={ChevronLeft}
          kind="quiet"
          onClick={() => setMonth(addMonths(month, -1))}
        />
        <span aria-live="polite">{monthText(month, { withYear: true })}</span>
        <IconButton
          label="Month after"
          icon={ChevronRight}
          kind="quiet"
          onClick={() => setMonth(addMonths(month, 1))}
        />
      </div>
      {/* biome-ignore lint/a11y/useSemanticElements: a grid of buttons, not a table of values */}
      <div
        className={styles.grid}
        role="group"
        aria-label={`Days of ${monthText(month, { withYear: true })}`}
        onKeyDown={(event) => walk(event, setMonth)}
      >
        {["Mo", "Tu", "We", "Th", "Fr", "Sa", "Su"].map((name) => (
          <span key={name} className={styles.weekday} aria-hidden>
            {name}
          </span>
        ))}
        {daysFrom(month, addMonths(month, 1)).map((day, index) => (
          <Day
            key={day}
            day={day}
            column={index === 0 ? lead + 1 : undefined}
            shown={shown}
            isArriving={completeUntil !== null && day >= completeUntil && day <= today}
            today={today}
            onPick={() => pick(day)}
            onPoint={() => setPointed(day)}
          />
        ))}
      </div>
      <p className={styles.hint} aria-live="polite">
        {begun ? `From ${weekdayText(begun)}: choose the last day` : ""}
      </p>
    </div>
  );
}

interface DayProps {
  day: string;
  column: number | undefined;
  shown: Days;
  isArriving: boolean;
  today: string;
  onPick: () => void;
  onPoint: () => void;
}

function Day({ day, column, shown, isArriving, today, onPick, onPoint }: DayProps) {
  const isIn = day >= shown.from && day < shown.until;
  const isFirst = day === shown.from;
  const isLast = day === addDays(shown.until, -1);
  return (
    <button
      type="button"
      data-day={day}
      style={column ? { gridColumnStart: column } : undefined}
      className={classes(
        styles.day,
        isIn && styles.in,
        isArriving && styles.arriving,
        (isFirst || isLast) && styles.end,
        day === today && styles.today,
        day > today && styles.future,
      )}
      aria-pressed={isIn}
      aria-label={`${weekdayText(day)}${isArriving ? ", still arriving" : ""}${day === today ? ", today" : ""}`}
      onClick={onPick}
      onPointerEnter={onPoint}
      onFocus={onPoint}
    >
      {Number(day.slice(8))}
    </button>
  );
}

function ordered(a: string, b: string): Days {
  const [from, last] = a <= b ? [a, b] : [b, a];
  return { from, until: addDays(last, 1) };
}

function walk(event: KeyboardEvent<HTMLElement>, setMonth: (month: string) => void) {
  const step = steps[event.key];
  const from = event.target instanceof HTMLElement ? event.target.dataset.day : undefined;
  if (!step || !from) return;
  event.preventDefault();
  const day = addDays(from, step);
  setMonth(monthOf(day).from);
  const grid = event.currentTarget;
  requestAnimationFrame(() => grid.querySelector<HTMLElement>(`[data-day="${day}"]`)?.focus());
}
