import fc from "fast-check";
import * as v from "valibot";
import type { Rate } from "./answer.ts";
import { addDays } from "./days.ts";
import type { Field } from "./dimensions.ts";
import type { NaiveRow } from "./naive-answer.contract.ts";
import { comparisons, costQuery, granularities, metrics, presets } from "./query.ts";

/** Ledgers end on this day. */
export const now = new Date("2026-11-20T10:00:00Z");
const firstDay = "2026-07-25";
export const connections = ["aws-1", "aws-2", "gcp-1"].map(
  (account) => `connection-${account.split("-")[0]}-${account}`,
);

const maybe = <T>(value: fc.Arbitrary<T>, weight = 4) =>
  fc.oneof({ arbitrary: value, weight }, { arbitrary: fc.constant(null), weight: 1 });
const dayWithin = (first: string, days: number) =>
  fc.integer({ min: 0, max: days }).map((past) => addDays(first, past));
const day = dayWithin(firstDay, 118);

/** Sums and products of these are exact in doubles too, so that ranking by them has no near ties. */
const dyadic = fc.integer({ min: -4000, max: 40_000 }).map((eighths) => String(eighths / 8));
const fine = fc
  .tuple(fc.constantFrom("", "-"), fc.nat({ max: 999 }), fc.bigInt({ min: 0n, max: 10n ** 18n - 1n }))
  .map(([sign, whole, fraction]) => `${sign}${whole}.${String(fraction).padStart(18, "0")}`);

const texts = ["EC2", "S3", "ec2 (old)", "O'Reilly", 'say "x"', "it's; DROP TABLE cost_daily; --", "", "Ünïcode ✓"];
export const tagKeys = ["team", "aws:createdBy", "a.b", 'q"uote', "it's"];
const tags = maybe(
  fc.dictionary(fc.constantFrom(...tagKeys), fc.constantFrom("red", "blue", "", "Red's"), { maxKeys: 3 }),
);

function lineWith(amount: fc.Arbitrary<string>): fc.Arbitrary<NaiveRow> {
  return fc
    .record({
      account: fc.constantFrom("aws-1", "aws-2", "gcp-1"),
      day,
      hour: fc.constantFrom("00:00:00", "23:59:59"),
      BilledCost: maybe(amount, 8),
      EffectiveCost: maybe(amount),
      ListCost: maybe(amount),
      ContractedCost: fc.constant(null),
      BillingCurrency: fc.constantFrom("USD", "USD", "EUR", "JPY"),
      ServiceName: maybe(fc.constantFrom(...texts)),
      ServiceCategory: maybe(fc.constantFrom("Compute", "Business Applications")),
      ServiceSubcategory: maybe(fc.constantFrom("Generative AI", "Virtual Machines")),
      RegionId: maybe(fc.constantFrom("eu", "us")),
      ResourceId: maybe(fc.constantFrom("i-1", "i-2", "i-3")),
      ChargeCategory: fc.constantFrom("Usage", "Usage", "Usage", "Tax", "Credit", "Adjustment"),
      ConsumedQuantity: maybe(amount),
      ConsumedUnit: maybe(
        fc.constantFrom("Hours", "Tokens", "1K tokens", "1000 Tokens", "1M TOKENS", "Token requests"),
      ),
      x_CostBasis: fc.constantFrom("billed", "billed", "estimated"),
      tags,
    })
    .map(({ account, day: charged, hour, tags: tagged, ...line }) => ({
      ...line,
      x_Provider: account.split("-")[0] ?? "",
      x_ConnectionId: `connection-${account.split("-")[0]}-${account}`,
      BillingAccountId: account,
      BillingPeriodStart: `${charged.slice(0, 7)}-01T00:00:00Z`,
      ChargePeriodStart: `${charged}T${hour}Z`,
      ChargePeriodEnd: `${addDays(charged, 1)}T00:00:00Z`,
      Tags: tagged && JSON.stringify(tagged),
    }));
}

export const ledger = fc
  .constantFrom(dyadic, fine)
  .chain((amount) => fc.array(lineWith(amount), { minLength: 1, maxLength: 60 }));

const field = fc.constantFrom<Field>(
  "x_Provider",
  "x_ConnectionId",
  "x_Kind",
  "x_CostBasis",
  "ServiceName",
  "ServiceCategory",
  "RegionId",
  "ChargeCategory",
  "ResourceId",
  ...tagKeys.map((key): Field => `tag:${key}`),
);
const value = fc.constantFrom(
  ...texts,
  "aws",
  "GenAI",
  "Cloud",
  "eu",
  "Usage",
  "i-1",
  "red",
  "Red's",
  "billed",
  "R",
  "%",
);
const filter = fc.oneof(
  fc.record({
    field,
    operator: fc.constantFrom("is" as const, "is-not" as const, "contains" as const, "not-contains" as const),
    values: fc.array(value, { minLength: 1, maxLength: 3 }),
  }),
  fc.record({ field, operator: fc.constantFrom("empty" as const, "not-empty" as const) }),
);
const period = fc.oneof(
  fc.constantFrom(...presets).map((preset) => ({ preset })),
  fc.tuple(day, fc.integer({ min: 1, max: 100 })).map(([from, days]) => ({ from, until: addDays(from, days) })),
);

export const query = fc
  .record({
    metric: fc.constantFrom(...metrics, "effective" as const, "billed" as const),
    groupBy: fc.uniqueArray(field, { maxLength: 3 }),
    filters: fc.array(filter, { maxLength: 2 }),
    period,
    granularity: fc.constantFrom(...granularities),
    compare: fc.option(fc.constantFrom(...comparisons), { nil: undefined }),
    currency: fc.option(fc.constantFrom("USD", "CHF"), { nil: undefined, freq: 3 }),
    costBasis: fc.constantFrom("ledger" as const, "ledger" as const, "billed" as const, "estimated" as const),
    days: fc.constantFrom("complete" as const, "all" as const),
    limit: fc.constantFrom(1, 2, 3, 1000),
    order: fc.constantFrom("total" as const, "change" as const),
  })
  .map(({ compare, currency, ...asked }) =>
    v.parse(costQuery, { ...asked, ...(compare && { compare }), ...(currency && { currency }) }),
  );

/** Rates to a currency, at most one a currency and day, that doubles hold exactly. */
export const ratesTo = (to: string): fc.Arbitrary<Rate[]> =>
  fc.uniqueArray(
    fc.record({
      from: fc.constantFrom("USD", "EUR").filter((from) => from !== to),
      to: fc.constant(to),
      day: dayWithin("2026-06-25", 150),
      rate: fc.constantFrom("0.5", "1.25", "2", "110.5"),
      source: fc.constant("test"),
    }),
    { selector: ({ from, day: first }) => `${from} ${first}`, maxLength: 6 },
  );
