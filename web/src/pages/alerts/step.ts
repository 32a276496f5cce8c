/** An amount one step up or down: half of its first digit's place, on a round number, never below one step. */
export function stepped(amount: string, direction: 1 | -1): string {
  const value = Number(amount) || 0;
  const step = 5 * 10 ** Math.max(0, Math.floor(Math.log10(Math.max(value, 10))) - 1);
  return String(Math.max(step, (Math.round(value / step) + direction) * step));
}

/** The amount of a rule whose line was dragged to so much: a budget's line lies at its percent of the amount. */
export function amountOfLine({ kind, percent }: { kind: string; percent: string }, line: string): string {
  const share = Number(percent);
  return kind === "budget" && share > 0 ? String(Math.round((Number(line) * 100) / share)) : line;
}
