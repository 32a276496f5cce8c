import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { alerts } from "../api/queries.ts";
import { classes } from "../ui/classes.ts";
import { Tooltip } from "../ui/tooltip.tsx";
import styles from "./nav-list.module.css";
import { places } from "./places.ts";
import { useOrg } from "./use-organization.ts";

/** Open alerts of an organization; undefined while it is not known. */
export function useOpenAlerts(org: string): number | undefined {
  return useQuery({
    ...alerts(org),
    select: (answer) => answer.alerts.filter(({ status }) => status === "open").length,
  }).data;
}

export function NavList({ isFolded = false, onGo }: { isFolded?: boolean; onGo?: (() => void) | undefined }) {
  const org = useOrg();
  const openAlerts = useOpenAlerts(org);
  return (
    <nav aria-label="Pages">
      <ul className={styles.list}>
        {places.map(({ to, label, icon: Icon }) => {
          const count = label === "Alerts" && openAlerts ? openAlerts : undefined;
          const link = (
            <Link
              to={to}
              params={{ org }}
              className={classes(styles.item, isFolded && styles.folded)}
              activeProps={{ className: styles.active, "aria-current": "page" }}
              activeOptions={{ exact: to === "/$org", includeSearch: false }}
              {...(onGo && { onClick: onGo })}
              {...(isFolded && { "aria-label": count ? `${label}, ${count} open` : label })}
            >
              <Icon size={16} strokeWidth={1.75} aria-hidden />
              {!isFolded && <span className={styles.label}>{label}</span>}
              {count !== undefined && (
                <span className={isFolded ? styles.dot : styles.count}>
                  {isFolded ? "" : count}
                  {!isFolded && <span className="visually-hidden"> open</span>}
                </span>
              )}
            </Link>
          );
          return (
            <li key={to}>
              {isFolded ? (
                <Tooltip text={count ? `${label}, ${count} open` : label} side="right">
                  {link}
                </Tooltip>
              ) : (
                link
              )}
            </li>
          );
        })}
      </ul>
    </nav>
  );
}
