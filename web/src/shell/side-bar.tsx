import { Jump } from "./jump.tsx";
import { NavList } from "./nav-list.tsx";
import { OrganizationMenu } from "./organization-menu.tsx";
import { PersonMenu } from "./person-menu.tsx";
import { SavedViewsList } from "./saved-views-list.tsx";
import styles from "./side-bar.module.css";

/** 220 px, or 56 px of icons when folded. */
export function SideBar({ isFolded }: { isFolded: boolean }) {
  return (
    <header className={styles.bar} data-folded={isFolded}>
      <OrganizationMenu isFolded={isFolded} />
      <Jump look={isFolded ? "icon" : "field"} />
      <div className={styles.middle}>
        <NavList isFolded={isFolded} />
        {!isFolded && <SavedViewsList />}
      </div>
      <div className={styles.person}>
        <PersonMenu isFolded={isFolded} />
      </div>
    </header>
  );
}
