import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Link, useNavigate } from "@tanstack/react-router";
import { BellOff, Ellipsis, Pencil, Trash2 } from "lucide-react";
import { useState } from "react";
import type { AlertRule } from "../../../../shared/api/alerts.ts";
import type { Answer } from "../../../../shared/api/routes.ts";
import { request } from "../../api/request.ts";
import { agoText, dayText, momentText } from "../../format/days.ts";
import { useCanChange } from "../../shell/use-organization.ts";
import { Badge } from "../../ui/badge.tsx";
import { Button, IconButton } from "../../ui/button.tsx";
import { Card } from "../../ui/card.tsx";
import { type Column, DataTable } from "../../ui/data-table.tsx";
import { Dialog } from "../../ui/dialog.tsx";
import { Menu } from "../../ui/menu.tsx";
import { useToast } from "../../ui/toaster.tsx";
import styles from "./rules-table.module.css";

/** The rules, how they stand, and what can be done with them. */
export function RulesTable({
  org,
  rules,
  channels,
}: {
  org: string;
  rules: readonly AlertRule[];
  channels: Answer<"GET /api/alerts">["channels"];
}) {
  const canChange = useCanChange();
  const navigate = useNavigate();
  const [removing, setRemoving] = useState<AlertRule | null>(null);
  const edit = ({ id }: AlertRule) => navigate({ to: "/$org/alerts/$ruleId", params: { org, ruleId: id } });
  const columns: Column<AlertRule>[] = [
    {
      id: "name",
      header: "Rule",
      cell: ({ id, name, text }) => (
        <span className={styles.rule}>
          {canChange ? (
            <Link to="/$org/alerts/$ruleId" params={{ org, ruleId: id }} className={styles.name}>
              {name}
            </Link>
          ) : (
            <span className={styles.name}>{name}</span>
          )}
          <span className={styles.text}>{text}</span>
        </span>
      ),
      sortBy: ({ name }) => name,
    },
    {
      id: "state",
      header: "State",
      cell: (rule) => <State rule={rule} />,
      sortBy: ({ enabled, mutedUntil }) => (isMuted(mutedUntil) ? 1 : enabled ? 0 : 2),
    },
    {
      id: "channels",
      header: "Tells",
      cell: ({ channelIds }) =>
        channels
          .filter(({ id }) => channelIds.includes(id))
          .map(({ name }) => name)
          .join(", ") || "this page",
      tone: "second",
      hideBelow: "narrow",
    },
    {
      id: "last",
      header: "Last fired",
      cell: ({ lastRaisedAt }) => (lastRaisedAt ? agoText(lastRaisedAt) : "never"),
      tone: "second",
      sortBy: ({ lastRaisedAt }) => lastRaisedAt,
      hideBelow: "phone",
    },
  ];
  const menu: Column<AlertRule> = {
    id: "menu",
    header: "",
    align: "right",
    cell: (rule) => <RuleMenu org={org} rule={rule} onEdit={() => edit(rule)} onRemove={() => setRemoving(rule)} />,
  };
  return (
    <Card title="Rules" flush>
      <DataTable
        label="Rules"
        columns={canChange ? [...columns, menu] : columns}
        rows={rules}
        rowKey={({ id }) => id}
      />
      <RemoveDialog org={org} rule={removing} onClose={() => setRemoving(null)} />
    </Card>
  );
}

function State({ rule: { enabled, mutedUntil } }: { rule: AlertRule }) {
  if (mutedUntil && isMuted(mutedUntil))
    return (
      <span title={momentText(mutedUntil)}>
        <Badge tone="caution" icon={BellOff}>{`Muted to ${dayText(mutedUntil.slice(0, 10))}`}</Badge>
      </span>
    );
  return enabled ? <Badge tone="good">On</Badge> : <Badge>Off</Badge>;
}

function isMuted(until: string | null): boolean {
  return until !== null && Date.parse(until) > Date.now();
}

function RuleMenu({
  org,
  rule,
  onEdit,
  onRemove,
}: {
  org: string;
  rule: AlertRule;
  onEdit: () => void;
  onRemove: () => void;
}) {
  const mute = useMute(org, rule);
  const inDays = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString();
  return (
    <Menu
      trigger={<IconButton label={`What to do with ${rule.name}`} icon={Ellipsis} kind="quiet" />}
      align="end"
      items={[
        { label: "Edit", icon: Pencil, onSelect: onEdit },
        "separator",
        { heading: "Mute" },
        { label: "For a day", onSelect: () => mute.mutate(inDays(1)) },
        { label: "For a week", onSelect: () => mute.mutate(inDays(7)) },
        { label: "For 30 days", onSelect: () => mute.mutate(inDays(30)) },
        ...(isMuted(rule.mutedUntil) ? [{ label: "End the mute", onSelect: () => mute.mutate(null) }] : []),
        "separator",
        { label: "Remove", icon: Trash2, tone: "bad", onSelect: onRemove },
      ]}
    />
  );
}

function useMute(org: string, rule: AlertRule) {
  const client = useQueryClient();
  const toast = useToast();
  return useMutation({
    mutationFn: (until: string | null) =>
      request("POST /api/alerts/rules/{id}/mute", { org, params: { id: rule.id }, body: { until } }),
    async onSuccess({ name, mutedUntil }) {
      await client.invalidateQueries({ queryKey: [org, "alerts"] });
      toast({ text: mutedUntil ? `${name} is muted to ${momentText(mutedUntil)}` : `${name} is heard again` });
    },
    onError: (error) => toast({ text: error.message, tone: "bad" }),
  });
}

function RemoveDialog({ org, rule, onClose }: { org: string; rule: AlertRule | null; onClose: () => void }) {
  const client = useQueryClient();
  const toast = useToast();
  const remove = useMutation({
    mutationFn: ({ id }: AlertRule) => request("DELETE /api/alerts/rules/{id}", { org, params: { id } }),
    async onSuccess(_, { name }) {
      onClose();
      await client.invalidateQueries({ queryKey: [org, "alerts"] });
      toast({ text: `${name} is removed` });
    },
    onError: (error) => toast({ text: error.message, tone: "bad" }),
  });
  return (
    <Dialog
      isOpen={rule !== null}
      onClose={onClose}
      title={`Remove the rule ${rule?.name ?? ""}?`}
      actions={
        <>
          <Button autoFocus onClick={onClose}>
            Keep it
          </Button>
          <Button kind="destroy" disabled={remove.isPending} onClick={() => rule && remove.mutate(rule)}>
            Remove rule
          </Button>
        </>
      }
    >
      It watches nothing from now on. The alerts it raised stay in the list. To rest it for a while, mute it instead.
    </Dialog>
  );
}
