import { Button } from "../ui/button.tsx";
import { Empty } from "../ui/empty.tsx";
import styles from "./route-states.module.css";
import { useSession, useSignOut } from "./use-session.ts";

export function NoOrganization() {
  const { user } = useSession();
  const signOut = useSignOut();
  return (
    <main className={styles.page}>
      <Empty
        title="You are not a member of an organization"
        action={<Button onClick={() => signOut.mutate()}>Sign out</Button>}
      >
        An owner can invite {user?.email}. To make an organization of your own, sign out and create an account with
        another address.
      </Empty>
    </main>
  );
}
