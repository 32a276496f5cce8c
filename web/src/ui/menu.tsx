import { Menu as Base } from "@base-ui/react/menu";
import { Check, type LucideIcon } from "lucide-react";
import type { ReactElement, ReactNode } from "react";
import { classes } from "./classes.ts";
import styles from "./menu.module.css";
import popover from "./popover.module.css";

export interface MenuAction {
  label: string;
  icon?: LucideIcon | undefined;
  /** Stands before the label instead of an icon. */
  mark?: ReactNode;
  note?: string | undefined;
  shortcut?: string | undefined;
  tone?: "bad" | undefined;
  /** Drawn with a check when true. */
  isChecked?: boolean | undefined;
  isOff?: boolean | undefined;
  onSelect: () => void;
}
export type MenuItem = MenuAction | { heading: string } | "separator";

export function Menu({
  trigger,
  items,
  align = "start",
  side = "bottom",
}: {
  trigger: ReactElement;
  items: readonly MenuItem[];
  align?: "start" | "end" | undefined;
  side?: "bottom" | "top" | "right" | undefined;
}) {
  return (
    <Base.Root>
      <Base.Trigger render={trigger} />
      <Base.Portal>
        <Base.Positioner sideOffset={6} align={align} side={side} collisionPadding={8} className={popover.positioner}>
          <Base.Popup className={classes(popover.popup, styles.popup)}>
            {items.map((item, index) => {
              // biome-ignore lint/suspicious/noArrayIndexKey: separators have no other identity
              if (item === "separator") return <Base.Separator key={index} className={styles.separator} />;
              if ("heading" in item) {
                return (
                  <p key={item.heading} className={styles.heading}>
                    {item.heading}
                  </p>
                );
              }
              return <Action key={item.label} {...item} />;
            })}
          </Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  );
}

function Action({ label, icon: Icon, mark, note, shortcut, tone, isChecked, isOff = false, onSelect }: MenuAction) {
  return (
    <Base.Item
      className={classes(styles.item, tone && styles.bad)}
      onClick={onSelect}
      disabled={isOff}
      {...(isChecked !== undefined && { role: "menuitemradio", "aria-checked": isChecked })}
    >
      {mark}
      {Icon && <Icon size={16} strokeWidth={1.75} aria-hidden className={styles.icon} />}
      <span className={styles.label}>
        {label}
        {note && <span className={styles.note}>{note}</span>}
      </span>
      {shortcut && <kbd className={styles.shortcut}>{shortcut}</kbd>}
      {isChecked && <Check size={16} strokeWidth={1.75} aria-hidden />}
    </Base.Item>
  );
}
