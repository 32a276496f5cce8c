import { Popover as Base } from "@base-ui/react/popover";
import type { ReactElement, ReactNode } from "react";
import { classes } from "./classes.ts";
import styles from "./popover.module.css";

export function Popover({
  trigger,
  label,
  children,
  open,
  onOpenChange,
  align = "start",
  padded = true,
}: {
  trigger: ReactElement;
  /** What the pop-over is, for assistive technology. */
  label: string;
  children: ReactNode;
  open?: boolean | undefined;
  onOpenChange?: ((open: boolean) => void) | undefined;
  align?: "start" | "center" | "end" | undefined;
  padded?: boolean | undefined;
}) {
  return (
    <Base.Root {...(open !== undefined && { open })} {...(onOpenChange && { onOpenChange })}>
      <Base.Trigger render={trigger} />
      <Base.Portal>
        <Base.Positioner sideOffset={6} align={align} collisionPadding={8} className={styles.positioner}>
          <Base.Popup aria-label={label} className={classes(styles.popup, padded && styles.padded)}>
            {children}
          </Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  );
}
