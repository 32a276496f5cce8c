import { Link } from "@tanstack/react-router";
import { Lock, Telescope } from "lucide-react";
import { useOrg, useOrganization } from "../../shell/use-organization.ts";
import { useSession } from "../../shell/use-session.ts";
import { buttonClass } from "../../ui/button.tsx";
import { ImportCards } from "../data/import-cards.tsx";
import { ImportButton, ImportDrop } from "../data/import-drop.tsx";
import { useImports } from "../data/imports.ts";
import styles from "./first-run.module.css";
import { FirstRunPicture } from "./first-run-picture.tsx";

/** An organization with nothing in it: one bill is enough to begin. */
export function FirstRun() {
  const org = useOrg();
  const { organizations } = useSession();
  const canImport = useOrganization()?.role !== "read_only";
  const hasImports = useImports(org).length > 0;
  const demo = organizations.find(({ isDemo, slug }) => isDemo && slug !== org);
  return (
    <div className={styles.page}>
      <h1 className={styles.title}>Start with one bill</h1>
      <p className={styles.lead}>
        {canImport
          ? "Drop any export you already have. You see what it says and how well it fits FOCUS 1.3."
          : "This organization has no bill yet. An owner or a collaborator of it can import one."}
      </p>
      {canImport && <DropCard org={org} />}
      {hasImports && (
        <div className={styles.imports}>
          <ImportCards org={org} />
        </div>
      )}
      {demo && (
        <section className={styles.demo} aria-label="Demo">
          <span className={styles.icon}>
            <Telescope size={20} strokeWidth={1.75} aria-hidden />
          </span>
          <div className={styles.words}>
            <h2>Explore the demo organization</h2>
            <p>{demo.name}: 13 months of made-up bills, with incidents to find.</p>
          </div>
          <Link to="/$org" params={{ org: demo.slug }} className={buttonClass()}>
            Open the demo
          </Link>
        </section>
      )}
      <p className={styles.promise}>
        <Lock size={14} strokeWidth={1.75} aria-hidden />
        Bills stay in this organization. You can download everything at any time.
      </p>
    </div>
  );
}

/** Takes a bill as the Data page does; a drop anywhere on the card counts. */
function DropCard({ org }: { org: string }) {
  return (
    <ImportDrop org={org}>
      <div className={styles.drop}>
        <FirstRunPicture />
        <h2 className={styles.call}>Drop a bill here</h2>
        <p className={styles.formats}>
          CSV or Parquet, plain or gzip, up to 5 GB. The vendor is recognised by the header.
        </p>
        <ImportButton org={org} label="Choose a file" />
        <dl className={styles.then}>
          <div>
            <dt>In seconds</dt>
            <dd>Rows read, columns that could not be placed</dd>
          </div>
          <div>
            <dt>In a minute</dt>
            <dd>Cost by day, service and team</dd>
          </div>
          <div>
            <dt>Then</dt>
            <dd>Alerts on what is above usual</dd>
          </div>
        </dl>
      </div>
    </ImportDrop>
  );
}
