import { Download } from "lucide-react";
import { addressOf } from "../../api/request.ts";
import { Button } from "../../ui/button.tsx";
import { Menu } from "../../ui/menu.tsx";
import type { CostQuery } from "./cost-query.ts";

/** The rows shown, or the line items behind them, of the very question on the screen. */
export function ExportMenu({ org, query }: { org: string; query: CostQuery }) {
  const asked = JSON.stringify(query);
  const file = (rows: "answer" | "focus", format: "csv" | "parquet") => () =>
    download(addressOf("GET /api/costs-export", { org, query: { query: asked, rows, format } }));
  return (
    <Menu
      align="end"
      trigger={<Button icon={Download}>Export</Button>}
      items={[
        { heading: "What is shown" },
        { label: "CSV", onSelect: file("answer", "csv") },
        { label: "Parquet", onSelect: file("answer", "parquet") },
        "separator",
        { heading: "FOCUS 1.3 line items behind it" },
        { label: "Line items as CSV", onSelect: file("focus", "csv") },
        { label: "Line items as Parquet", onSelect: file("focus", "parquet") },
        {
          label: "FOCUS metadata",
          onSelect: () =>
            download(
              addressOf("GET /api/costs-export/metadata", { org, query: { query: asked } }),
              "focus-metadata.json",
            ),
        },
      ]}
    />
  );
}

function download(address: string, name = ""): void {
  const link = document.createElement("a");
  link.href = address;
  link.download = name;
  link.click();
}
