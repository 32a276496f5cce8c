import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Link, useBlocker, useNavigate } from "@tanstack/react-router";
import { useRef, useState } from "react";
import type { AlertRule, ReplayAnswer } from "../../../../shared/api/alerts.ts";
import type { Answer } from "../../../../shared/api/routes.ts";
import { request } from "../../api/request.ts";
import { dayText } from "../../format/days.ts";
import { Button } from "../../ui/button.tsx";
import { Crumb } from "../../ui/crumb.tsx";
import { Dialog } from "../../ui/dialog.tsx";
import { PageHeader } from "../../ui/page-header.tsx";
import { useToast } from "../../ui/toaster.tsx";
import { fieldName, valueName } from "../explorer/words.ts";
import styles from "./alert-editor.module.css";
import { replayHeadline } from "./alert-words.ts";
import { type Draft, definitionOf, problemsOf } from "./draft.ts";
import { ReplayPanel } from "./replay-panel.tsx";
import type { Watched } from "./replay-tables.tsx";
import { RuleForm } from "./rule-form.tsx";
import { useReplay } from "./use-replay.ts";

interface EditorProps {
  org: string;
  rule: AlertRule | undefined;
  initial: Draft;
  channels: Answer<"GET /api/alerts">["channels"];
  sources: Answer<"GET /api/data-health">["sources"];
}

/** The rule as a sentence left, what it would have done on the last 90 complete days right. */
export function AlertEditor({ org, rule, initial, channels, sources }: EditorProps) {
  const [draft, setDraft] = useState(initial);
  const [showsProblems, setShowsProblems] = useState(false);
  const navigate = useNavigate();
  const save = useSave(org, rule);
  const replay = useReplay(org, draft);
  const form = useRef<HTMLFormElement>(null);
  const isSaved = useRef(false);
  const isUnsaved = () => !isSaved.current && JSON.stringify(draft) !== JSON.stringify(initial);
  const leave = useBlocker({ shouldBlockFn: isUnsaved, withResolver: true, enableBeforeUnload: isUnsaved });
  const problems = problemsOf(draft);
  const submit = async () => {
    setShowsProblems(true);
    if (Object.keys(problems).length > 0) {
      requestAnimationFrame(() => form.current?.querySelector<HTMLElement>("[aria-invalid=true]")?.focus());
      return;
    }
    await save.mutateAsync(draft).then(
      () => {
        isSaved.current = true;
        return navigate({ to: "/$org/alerts", params: { org } });
      },
      () => window.scrollTo({ top: 0 }),
    );
  };
  const { name: _, ...numbers } = problems;
  return (
    <form
      ref={form}
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        void submit();
      }}
    >
      <PageHeader
        title={
          <Crumb
            up={
              <Link to="/$org/alerts" params={{ org }}>
                Alerts
              </Link>
            }
          >
            {rule ? rule.name : "New alert"}
          </Crumb>
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
          problems={showsProblems ? problems : numbers}
          currencies={currenciesOf(sources)}
          preview={previewOf(replay.data, draft)}
          onChange={setDraft}
        />
        <ReplayPanel
          draft={draft}
          replay={replay}
          watched={watchedOf(draft, sources)}
          onAmount={(amount) => setDraft({ ...draft, amount })}
        />
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

function previewOf(replay: ReplayAnswer | undefined, { scope }: Draft) {
  const newest = replay?.fires.toSorted((a, b) => (a.day < b.day ? 1 : -1))[0];
  return newest && replay && { when: dayText(newest.day), text: replayHeadline(newest, replay.currency, scope) };
}

function watchedOf(draft: Draft, sources: EditorProps["sources"]): Watched {
  const field = draft.kind === "budget" ? "" : draft.each;
  return {
    header: field === "" ? "Scope" : fieldName(field),
    nameOf: (each) => (field === "" ? "everything together" : valueName(field, each, sources)),
  };
}

function currenciesOf(sources: EditorProps["sources"]): string[] {
  return [...new Set(sources.flatMap(({ lastPeriod }) => lastPeriod?.sums.map(({ currency }) => currency) ?? []))];
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
