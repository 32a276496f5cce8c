import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Check } from "lucide-react";
import type { Alert } from "../../../../shared/api/alerts.ts";
import { alerts } from "../../api/queries.ts";
import { request } from "../../api/request.ts";
import { IconButton } from "../../ui/button.tsx";
import { useToast } from "../../ui/toaster.tsx";
import { Tooltip } from "../../ui/tooltip.tsx";

export function AcknowledgeButton({ org, alert }: { org: string; alert: Alert }) {
  const client = useQueryClient();
  const toast = useToast();
  const set = useMutation({
    mutationFn: (acknowledged: boolean) =>
      request("POST /api/alerts/{id}/acknowledge", { org, params: { id: alert.id }, body: { acknowledged } }),
    onSuccess: (_, acknowledged) => {
      void client.invalidateQueries(alerts(org));
      if (acknowledged) toast({ text: "Acknowledged", action: { label: "Undo", onAction: () => set.mutate(false) } });
    },
    onError: (error) => toast({ text: error.message, tone: "bad" }),
  });
  return (
    <Tooltip text="Acknowledge">
      <IconButton
        label={`Acknowledge ${alert.rule}, ${alert.from}`}
        icon={Check}
        disabled={set.isPending}
        onClick={() => set.mutate(true)}
      />
    </Tooltip>
  );
}
