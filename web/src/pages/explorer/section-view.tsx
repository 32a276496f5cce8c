import { useMemo } from "react";
import { Card } from "../../ui/card.tsx";
import { Segmented } from "../../ui/segmented.tsx";
import { Breakdown } from "./breakdown.tsx";
import { ChangeStrip } from "./change-strip.tsx";
import { ChartPanel } from "./chart-panel.tsx";
import type { ChartKind, CostAnswer, CostSection } from "./cost-query.ts";
import { ExportMenu } from "./export-menu.tsx";
import styles from "./head.module.css";
import { Headline, Path, Proofs } from "./head.tsx";
import { usePaints } from "./paints.ts";
import { QueryView } from "./query-view.tsx";
import { seriesOf } from "./series-of.ts";
import type { Explorer } from "./use-explorer.ts";
import { daysText } from "./words.ts";

interface SectionViewProps {
  explorer: Explorer;
  answer: CostAnswer;
  section: CostSection;
  labels: ReadonlyMap<string, string>;
  available: ReadonlySet<string>;
  /** What stands for all sections is shown once. */
  isFirst: boolean;
}

/** One currency or unit: its total, chart, change and table. */
export function SectionView({ explorer, answer, section, labels, available, isFirst }: SectionViewProps) {
  const paintOf = usePaints(answer, section);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the painter follows from the answer
  const series = useMemo(() => seriesOf(section, answer, paintOf), [section, answer]);
  const isCompleteOnly = answer.query.days === "complete" && answer.counted.until !== answer.period.until;
  return (
    <>
      <Card aria-label={`Cost in ${section.unit}`}>
        <div className={styles.row}>
          <Path {...{ explorer, answer, section, labels }} />
          {isFirst && answer.query.granularity !== "none" && <Kinds explorer={explorer} />}
        </div>
        <div className={styles.head}>
          <Headline section={section} answer={answer} />
          <Proofs answer={answer} section={section} />
        </div>
        <ChartPanel {...{ explorer, answer, section, series }} />
        <ChangeStrip {...{ explorer, answer, section }} />
      </Card>
      <Card
        flush
        title="Breakdown"
        note={`${daysText(answer.counted)}${isCompleteOnly ? ", complete days only" : ""}`}
        actions={
          isFirst && (
            <>
              <QueryView org={explorer.org} query={answer.query} />
              <ExportMenu org={explorer.org} query={answer.query} />
            </>
          )
        }
      >
        <Breakdown {...{ explorer, answer, section, series, labels, available }} />
      </Card>
    </>
  );
}

const kinds: readonly { value: ChartKind; label: string }[] = [
  { value: "bars", label: "Bars" },
  { value: "lines", label: "Lines" },
  { value: "cumulative", label: "Cumulative" },
];

function Kinds({ explorer: { state, show } }: { explorer: Explorer }) {
  return (
    <div className={styles.kinds}>
      <Segmented label="Chart" options={kinds} value={state.chart} onChange={(chart) => show({ ...state, chart })} />
    </div>
  );
}
