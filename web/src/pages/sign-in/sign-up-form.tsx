import { useState } from "react";
import { request } from "../../api/request.ts";
import { Button } from "../../ui/button.tsx";
import { TextField } from "../../ui/text-field.tsx";
import { Problem } from "./problem.tsx";
import styles from "./sign-in-page.module.css";
import { useEntry } from "./use-entry.ts";

export function SignUpForm({ isMain }: { isMain: boolean }) {
  const [organization, setOrganization] = useState("");
  const [email, setEmail] = useState("");
  const [password, setPassword] = useState("");
  const signUp = useEntry(() =>
    request("POST /api/session/sign-up", {
      body: { email: email.trim(), password, organization: organization.trim() },
    }),
  );
  return (
    <form
      className={styles.form}
      onSubmit={(event) => {
        event.preventDefault();
        signUp.mutate(undefined);
      }}
    >
      <TextField
        label="Organization"
        name="organization"
        autoComplete="organization"
        required
        minLength={2}
        maxLength={80}
        help="Bills belong to it, not to a person."
        value={organization}
        onChange={setOrganization}
      />
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
        autoComplete="new-password"
        required
        minLength={8}
        help="At least 8 characters."
        value={password}
        onChange={setPassword}
      />
      <Problem error={signUp.error} />
      <Button type="submit" kind={isMain ? "primary" : "secondary"} disabled={signUp.isPending}>
        {signUp.isPending ? "Creating the account" : "Create the account"}
      </Button>
    </form>
  );
}
