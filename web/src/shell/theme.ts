import { stored, useStored } from "./stored.ts";

export const themes = ["system", "light", "dark"] as const;
export type Theme = (typeof themes)[number];

/** `public/theme.js` reads the same before the first paint. */
const kept = stored("cloudact.theme", (value): Theme => themes.find((theme) => theme === value) ?? "system");

export function useTheme(): [Theme, (theme: Theme) => void] {
  return [useStored(kept), setTheme];
}

function setTheme(theme: Theme): void {
  kept.write(theme);
  const { dataset } = document.documentElement;
  if (theme === "system") delete dataset.theme;
  else dataset.theme = theme;
}
