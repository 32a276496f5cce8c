import { Dialog } from "@base-ui/react/dialog";
import { Link } from "@tanstack/react-router";
import { Menu } from "lucide-react";
import { useState } from "react";
import { IconButton } from "../ui/button.tsx";
import frame from "../ui/dialog.module.css";
import { Jump } from "./jump.tsx";
import { NavList, useOpenAlerts } from "./nav-list.tsx";
import { OrganizationMenu } from "./organization-menu.tsx";
import { PersonMenu } from "./person-menu.tsx";
import { places } from "./places.ts";
import { SavedViewsList } from "./saved-views-list.tsx";
import styles from "./small-bars.module.css";
import { useOrg } from "./use-organization.ts";

/** Below 900 px: organization and search; the rest in a drawer, on phones in the bottom bar. */
export function TopBar({ isPhone }: { isPhone: boolean }) {
  return (
    <header className={styles.top}>
      {!isPhone && <Drawer />}
      <div className={styles.organization}>
        <OrganizationMenu />
      </div>
      <Jump look="square" />
    </header>
  );
}

function Drawer() {
  const [isOpen, setOpen] = useState(false);
  const close = () => setOpen(false);
  return (
    <Dialog.Root open={isOpen} onOpenChange={setOpen}>
      <Dialog.Trigger render={<IconButton label="Menu" icon={Menu} kind="quiet" />} />
      <Dialog.Portal>
        <Dialog.Backdrop className={frame.backdrop} />
        <Dialog.Popup className={styles.drawer} aria-label="Menu">
          <NavList onGo={close} />
          <div className={styles.views}>
            <SavedViewsList onGo={close} />
          </div>
          <PersonMenu />
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  );
}

export function BottomBar() {
  const org = useOrg();
  const openAlerts = useOpenAlerts(org);
  return (
    <nav className={styles.bottom} aria-label="Pages">
      {places.map(({ to, label, icon: Icon }) => (
        <Link
          key={to}
          to={to}
          params={{ org }}
          className={styles.place}
          activeProps={{ className: styles.active, "aria-current": "page" }}
          activeOptions={{ exact: to === "/$org", includeSearch: false }}
        >
          <span className={styles.icon}>
            <Icon size={20} strokeWidth={1.75} aria-hidden />
            {label === "Alerts" && openAlerts ? (
              <span className={styles.count}>
                {openAlerts}
                <span className="visually-hidden"> open</span>
              </span>
            ) : null}
          </span>
          {label}
        </Link>
      ))}
    </nav>
  );
}
