import { Link, useSearch } from "@tanstack/react-router";
import { Ellipsis, Pencil, Star, StarOff, Trash2 } from "lucide-react";
import { useState } from "react";
import { classes } from "../ui/classes.ts";
import { Menu } from "../ui/menu.tsx";
import { useToast } from "../ui/toaster.tsx";
import styles from "./nav-list.module.css";
import { type SavedView, shows, useSavedViews } from "./saved-views.ts";
import { useOrg } from "./use-organization.ts";

export function SavedViewsList({ onGo }: { onGo?: (() => void) | undefined }) {
  const { views } = useSavedViews(useOrg());
  if (views.length === 0) return null;
  return (
    <nav aria-label="Saved views">
      <p className={styles.heading} aria-hidden>
        Saved views
      </p>
      <ul className={styles.list}>
        {views.map((view) => (
          <View key={view.id} view={view} onGo={onGo} />
        ))}
      </ul>
    </nav>
  );
}

function View({ view, onGo }: { view: SavedView; onGo?: (() => void) | undefined }) {
  const org = useOrg();
  const [isRenaming, setRenaming] = useState(false);
  const search = useSearch({ strict: false });
  const { put } = useSavedViews(org);
  if (isRenaming) {
    return (
      <li>
        <Rename
          name={view.name}
          onDone={(name) => {
            setRenaming(false);
            if (name) put({ ...view, name });
          }}
        />
      </li>
    );
  }
  return (
    <li className={styles.view}>
      <Link
        to="/$org/explorer"
        params={{ org }}
        search={view.search}
        className={classes(
          styles.item,
          (shows(view, search) || ("view" in search && search.view === view.id)) && styles.active,
        )}
        {...(onGo && { onClick: onGo })}
      >
        <Star size={16} strokeWidth={1.75} aria-hidden className={view.isStarred ? styles.star : undefined} />
        <span className={styles.label}>{view.name}</span>
      </Link>
      <ViewMenu view={view} onRename={() => setRenaming(true)} />
    </li>
  );
}

function ViewMenu({ view, onRename }: { view: SavedView; onRename: () => void }) {
  const { put, remove } = useSavedViews(useOrg());
  const toast = useToast();
  return (
    <Menu
      align="start"
      trigger={
        <button type="button" className={styles.more} aria-label={`More about ${view.name}`}>
          <Ellipsis size={16} strokeWidth={1.75} aria-hidden />
        </button>
      }
      items={[
        {
          label: view.isStarred ? "Remove the star" : "Star",
          icon: view.isStarred ? StarOff : Star,
          onSelect: () => put({ ...view, isStarred: !view.isStarred }),
        },
        { label: "Rename", icon: Pencil, onSelect: onRename },
        "separator",
        {
          label: "Remove",
          icon: Trash2,
          tone: "bad",
          onSelect() {
            remove(view.id);
            toast({ text: `${view.name} is removed`, action: { label: "Undo", onAction: () => put(view) } });
          },
        },
      ]}
    />
  );
}

function Rename({ name, onDone }: { name: string; onDone: (name: string) => void }) {
  const [text, setText] = useState(name);
  return (
    <input
      className={styles.rename}
      aria-label="Name of the view"
      value={text}
      // biome-ignore lint/a11y/noAutofocus: it replaces what was just clicked
      autoFocus
      maxLength={60}
      onFocus={(event) => event.target.select()}
      onChange={(event) => setText(event.target.value)}
      onBlur={() => onDone(text.trim())}
      onKeyDown={(event) => {
        if (event.key === "Enter") onDone(text.trim());
        if (event.key === "Escape") onDone("");
      }}
    />
  );
}
