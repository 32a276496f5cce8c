import { Outlet, useNavigate } from "@tanstack/react-router";
import { Suspense, useEffect } from "react";
import { Toaster } from "../ui/toaster.tsx";
import { KeyboardList } from "./keyboard-list.tsx";
import { lastOrganization } from "./last-organization.ts";
import { places } from "./places.ts";
import { NotFound } from "./route-states.tsx";
import styles from "./shell.module.css";
import { SideBar } from "./side-bar.tsx";
import { BottomBar, TopBar } from "./small-bars.tsx";
import { useLiveData } from "./use-live-data.ts";
import { useMedia } from "./use-media.ts";
import { useOrg, useOrganization } from "./use-organization.ts";
import { useShortcut } from "./use-shortcut.ts";

/** Side bar or its smaller forms around the page of an organization. */
export function Shell() {
  const org = useOrg();
  const organization = useOrganization();
  const name = organization?.name;
  useEffect(() => {
    if (!name) return;
    lastOrganization.write(org);
    document.title = `${name} · CloudAct`;
  }, [org, name]);
  if (!organization) return <NotFound />;
  return <Frame key={org} org={org} />;
}

function Frame({ org }: { org: string }) {
  useLiveData(org);
  const isSmall = useMedia("(max-width: 899px)");
  const isPhone = useMedia("(max-width: 599px)");
  const isFolded = useMedia("(min-width: 900px) and (max-width: 1199px)");
  return (
    <Toaster>
      <a href="#page" className={styles.skip}>
        Skip to the page
      </a>
      <GoShortcuts org={org} />
      {isSmall ? <TopBar isPhone={isPhone} /> : <SideBar isFolded={isFolded} />}
      <main id="page" tabIndex={-1} className={styles.page}>
        <Suspense>
          <Outlet />
        </Suspense>
      </main>
      {isPhone && <BottomBar />}
      <KeyboardList />
    </Toaster>
  );
}

function GoShortcuts({ org }: { org: string }) {
  const navigate = useNavigate();
  const go = (key: string) => () => {
    const place = places.find((one) => one.key === key);
    if (place) void navigate({ to: place.to, params: { org } });
  };
  useShortcut("g h", go("h"));
  useShortcut("g e", go("e"));
  useShortcut("g a", go("a"));
  useShortcut("g d", go("d"));
  return null;
}
