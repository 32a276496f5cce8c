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

/** The first file of a run and how many more there are; without files, its vendors. */
export function syncName({ files, providers }: Pick<Sync, "files" | "providers">): string {
  const [first] = files;
  if (first) return files.length === 1 ? first : `${first} and ${files.length - 1} more`;
  return providers.map(providerName).join(", ");
}
