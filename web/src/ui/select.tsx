import { Select as Base } from "@base-ui/react/select";
import { Check, ChevronDown } from "lucide-react";
import { buttonClass } from "./button.tsx";
import { classes } from "./classes.ts";
import menu from "./menu.module.css";
import popover from "./popover.module.css";
import styles from "./select.module.css";

export interface Option<Value extends string> {
  value: Value;
  label: string;
  note?: string | undefined;
}

/** `inline`: the label stands inside the button, before the value. `field`: above it, as in forms. `sentence`: for ears only. */
export function Select<Value extends string>({
  label,
  value,
  options,
  onChange,
  layout = "inline",
  isDisabled = false,
}: {
  label: string;
  value: Value;
  options: readonly Option<Value>[];
  onChange: (value: Value) => void;
  layout?: "inline" | "field" | "sentence" | undefined;
  isDisabled?: boolean | undefined;
}) {
  const isField = layout === "field";
  const isInline = layout === "inline";
  return (
    <Base.Root
      items={options.map((option) => ({ value: option.value, label: option.label }))}
      value={value}
      onValueChange={(next) => next !== null && onChange(next)}
      disabled={isDisabled}
    >
      <div className={isField ? styles.field : styles.inline}>
        {isField && <Base.Label className={styles.above}>{label}</Base.Label>}
        <Base.Trigger
          className={isInline ? classes(buttonClass("secondary"), styles.trigger) : styles.box}
          {...(!isField && { "aria-label": label })}
        >
          {isInline && <span className={styles.label}>{label}</span>}
          <Base.Value className={styles.value} />
          <ChevronDown size={14} strokeWidth={1.75} aria-hidden />
        </Base.Trigger>
      </div>
      <Base.Portal>
        <Base.Positioner
          sideOffset={6}
          alignItemWithTrigger={false}
          collisionPadding={8}
          className={popover.positioner}
        >
          <Base.Popup className={classes(popover.popup, menu.popup)}>
            <Base.List>
              {options.map((option) => (
                <Base.Item key={option.value} value={option.value} className={menu.item}>
                  <span className={menu.label}>
                    <Base.ItemText>{option.label}</Base.ItemText>
                    {option.note && <span className={menu.note}>{option.note}</span>}
                  </span>
                  <Base.ItemIndicator>
                    <Check size={16} strokeWidth={1.75} aria-hidden />
                  </Base.ItemIndicator>
                </Base.Item>
              ))}
            </Base.List>
          </Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  );
}
