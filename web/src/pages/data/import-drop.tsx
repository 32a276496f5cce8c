import { Upload } from "lucide-react";
import { type DragEvent, type ReactNode, useRef, useState } from "react";
import { useCanChange } from "../../shell/use-organization.ts";
import { Button } from "../../ui/button.tsx";
import styles from "./import-drop.module.css";
import { startImport } from "./imports.ts";

/** Takes files dropped anywhere on what it holds. */
export function ImportDrop({ org, children }: { org: string; children: ReactNode }) {
  const [isOver, setOver] = useState(false);
  const canImport = useCanChange();
  if (!canImport) return children;
  const enter = (event: DragEvent) => {
    if (!event.dataTransfer.types.includes("Files")) return;
    event.preventDefault();
    setOver(true);
  };
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: dropping is a second way; the button beside it takes the keyboard
    <div
      className={styles.area}
      onDragEnter={enter}
      onDragOver={enter}
      onDragLeave={(event) => {
        if (!event.currentTarget.contains(event.relatedTarget as Node | null)) setOver(false);
      }}
      onDrop={(event) => {
        event.preventDefault();
        setOver(false);
        void startImport(org, [...event.dataTransfer.files]);
      }}
    >
      {children}
      {isOver && (
        <div className={styles.over} aria-hidden>
          <p>Drop the bill to import it</p>
          <p className={styles.hint}>Files of one month belong together: drop them at once.</p>
        </div>
      )}
    </div>
  );
}

/** Chooses files with the system's dialog. */
export function ImportButton({
  org,
  kind = "primary",
  label = "Import a bill",
}: {
  org: string;
  kind?: "primary" | "secondary";
  label?: string;
}) {
  const input = useRef<HTMLInputElement>(null);
  return (
    <>
      <Button kind={kind} icon={Upload} onClick={() => input.current?.click()}>
        {label}
      </Button>
      <input
        ref={input}
        hidden
        type="file"
        multiple
        aria-label="Bills to import"
        onChange={(event) => {
          void startImport(org, [...(event.target.files ?? [])]);
          event.target.value = "";
        }}
      />
    </>
  );
}
