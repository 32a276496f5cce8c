import { Checkbox as Base } from "@base-ui/react/checkbox";
import { Check } from "lucide-react";
import type { ReactNode } from "react";
import styles from "./checkbox.module.css";

export function Checkbox({
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
    // biome-ignore lint/a11y/noLabelWithoutControl: the check box is the control
    <label className={styles.row}>
      <Base.Root checked={isChecked} onCheckedChange={onChange} disabled={isDisabled} className={styles.box}>
        <Base.Indicator className={styles.check}>
          <Check size={12} strokeWidth={2.5} aria-hidden />
        </Base.Indicator>
      </Base.Root>
      {label}
    </label>
  );
}
