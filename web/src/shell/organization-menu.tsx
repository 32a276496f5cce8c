import { useNavigate } from "@tanstack/react-router";
import { ChevronsUpDown } from "lucide-react";
import { Menu, type MenuItem } from "../ui/menu.tsx";
import { initials } from "./initials.ts";
import styles from "./organization-menu.module.css";
import { usePersonItems } from "./person-menu.tsx";
import { useMedia } from "./use-media.ts";
import { useOrg, useOrganization } from "./use-organization.ts";
import { useSession } from "./use-session.ts";

const roleWords = { owner: "Owner", collaborator: "Collaborator", read_only: "Can look" };

/** Which organization, and on phones also what the person menu holds elsewhere. */
export function OrganizationMenu({ isFolded = false }: { isFolded?: boolean }) {
  const navigate = useNavigate();
  const org = useOrg();
  const name = useOrganization()?.name ?? org;
  const { organizations } = useSession();
  const person = usePersonItems();
  const isPhone = useMedia("(max-width: 599px)");
  const items: MenuItem[] = [
    { heading: "Organizations" },
    ...organizations.map((one) => ({
      label: one.name,
      mark: <Square name={one.name} />,
      note: one.isDemo ? "Demo" : roleWords[one.role],
      isChecked: one.slug === org,
      onSelect: () => void navigate({ to: "/$org", params: { org: one.slug } }),
    })),
    ...(isPhone ? (["separator", ...person] satisfies MenuItem[]) : []),
  ];
  return (
    <Menu
      items={items}
      trigger={
        <button
          type="button"
          className={styles.trigger}
          {...(isFolded && { "aria-label": `Organization ${name}` })}
          data-folded={isFolded}
        >
          <Square name={name} />
          {!isFolded && (
            <>
              <span className={styles.name}>
                <span className="visually-hidden">Organization </span>
                {name}
              </span>
              <ChevronsUpDown size={14} strokeWidth={1.75} aria-hidden />
            </>
          )}
        </button>
      }
    />
  );
}

function Square({ name }: { name: string }) {
  return <span className={styles.square} data-initials={initials(name)} aria-hidden />;
}
