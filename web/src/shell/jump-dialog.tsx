import { Dialog } from "@base-ui/react/dialog";
import { useNavigate } from "@tanstack/react-router";
import { ArrowRight, Search } from "lucide-react";
import { type KeyboardEvent, useEffect, useId, useRef, useState } from "react";
import frame from "../ui/dialog.module.css";
import styles from "./jump-dialog.module.css";
import { type JumpResult, useJumpResults } from "./use-jump-results.ts";
import { useOrg } from "./use-organization.ts";

export function JumpDialog({ isOpen, onClose }: { isOpen: boolean; onClose: () => void }) {
  return (
    <Dialog.Root open={isOpen} onOpenChange={(open) => !open && onClose()}>
      <Dialog.Portal>
        <Dialog.Backdrop className={frame.backdrop} />
        <Dialog.Popup className={styles.popup} aria-label="Search or jump to">
          <Results onClose={onClose} />
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  );
}

function Results({ onClose }: { onClose: () => void }) {
  const org = useOrg();
  const navigate = useNavigate();
  const [text, setText] = useState("");
  const [at, setAt] = useState(0);
  const results = useJumpResults(org, text);
  const list = useId();
  const place = Math.min(at, results.length - 1);
  function go(result: JumpResult | undefined) {
    if (!result) return;
    onClose();
    void navigate({ to: result.to, params: { org }, search: result.search });
  }
  function onKeyDown(event: KeyboardEvent) {
    const move = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (event.key === "Enter") go(results[place]);
    if (!move || results.length === 0) return;
    event.preventDefault();
    setAt((place + move + results.length) % results.length);
  }
  return (
    <>
      <div className={styles.field}>
        <Search size={16} strokeWidth={1.75} aria-hidden />
        <input
          className={styles.input}
          role="combobox"
          aria-expanded
          aria-controls={list}
          aria-activedescendant={results[place] ? `${list}-${place}` : undefined}
          aria-label="Search or jump to"
          placeholder="A page, service, team or provider"
          value={text}
          onChange={(event) => {
            setText(event.target.value);
            setAt(0);
          }}
          onKeyDown={onKeyDown}
        />
      </div>
      <div className={styles.list} role="listbox" id={list} aria-label="Results" tabIndex={-1}>
        {results.map((result, index) => (
          <Result
            key={`${result.group} ${result.id}`}
            id={`${list}-${index}`}
            result={result}
            heading={result.group !== results[index - 1]?.group ? result.group : undefined}
            isAt={index === place}
            onGo={() => go(result)}
            onPoint={() => setAt(index)}
          />
        ))}
        {results.length === 0 && <p className={styles.none}>Nothing here is called “{text.trim()}”.</p>}
      </div>
    </>
  );
}

interface ResultProps {
  id: string;
  result: JumpResult;
  heading: string | undefined;
  isAt: boolean;
  onGo: () => void;
  onPoint: () => void;
}

function Result({ id, result, heading, isAt, onGo, onPoint }: ResultProps) {
  const line = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (isAt) line.current?.scrollIntoView({ block: "nearest" });
  }, [isAt]);
  return (
    <>
      {heading && (
        <p className={styles.heading} role="presentation">
          {heading}
        </p>
      )}
      {/* biome-ignore lint/a11y/useKeyWithClickEvents: the field holds the focus and its Enter opens the line */}
      <div
        ref={line}
        id={id}
        className={styles.result}
        role="option"
        aria-selected={isAt}
        tabIndex={-1}
        onClick={onGo}
        onPointerMove={onPoint}
      >
        <span className={styles.label}>{result.label}</span>
        {isAt && <ArrowRight size={14} strokeWidth={1.75} aria-hidden />}
      </div>
    </>
  );
}
