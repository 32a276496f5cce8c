import { Switch as Base } from "@base-ui/react/switch";
import type { ReactNode } from "react";
import styles from "./switch.module.css";

export function Switch({
  label,
  isChecked,
  onChange,
  isDisabled = false,
}: {
  label: ReactNode;
  isChecked: boolean;
  onChange: (checked: boolean) => void;
  isDisabled?: boolean | undefined;
}) {
  return (
    // biome-ignore lint/a11y/noLabelWithoutControl: the switch is the control
    <label className={styles.row}>
      <Base.Root checked={isChecked} onCheckedChange={onChange} disabled={isDisabled} className={styles.switch}>
        <Base.Thumb className={styles.thumb} />
      </Base.Root>
      {label}
    </label>
  );
}
