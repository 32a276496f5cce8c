import { useQuery } from "@tanstack/react-query";
import { X } from "lucide-react";
import { syncDetail } from "../../api/queries.ts";
import { Button, IconButton } from "../../ui/button.tsx";
import { Card } from "../../ui/card.tsx";
import styles from "./import-cards.module.css";
import { dismissImport, type ImportBatch, useImports } from "./imports.ts";
import { LiveText } from "./live-text.tsx";
import { SyncCard } from "./sync-card.tsx";

/** What was dropped in this tab: its upload, then its run until somebody has seen the result. */
export function ImportCards({ org }: { org: string }) {
  return useImports(org).map((batch) =>
    batch.state === "running" && batch.runId ? (
      <RunOfBatch key={batch.id} org={org} batch={batch} runId={batch.runId} />
    ) : (
      <UploadCard key={batch.id} batch={batch} />
    ),
  );
}

function RunOfBatch({ org, batch, runId }: { org: string; batch: ImportBatch; runId: string }) {
  const { data } = useQuery(syncDetail(org, runId));
  const close = <IconButton label="Close" icon={X} kind="quiet" onClick={() => dismissImport(batch.id)} />;
  if (data) return <SyncCard org={org} sync={data} actions={close} />;
  return (
    <Card title={namesOf(batch)} actions={close}>
      <p className={styles.text}>The upload is whole. Its run begins.</p>
    </Card>
  );
}

function UploadCard({ batch }: { batch: ImportBatch }) {
  const total = batch.files.reduce((sum, { size }) => sum + size, 0);
  const sent = batch.files.reduce((sum, file) => sum + file.sent, 0);
  const isWhole = sent === total;
  return (
    <Card
      title={namesOf(batch)}
      note={
        batch.state === "failed"
          ? "not imported"
          : isWhole
            ? "asking for the run"
            : `${megabytes(sent)} of ${megabytes(total)}`
      }
      actions={
        <Button kind="secondary" onClick={() => dismissImport(batch.id)}>
          {batch.state === "failed" ? "Close" : "Stop"}
        </Button>
      }
    >
      {batch.state === "failed" ? (
        <p className={styles.failure} role="alert">
          {batch.message}
        </p>
      ) : (
        <>
          <progress className={styles.progress} max={total} value={sent} aria-label={`Upload of ${namesOf(batch)}`} />
          {batch.message && <p className={styles.paused}>{batch.message}</p>}
          <LiveText text={spokenOf(batch, sent, total)} />
        </>
      )}
    </Card>
  );
}

function spokenOf(batch: ImportBatch, sent: number, total: number): string {
  return batch.message ?? `Upload of ${namesOf(batch)}: ${Math.floor((100 * sent) / Math.max(total, 1))}%`;
}

function namesOf({ files }: ImportBatch): string {
  const [first] = files;
  return files.length === 1 && first ? first.name : `${files.length} files`;
}

function megabytes(bytes: number): string {
  return bytes < 1e6 ? `${Math.ceil(bytes / 1e3)} kB` : `${(bytes / 1e6).toFixed(1)} MB`;
}
