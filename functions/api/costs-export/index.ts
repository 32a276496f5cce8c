import { answerCosts } from "#shared/costs/answer-costs.ts";
import { addDays } from "#shared/costs/days.ts";
import { periodOf } from "#shared/costs/periods.ts";
import type { CostQuery } from "#shared/costs/query.ts";
import type { Handlers } from "#shared/http/handler.ts";
import { serve } from "#shared/http/serve.ts";
import { openLedger } from "#shared/ledger/open-ledger.ts";
import { warehouse } from "#shared/platform.ts";
import { columnsOfAnswer, rowsOfAnswer } from "./answer-rows.ts";
import { describeExport } from "./describe-export.ts";
import { selectLineItems } from "./select-line-items.ts";
import { streamAndRemove } from "./stream-file.ts";
import { csvOf } from "./write-csv.ts";
import { parquetOf } from "./write-parquet.ts";

const mediaTypes = { csv: "text/csv; charset=utf-8", parquet: "application/vnd.apache.parquet" } as const;

serve("costs-export", {
  "GET /api/costs-export": async ({ organization, caller, query: asked, now }) => {
    const { query, rows, format } = asked;
    const reader = await warehouse();
    const ledger = await openLedger({ organization, database: caller.database, warehouse: reader, now });
    const describedBy = { link: linkTo(organization.slug, query) };
    const reply = { mediaType: mediaTypes[format], headers: describedBy };
    if (rows === "focus") {
      const metadata = { FOCUS: JSON.stringify(await describeExport(query, organization, ledger)) };
      const file = await reader.exportRows(ledger.dataset, selectLineItems(query, now), { format, metadata });
      return { ...reply, stream: streamAndRemove(file), fileName: fileName("focus", query) };
    }
    const answer = await answerCosts(query, await ledger.answering(query));
    const [columns, lines] = [columnsOfAnswer(answer), rowsOfAnswer(answer)];
    const stream = format === "csv" ? csvOf(columns, lines) : streamAndRemove(await parquetOf(columns, lines));
    return { ...reply, stream, fileName: fileName("costs", query) };

    function fileName(what: string, of: CostQuery): string {
      const { from, until } = periodOf(of, now);
      return `${what}-${organization.slug}-${from}-${addDays(until, -1)}.${format}`;
    }
  },
  "GET /api/costs-export/metadata": async ({ organization, caller, query, now }) => {
    const deps = { organization, database: caller.database, warehouse: await warehouse(), now };
    const ledger = await openLedger(deps);
    return { json: () => describeExport(query.query, organization, ledger), version: ledger.version };
  },
} satisfies Handlers<"costs-export">);

/** Where the metadata of these line items is (RFC 8288). */
function linkTo(org: string, query: CostQuery): string {
  const search = new URLSearchParams({ org, query: JSON.stringify(query) });
  return `</api/costs-export/metadata?${search}>; rel="describedby"; type="application/json"`;
}
