import { Braces, Check, Copy } from "lucide-react";
import { useState } from "react";
import { addressOf } from "../../api/request.ts";
import { Button } from "../../ui/button.tsx";
import { Popover } from "../../ui/popover.tsx";
import type { CostQuery } from "./cost-query.ts";
import styles from "./query-view.module.css";

/** The question as the API takes it. */
export function QueryView({ org, query }: { org: string; query: CostQuery }) {
  const text = JSON.stringify(query, null, 2);
  const [isCopied, setCopied] = useState(false);
  return (
    <Popover
      label="The query of this view"
      align="end"
      onOpenChange={() => setCopied(false)}
      trigger={
        <Button kind="quiet" icon={Braces}>
          View as query
        </Button>
      }
    >
      <div className={styles.query}>
        {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls has to be reachable */}
        <pre className={styles.text} tabIndex={0}>
          <code>{text}</code>
        </pre>
        <div className={styles.actions}>
          <a
            href={addressOf("GET /api/costs", { org, query: { query: JSON.stringify(query) } })}
            target="_blank"
            rel="noreferrer"
          >
            Open the answer
          </a>
          <a href={addressOf("GET /api/openapi", {})} target="_blank" rel="noreferrer">
            The API
          </a>
          <Button
            icon={isCopied ? Check : Copy}
            onClick={async () => {
              await navigator.clipboard.writeText(text);
              setCopied(true);
            }}
          >
            {isCopied ? "Copied" : "Copy"}
          </Button>
        </div>
      </div>
    </Popover>
  );
}
