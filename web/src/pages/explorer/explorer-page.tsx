import { useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { costs, dimensions } from "../../api/queries.ts";
import { useOrg } from "../../shell/use-organization.ts";
import { useShortcut } from "../../shell/use-shortcut.ts";
import { Badge } from "../../ui/badge.tsx";
import { Card } from "../../ui/card.tsx";
import { ErrorState } from "../../ui/error-state.tsx";
import { PageHeader } from "../../ui/page-header.tsx";
import { Controls } from "./controls.tsx";
import type { CostAnswer } from "./cost-query.ts";
import { drillOut } from "./drill.ts";
import { EmptyAnswer } from "./empty-answer.tsx";
import styles from "./explorer-page.module.css";
import { LoadingAnswer } from "./loading-answer.tsx";
import { SectionView } from "./section-view.tsx";
import { type Explorer, useExplorer } from "./use-explorer.ts";
import { ViewActions } from "./view-actions.tsx";

export function ExplorerPage() {
  const org = useOrg();
  return <Exploring key={org} />;
}

function Exploring() {
  const explorer = useExplorer();
  const { org, state, view, isEdited, show } = explorer;
  const { data: answer, error, isPlaceholderData, refetch } = useQuery(costs(org, state.query));
  const { data: known } = useQuery(dimensions(org));
  const labels = useMemo(() => new Map(known?.fields.map(({ field, label }) => [field, label])), [known]);
  const available = useMemo(() => new Set(known?.fields.map(({ field }) => field)), [known]);
  useShortcut("backspace", state.drill.length > 0 ? () => show(drillOut(state)) : undefined);
  return (
    <>
      <PageHeader
        title={view?.name ?? "Explorer"}
        badges={isEdited ? <Badge tone="accent">Edited</Badge> : undefined}
        actions={<ViewActions explorer={explorer} />}
      />
      <Controls {...{ explorer, answer, labels }} />
      {error && !answer ? (
        <Card>
          <ErrorState error={error} onRetry={() => void refetch()} />
        </Card>
      ) : answer ? (
        <Answered {...{ explorer, answer, labels, available }} isOld={isPlaceholderData} error={error} />
      ) : (
        <LoadingAnswer />
      )}
    </>
  );
}

interface AnsweredProps {
  explorer: Explorer;
  answer: CostAnswer;
  labels: ReadonlyMap<string, string>;
  available: ReadonlySet<string>;
  /** An earlier answer, shown until the one asked for is there. */
  isOld: boolean;
  error: Error | null;
}

function Answered({ explorer, answer, labels, available, isOld, error }: AnsweredProps) {
  return (
    <div className={styles.answer} data-old={isOld || undefined} aria-busy={isOld}>
      {error && (
        <Card>
          <ErrorState error={error} title="The newest figures did not load" />
        </Card>
      )}
      {answer.sections.length > 1 && (
        <p className={styles.note}>
          {answer.sections.map(({ unit }) => unit).join(", ")}: each stands for itself, they are never added up.
        </p>
      )}
      {answer.sections.length === 0 && (
        <Card>
          <EmptyAnswer {...{ explorer, answer, labels }} />
        </Card>
      )}
      {answer.sections.map((section, index) => (
        <SectionView key={section.unit} {...{ explorer, answer, section, labels, available }} isFirst={index === 0} />
      ))}
    </div>
  );
}
