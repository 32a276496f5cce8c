import { useState } from "react";
import { request } from "../../api/request.ts";
import { Button } from "../../ui/button.tsx";
import { TextField } from "../../ui/text-field.tsx";
import { Problem } from "./problem.tsx";
import styles from "./sign-in-page.module.css";
import { useEntry } from "./use-entry.ts";

export function SignInForm({ isMain }: { isMain: boolean }) {
  const [email, setEmail] = useState("");
  const [password, setPassword] = useState("");
  const signIn = useEntry(() => request("POST /api/session", { body: { email: email.trim(), password } }));
  return (
    <form
      className={styles.form}
      onSubmit={(event) => {
        event.preventDefault();
        signIn.mutate(undefined);
      }}
    >
      <TextField
        label="E-mail"
        type="email"
        name="email"
        autoComplete="username"
        required
        value={email}
        onChange={setEmail}
      />
      <TextField
        label="Password"
        type="password"
        name="password"
        autoComplete="current-password"
        required
        value={password}
        onChange={setPassword}
      />
      <Problem error={signIn.error} />
      <Button type="submit" kind={isMain ? "primary" : "secondary"} disabled={signIn.isPending}>
        {signIn.isPending ? "Signing in" : "Sign in"}
      </Button>
    </form>
  );
}
