import { Star } from "lucide-react";
import { useState } from "react";
import { useSavedViews } from "../../shell/saved-views.ts";
import { useShortcut } from "../../shell/use-shortcut.ts";
import { Button } from "../../ui/button.tsx";
import { Popover } from "../../ui/popover.tsx";
import { TextField } from "../../ui/text-field.tsx";
import { useToast } from "../../ui/toaster.tsx";
import type { Explorer } from "./use-explorer.ts";
import styles from "./view-actions.module.css";

/** Keeps what is shown under a name; an edited view is saved, saved as another, or put back. */
export function ViewActions({ explorer }: { explorer: Explorer }) {
  const { org, search, view, isEdited, open } = explorer;
  const { put, add } = useSavedViews(org);
  const toast = useToast();
  const [isNaming, setNaming] = useState(false);
  const save = () => {
    if (!view) return setNaming(true);
    put({ ...view, search });
    open(search);
    toast({ text: "View saved", tone: "good" });
  };
  useShortcut("mod+s", !view || isEdited ? save : undefined);
  const saveAs = (name: string) => {
    add(name, search);
    open(search);
    setNaming(false);
    toast({ text: `Saved as ${name}`, tone: "good" });
  };
  const naming = (
    <Popover
      label="Name the view"
      align="end"
      open={isNaming}
      onOpenChange={setNaming}
      trigger={<Button icon={view ? undefined : Star}>{view ? "Save as new" : "Save view"}</Button>}
    >
      <NameForm onSave={saveAs} />
    </Popover>
  );
  if (!isEdited) return view ? null : naming;
  return (
    <>
      <Button kind="quiet" onClick={() => view && open(view.search)}>
        Discard
      </Button>
      {naming}
      <Button kind="primary" onClick={save}>
        Save
      </Button>
    </>
  );
}

function NameForm({ onSave }: { onSave: (name: string) => void }) {
  const [name, setName] = useState("");
  return (
    <form
      className={styles.form}
      onSubmit={(event) => {
        event.preventDefault();
        if (name.trim()) onSave(name.trim());
      }}
    >
      <TextField
        label="Name of the view"
        value={name}
        onChange={setName}
        autoFocus
        maxLength={60}
        placeholder="AWS by service"
      />
      <Button kind="primary" type="submit" disabled={!name.trim()}>
        Save view
      </Button>
    </form>
  );
}
