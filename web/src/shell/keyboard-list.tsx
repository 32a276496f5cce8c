import { useSyncExternalStore } from "react";
import { Button } from "../ui/button.tsx";
import { Dialog } from "../ui/dialog.tsx";
import styles from "./keyboard-list.module.css";
import { useShortcut } from "./use-shortcut.ts";

const mod = /Mac|iPhone|iPad/.test(navigator.platform) ? "⌘" : "Ctrl ";

const lists = [
  {
    title: "Anywhere",
    keys: [
      [[`${mod}K`], "Search or jump"],
      [["G", "H"], "Home"],
      [["G", "E"], "Explorer"],
      [["G", "A"], "Alerts"],
      [["G", "D"], "Data"],
      [["Esc"], "Close, clear"],
      [["?"], "This list"],
    ],
  },
  {
    title: "Explorer",
    keys: [
      [["F"], "Add a filter"],
      [["B"], "Group by"],
      [["T"], "Date range"],
      [["C"], "Compare on or off"],
      [[`${mod}S`], "Save the view"],
      [["Enter"], "Drill in"],
      [["⌫"], "Drill out"],
    ],
  },
  {
    title: "Charts and tables",
    keys: [
      [["←", "→"], "Day before, day after"],
      [["Enter"], "Keep the day's numbers open"],
      [["↑", "↓"], "Row above, row below"],
    ],
  },
] as const;

let isOpen = false;
const listeners = new Set<() => void>();
function set(open: boolean) {
  isOpen = open;
  for (const listener of listeners) listener();
}

export const openKeyboardList = () => set(true);

/** The list of keys, opened with ? or from the person menu. */
export function KeyboardList() {
  const open = useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => isOpen,
  );
  useShortcut("?", openKeyboardList);
  return (
    <Dialog
      isOpen={open}
      onClose={() => set(false)}
      title="Keyboard"
      actions={<Button onClick={() => set(false)}>Close</Button>}
    >
      {lists.map(({ title, keys }) => (
        <section key={title} className={styles.section}>
          <h3 className={styles.title}>{title}</h3>
          <dl className={styles.list}>
            {keys.map(([combination, does]) => (
              <div key={does} className={styles.line}>
                <dt>{does}</dt>
                <dd>
                  {combination.map((key) => (
                    <kbd key={key} className={styles.key}>
                      {key}
                    </kbd>
                  ))}
                </dd>
              </div>
            ))}
          </dl>
        </section>
      ))}
    </Dialog>
  );
}
