import { Keyboard, LogOut, Monitor, Moon, Sun } from "lucide-react";
import { Menu, type MenuItem } from "../ui/menu.tsx";
import { initials } from "./initials.ts";
import { openKeyboardList } from "./keyboard-list.tsx";
import styles from "./person-menu.module.css";
import { type Theme, themes, useTheme } from "./theme.ts";
import { useSession, useSignOut } from "./use-session.ts";

const themeWords: Record<Theme, string> = { system: "As the system", light: "Light", dark: "Dark" };
const themeIcons = { system: Monitor, light: Sun, dark: Moon };

export function usePersonItems(): MenuItem[] {
  const { user } = useSession();
  const [theme, setTheme] = useTheme();
  const signOut = useSignOut();
  return [
    { heading: user?.email ?? "" },
    ...themes.map((one) => ({
      label: themeWords[one],
      icon: themeIcons[one],
      isChecked: one === theme,
      onSelect: () => setTheme(one),
    })),
    "separator",
    { label: "Keyboard", icon: Keyboard, shortcut: "?", onSelect: openKeyboardList },
    { label: "Sign out", icon: LogOut, onSelect: () => signOut.mutate() },
  ];
}

export function PersonMenu({ isFolded = false }: { isFolded?: boolean }) {
  const { user } = useSession();
  const name = user?.name || user?.email || "";
  return (
    <Menu
      side={isFolded ? "right" : "top"}
      items={usePersonItems()}
      trigger={
        <button
          type="button"
          className={styles.trigger}
          aria-label={`${name}: theme, keyboard, sign out`}
          data-folded={isFolded}
        >
          <span className={styles.face} data-initials={initials(name)} aria-hidden />
          {!isFolded && <span className={styles.name}>{name}</span>}
        </button>
      }
    />
  );
}
