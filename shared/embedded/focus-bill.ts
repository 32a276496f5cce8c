/** A small FOCUS 1.2 bill for tests: what varies is given, the rest is what a real row would say. */
export interface BillRow {
  account?: string;
  /** YYYY-MM-DD, UTC. */
  day: string;
  cost: string;
  service?: string;
  currency?: string;
}

const header =
  "BilledCost,EffectiveCost,ListCost,ContractedCost,BillingCurrency,BillingAccountId,BillingAccountName,BillingPeriodStart," +
  "BillingPeriodEnd,ChargePeriodStart,ChargePeriodEnd,ChargeCategory,ChargeClass,ChargeDescription,ChargeFrequency,InvoiceIssuerName," +
  "ProviderName,PublisherName,ServiceName,ServiceCategory,ServiceSubcategory,SubAccountId,SubAccountName,InvoiceId,PricingCurrency,Tags";

export function focusBill(rows: readonly BillRow[]): string {
  return `${[header, ...rows.map(line)].join("\n")}\n`;
}

function line({ account = "111111111111", day, cost, service = "Amazon EC2", currency = "USD" }: BillRow): string {
  const month = `${day.slice(0, 7)}-01`;
  const costs = [cost, cost, cost, cost, currency, account, `Account ${account}`];
  const periods = [month, nextMonth(month), day, nextDay(day)].map((date) => `${date}T00:00:00Z`);
  const charge = ["Usage", "", `${service} hours`, "Usage-Based", "AWS", "AWS", "AWS"];
  const where = [
    service,
    "Compute",
    "Virtual Machines",
    "222222222222",
    "production",
    "",
    currency,
    '"{""team"": ""web""}"',
  ];
  return [...costs, ...periods, ...charge, ...where].join(",");
}

function nextMonth(month: string): string {
  const date = new Date(`${month}T00:00:00Z`);
  date.setUTCMonth(date.getUTCMonth() + 1);
  return date.toISOString().slice(0, 10);
}

function nextDay(day: string): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + 86_400_000).toISOString().slice(0, 10);
}
