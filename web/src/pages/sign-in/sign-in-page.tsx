import { useQuery } from "@tanstack/react-query";
import { Navigate, useSearch } from "@tanstack/react-router";
import { useState } from "react";
import { sessionQuery } from "../../api/queries.ts";
import { ErrorState } from "../../ui/error-state.tsx";
import { Segmented } from "../../ui/segmented.tsx";
import { DemoEntry } from "./demo-entry.tsx";
import { SignInForm } from "./sign-in-form.tsx";
import styles from "./sign-in-page.module.css";
import { SignUpForm } from "./sign-up-form.tsx";

/** The way in: the demo in one click where there is one, e-mail and password, or a new account. */
export function SignInPage() {
  const { to } = useSearch({ from: "/sign-in" });
  const session = useQuery(sessionQuery);
  const [form, setForm] = useState<"in" | "up">("in");
  if (session.data?.user) return <Navigate to={to ?? "/"} replace />;
  return (
    <main className={styles.page}>
      <div className={styles.column}>
        <header className={styles.header}>
          <img src="/favicon.svg" alt="" width={32} height={32} className={styles.logo} />
          <h1 className={styles.title}>CloudAct</h1>
          <p className={styles.lead}>Cloud, GenAI and SaaS bills in one ledger.</p>
        </header>
        {session.isError && <ErrorState error={session.error} onRetry={() => void session.refetch()} />}
        {session.data && (
          <>
            {session.data.demo && <DemoEntry />}
            <section className={styles.card} aria-label={form === "in" ? "Sign in" : "Create an account"}>
              <Segmented
                label="Sign in or create an account"
                value={form}
                onChange={setForm}
                options={[
                  { value: "in", label: "Sign in" },
                  { value: "up", label: "Create an account" },
                ]}
              />
              {form === "in" ? <SignInForm isMain={!session.data.demo} /> : <SignUpForm isMain={!session.data.demo} />}
            </section>
            <p className={styles.version}>Version {session.data.version}</p>
          </>
        )}
      </div>
    </main>
  );
}
