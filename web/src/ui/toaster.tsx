import { Toast } from "@base-ui/react/toast";
import { Check, CircleAlert, X } from "lucide-react";
import { type ReactNode, useCallback } from "react";
import { classes } from "./classes.ts";
import styles from "./toaster.module.css";

export interface ToastContent {
  text: string;
  /** A bad one stays until closed. */
  tone?: "good" | "bad" | undefined;
  action?: { label: string; onAction: () => void } | undefined;
}

/** One at a time, 6 s, and as long as it is hovered or focused. */
export function Toaster({ children }: { children: ReactNode }) {
  return (
    <Toast.Provider timeout={6000} limit={1}>
      {children}
      <Toast.Portal>
        <Toast.Viewport className={styles.viewport} aria-label="Messages">
          <Toasts />
        </Toast.Viewport>
      </Toast.Portal>
    </Toast.Provider>
  );
}

export function useToast(): (content: ToastContent) => void {
  const { add, close } = Toast.useToastManager();
  return useCallback(
    ({ text, tone = "good", action }: ToastContent) => {
      const id = add({
        title: text,
        type: tone,
        priority: tone === "bad" ? "high" : "low",
        ...(tone === "bad" && { timeout: 0 }),
        ...(action && {
          actionProps: {
            children: action.label,
            onClick() {
              action.onAction();
              close(id);
            },
          },
        }),
      });
    },
    [add, close],
  );
}

function Toasts() {
  const { toasts } = Toast.useToastManager();
  return toasts.map((toast) => (
    <Toast.Root key={toast.id} toast={toast} className={styles.toast} swipeDirection={["down", "right"]}>
      <Toast.Content className={styles.content}>
        {toast.type === "bad" ? (
          <CircleAlert size={16} strokeWidth={1.75} aria-hidden className={styles.bad} />
        ) : (
          <Check size={16} strokeWidth={1.75} aria-hidden className={styles.good} />
        )}
        <Toast.Title className={classes(styles.text)} />
        {toast.actionProps && <Toast.Action className={styles.action} />}
        <Toast.Close aria-label="Close" className={styles.close}>
          <X size={16} strokeWidth={1.75} aria-hidden />
        </Toast.Close>
      </Toast.Content>
    </Toast.Root>
  ));
}
