import { Bell, ChartColumnStacked, Database, House } from "lucide-react";

/** The pages of the side bar, in their order. */
export const places = [
  { to: "/$org", label: "Home", icon: House, key: "h" },
  { to: "/$org/explorer", label: "Explorer", icon: ChartColumnStacked, key: "e" },
  { to: "/$org/alerts", label: "Alerts", icon: Bell, key: "a" },
  { to: "/$org/data", label: "Data", icon: Database, key: "d" },
] as const;
