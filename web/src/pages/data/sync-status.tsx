import { Check, CircleAlert, Equal, LoaderCircle } from "lucide-react";
import type { Sync } from "../../../../shared/api/syncs.ts";
import { Badge } from "../../ui/badge.tsx";
import { providerName } from "../../ui/provider-mark.tsx";

/** How a run stands, in a word and an icon. */
export function SyncStatus({ sync }: { sync: Pick<Sync, "status"> }) {
  if (sync.status === "loaded")
    return (
      <Badge tone="good" icon={Check}>
        Loaded
      </Badge>
    );
  if (sync.status === "unchanged")
    return (
      <Badge tone="neutral" icon={Equal}>
        Unchanged
      </Badge>
    );
  if (sync.status === "failed")
    return (
      <Badge tone="bad" icon={CircleAlert}>
        Failed
      </Badge>
    );
  return (
    <Badge tone="accent" icon={LoaderCircle}>
      {sync.status === "requested" ? "Waiting" : "Running"}
    </Badge>
  );
}

/** The file of a run, else how many there are; without files, its vendors. */
export function syncName({ files, providers }: Pick<Sync, "files" | "providers">): string {
  const [first] = files;
  if (files.length === 1 && first) return first;
  if (files.length > 1) return `${files.length} files`;
  return providers.map(providerName).join(", ");
}
