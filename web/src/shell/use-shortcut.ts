import { useEffect, useEffectEvent } from "react";

/** How long the first key of two waits for the second. */
const pairWithin = 1200;
let last = { key: "", at: 0 };
let before = last;

addEventListener(
  "keydown",
  (event) => {
    before = last;
    last = { key: event.key.toLowerCase(), at: event.timeStamp };
  },
  { capture: true },
);

/**
 * Binds `?`, `f`, a pair such as `g h`, or `mod+k` (⌘ on a Mac, Ctrl elsewhere). Keys without `mod` rest while a field has the focus
 * or a dialog is open, and all of them while `action` is undefined.
 */
export function useShortcut(keys: string, action: (() => void) | undefined): void {
  const onKeyDown = useEffectEvent((event: KeyboardEvent) => {
    if (!action || event.defaultPrevented || event.repeat || !matches(keys, event)) return;
    event.preventDefault();
    action();
  });
  useEffect(() => {
    addEventListener("keydown", onKeyDown);
    return () => removeEventListener("keydown", onKeyDown);
  }, []);
}

function matches(keys: string, event: KeyboardEvent): boolean {
  const key = event.key.toLowerCase();
  if (keys.startsWith("mod+")) return (event.metaKey || event.ctrlKey) && key === keys.slice(4);
  if (event.metaKey || event.ctrlKey || event.altKey || isBusy(event.target)) return false;
  const isSecond = before.key === "g" && event.timeStamp - before.at < pairWithin;
  const [a, b] = keys.split(" ");
  return b === undefined ? key === a && !isSecond : key === b && isSecond;
}

function isBusy(target: EventTarget | null): boolean {
  const field =
    target instanceof HTMLElement &&
    target.closest(
      "input:not([type=checkbox], [type=radio]), textarea, select, [contenteditable], [role=menu], [role=listbox]",
    );
  return Boolean(field) || document.querySelector("[role=dialog]") !== null;
}
