import { answerCosts } from "#shared/costs/answer-costs.ts";
import type { Call, Handlers, RoutesOf } from "#shared/http/handler.ts";
import { serve } from "#shared/http/serve.ts";
import { openLedger } from "#shared/ledger/open-ledger.ts";
import { warehouse } from "#shared/platform.ts";
import { answerChange } from "./answer-change.ts";
import { answerForecast } from "./answer-forecast.ts";

serve("costs", {
  "GET /api/costs": async (call) => {
    const { ledger, query } = await asked(call);
    return { json: async () => answerCosts(query, await ledger.answering(query)), version: ledger.version };
  },
  "GET /api/costs/forecast": async (call) => {
    const { ledger, query } = await asked(call);
    return { json: () => answerForecast(query, ledger), version: ledger.version };
  },
  "GET /api/costs/change": async (call) => {
    const { ledger, query } = await asked(call);
    return { json: () => answerChange(query, ledger), version: ledger.version };
  },
} satisfies Handlers<"costs">);

async function asked({ organization, caller, query, now }: Call<RoutesOf<"costs">>) {
  const deps = { organization, database: caller.database, warehouse: await warehouse(), now };
  return { ledger: await openLedger(deps), query: query.query };
}
