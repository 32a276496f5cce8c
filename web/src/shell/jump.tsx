import { Search } from "lucide-react";
import { lazy, Suspense, useState } from "react";
import styles from "./jump.module.css";
import { useShortcut } from "./use-shortcut.ts";

const JumpDialog = lazy(() => import("./jump-dialog.tsx").then((module) => ({ default: module.JumpDialog })));
const mod = /Mac|iPhone|iPad/.test(navigator.platform) ? "⌘" : "Ctrl ";

/** The search field of the side bar, and what it opens. */
export function Jump({ look = "field" }: { look?: "field" | "icon" | "square" }) {
  const [isOpen, setOpen] = useState(false);
  const [wasOpened, setOpened] = useState(false);
  const open = () => {
    setOpened(true);
    setOpen(true);
  };
  useShortcut("mod+k", open);
  return (
    <>
      <button
        type="button"
        className={styles[look]}
        onClick={open}
        {...(look !== "field" && { "aria-label": "Search or jump to" })}
      >
        <Search size={16} strokeWidth={1.75} aria-hidden />
        {look === "field" && (
          <>
            <span className={styles.hint}>Search or jump to</span>
            <kbd className={styles.key}>{mod}K</kbd>
          </>
        )}
      </button>
      {wasOpened && (
        <Suspense>
          <JumpDialog isOpen={isOpen} onClose={() => setOpen(false)} />
        </Suspense>
      )}
    </>
  );
}
