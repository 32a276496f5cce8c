import { type Decimal, decimal, plus, rounded, textOf, times } from "#shared/costs/decimal.ts";
import type { PlacedIncident } from "./incidents.ts";
import { daysBetween, type Ledger, levelOn, type Rhythm, shareDelivered } from "./ledger.ts";

/** What a source charges for day by day, as its lines.csv says. */
export interface Meter {
  key: string;
  /** Decimal text, in the source's currency. */
  unit_price: string;
  /** Cost of a full working day as of the anchor; only a target, the exact cost is price × quantity. */
  per_day: number;
  /** Decimals of its quantity. */
  places: number;
  rhythm: Rhythm;
  /** Its rows come so many days after the others. */
  late_days: number;
  /** It ended so many days before the anchor. */
  ends_days_ago?: number | undefined;
  /** It exists only on the days of this incident; with a fixed quantity, its price changes on those days. */
  incident: string | null;
  fixed_quantity?: string | null;
}

/** How a source delivers and grows. */
export interface Delivery {
  /** Shares of the day of delivery and of the day before that have arrived, as decimal text. */
  delivered: readonly [string, string];
  /** Per 30 days. */
  growth: number;
}

/** Decimal texts; cost = unitPrice × quantity, exactly. */
export interface Usage {
  quantity: string;
  unitPrice: string;
  cost: string;
}

/** What a meter counted on a day, as far as it is delivered; undefined when that is nothing. */
export function usageOn(ledger: Ledger, day: string, meter: Meter, delivery: Delivery): Usage | undefined {
  const share = shareDelivered(ledger, day, { delivered: delivery.delivered, lateDays: meter.late_days });
  if (share === "0" || hasEnded(ledger, day, meter)) return undefined;
  const incident = incidentOn(ledger, day, meter);
  if (meter.incident && !meter.fixed_quantity && !incident) return undefined;
  const unitPrice = priceOn(day, meter, incident);
  const whole = quantityOn(ledger, day, meter, { incident, growth: delivery.growth });
  const quantity = share === "1" ? whole : rounded(times(whole, decimal(share)), meter.places);
  if (quantity.units === 0n) return undefined;
  return { quantity: textOf(quantity), unitPrice: textOf(unitPrice), cost: textOf(times(unitPrice, quantity)) };
}

/** The incident that a meter belongs to; a bill takes its account and team from it. */
export function incidentOf(ledger: Ledger, meter: Meter): PlacedIncident | undefined {
  if (meter.incident === null) return undefined;
  const found = ledger.incidents.find(({ id }) => id === meter.incident);
  if (!found) throw new Error(`The meter ${meter.key} is of an incident "${meter.incident}" that is not listed.`);
  return found;
}

function incidentOn(ledger: Ledger, day: string, meter: Meter): PlacedIncident | undefined {
  const incident = incidentOf(ledger, meter);
  const isOn = incident && day >= incident.from && (incident.until === null || day < incident.until);
  return isOn ? incident : undefined;
}

/** What an incident costs above the usual on a day it is on. */
export function extraOn({ kind, from, extraPerDay }: PlacedIncident, day: string): Decimal {
  const days = kind === "growing-leak" ? daysBetween(from, day) + 1 : 1;
  return times(decimal(extraPerDay), decimal(String(days)));
}

function priceOn(day: string, meter: Meter, incident: PlacedIncident | undefined): Decimal {
  const price = decimal(meter.unit_price);
  if (!incident || !meter.fixed_quantity) return price;
  return plus(price, divided(extraOn(incident, day), decimal(meter.fixed_quantity)));
}

function quantityOn(
  ledger: Ledger,
  day: string,
  meter: Meter,
  { incident, growth }: { incident: PlacedIncident | undefined; growth: number },
): Decimal {
  if (meter.fixed_quantity) return decimal(meter.fixed_quantity);
  if (incident) return divided(extraOn(incident, day), decimal(meter.unit_price));
  const target = meter.per_day * levelOn(ledger, day, { ...meter, growth });
  return decimal((target / Number(meter.unit_price)).toFixed(meter.places));
}

function hasEnded(ledger: Ledger, day: string, meter: Meter): boolean {
  return meter.ends_days_ago !== undefined && daysBetween(day, ledger.anchor) <= meter.ends_days_ago;
}

const divisionPlaces = 12;

/** Throws when the quotient has more than 12 decimals: then a list and a bill would disagree. */
function divided(a: Decimal, b: Decimal): Decimal {
  const dividend = a.units * 10n ** BigInt(divisionPlaces + b.scale);
  const divisor = b.units * 10n ** BigInt(a.scale);
  if (dividend % divisor !== 0n) throw new Error(`${textOf(a)} is no exact multiple of ${textOf(b)}.`);
  return { units: dividend / divisor, scale: divisionPlaces };
}
