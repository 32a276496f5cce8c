import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Link, useBlocker, useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import type { AlertRule } from "../../../../shared/api/alerts.ts";
import type { Answer } from "../../../../shared/api/routes.ts";
import { request } from "../../api/request.ts";
import { Button } from "../../ui/button.tsx";
import { Dialog } from "../../ui/dialog.tsx";
import { PageHeader } from "../../ui/page-header.tsx";
import { useToast } from "../../ui/toaster.tsx";
import styles from "./alert-editor.module.css";
import { type Draft, definitionOf, problemsOf } from "./draft.ts";
import { ReplayPanel } from "./replay-panel.tsx";
import { RuleForm } from "./rule-form.tsx";

interface EditorProps {
  org: string;
  rule: AlertRule | undefined;
  initial: Draft;
  channels: Answer<"GET /api/alerts">["channels"];
}

/** The rule as a sentence left, what it would have done on the last 90 complete days right. */
export function AlertEditor({ org, rule, initial, channels }: EditorProps) {
  const [draft, setDraft] = useState(initial);
  const [showsProblems, setShowsProblems] = useState(false);
  const navigate = useNavigate();
  const save = useSave(org, rule);
  const isEdited = JSON.stringify(draft) !== JSON.stringify(initial);
  const leave = useBlocker({
    shouldBlockFn: () => isEdited && !save.isSuccess,
    withResolver: true,
    enableBeforeUnload: () => isEdited && !save.isSuccess,
  });
  const problems = problemsOf(draft);
  const submit = () => {
    setShowsProblems(true);
    if (Object.keys(problems).length === 0)
      save.mutate(draft, { onSuccess: () => navigate({ to: "/$org/alerts", params: { org } }) });
  };
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
    >
      <PageHeader
        title={
          <>
            <Link to="/$org/alerts" params={{ org }}>
              Alerts
            </Link>{" "}
            <span aria-hidden>›</span> {rule ? rule.name : "New alert"}
          </>
        }
        actions={
          <>
            <Button onClick={() => navigate({ to: "/$org/alerts", params: { org } })}>Cancel</Button>
            <Button kind="primary" type="submit" disabled={save.isPending}>
              {draft.enabled ? "Save and turn on" : "Save, turned off"}
            </Button>
          </>
        }
      />
      {save.isError && (
        <p className={styles.failure} role="alert">
          {save.error.message}
        </p>
      )}
      <div className={styles.columns}>
        <RuleForm
          org={org}
          draft={draft}
          channels={channels}
          problems={showsProblems ? problems : {}}
          onChange={setDraft}
        />
        <ReplayPanel org={org} draft={draft} onAmount={(amount) => setDraft({ ...draft, amount })} />
      </div>
      <Dialog
        isOpen={leave.status === "blocked"}
        onClose={() => leave.reset?.()}
        title="Leave without saving?"
        actions={
          <>
            <Button autoFocus onClick={() => leave.reset?.()}>
              Stay
            </Button>
            <Button kind="destroy" onClick={() => leave.proceed?.()}>
              Leave
            </Button>
          </>
        }
      >
        What you wrote about this alert is lost. {rule ? "The rule stays as it was." : "No rule is made."}
      </Dialog>
    </form>
  );
}

function useSave(org: string, rule: AlertRule | undefined) {
  const client = useQueryClient();
  const toast = useToast();
  return useMutation({
    mutationFn: (draft: Draft) => {
      const { name, enabled, channelIds } = draft;
      const body = { name: name.trim(), enabled, channelIds: [...channelIds], definition: definitionOf(draft) };
      return rule
        ? request("PUT /api/alerts/rules/{id}", { org, params: { id: rule.id }, body })
        : request("POST /api/alerts/rules", { org, body });
    },
    async onSuccess(saved) {
      await client.invalidateQueries({ queryKey: [org, "alerts"] });
      toast({ text: `${saved.name} is saved and ${saved.enabled ? "on" : "off"}` });
    },
  });
}
