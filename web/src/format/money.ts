/** How exact an amount is written: to the cent, to the whole unit, or shortened to one decimal and a letter. */
export type Exactness = "exact" | "whole" | "compact";

interface Options {
  exactness?: Exactness;
  /** + before what is above zero, as changes are written. */
  signed?: boolean;
  /** `EUR 8,204.10`, for a currency that is not the one of the view. */
  code?: boolean;
  /** The user's, unless given. */
  locale?: string | undefined;
}

/**
 * Decimal text as money of an ISO 4217 currency, for reading: rounded half to even, digit by digit from the text, never through a
 * float. Null is "unknown".
 */
export function money(amount: string | null, currency: string, options: Options = {}): string {
  if (amount === null) return "unknown";
  return written(formatOf(currency, options), amount, options.code === true);
}

/** The figure of a tile: `$372.7k` from 100,000 up, `$9,552` from 100 up, to the cent below. */
export function tileMoney(amount: string | null, currency: string, options: Omit<Options, "exactness"> = {}): string {
  return money(amount, currency, { ...options, exactness: exactnessOf(amount) });
}

/** A price of one unit: never rounded to nothing, at most six digits that count. `$0.0000375`, `$2.50`. */
export function unitPrice(amount: string | null, currency: string, locale?: string): string {
  if (amount === null) return "unknown";
  const [, whole = "", fraction = ""] = /^-?0*(\d*)(?:\.(\d*))?$/.exec(amount) ?? [];
  const zeros = whole === "" ? (/^0*/.exec(fraction)?.[0].length ?? 0) : -whole.length;
  const digits = Math.min(Math.max(zeros + 6, 2), 20);
  const format = cached(
    `price ${locale} ${currency} ${digits}`,
    () =>
      new Intl.NumberFormat(locale, {
        style: "currency",
        currency,
        minimumFractionDigits: 2,
        maximumFractionDigits: digits,
        roundingMode: "halfEven",
      }),
  );
  return written(format, amount, false);
}

/** Whether a unit is a currency; others are a ConsumedUnit, or `tokens`. */
export function isCurrency(unit: string): boolean {
  return /^[A-Z]{3}$/.test(unit);
}

/** An amount in any unit of a CostAnswer: money, or a number and its unit. */
export function amountText(amount: string | null, unit: string, options: Options = {}): string {
  if (amount === null) return "unknown";
  if (isCurrency(unit)) return money(amount, unit, options);
  return `${written(numberFormatOf(options), amount, false)} ${unit}`;
}

/** A count: `842,190`. */
export function count(number: number, locale?: string): string {
  return cached(`count ${locale}`, () => new Intl.NumberFormat(locale)).format(number);
}

/** Which of two amounts is larger; null below all. For sorting only: as a float. */
export function sortable(amount: string | null): number | null {
  return amount === null ? null : Number(amount);
}

function exactnessOf(amount: string | null): Exactness {
  const size = Math.abs(Number(amount));
  return size >= 100_000 ? "compact" : size >= 100 ? "whole" : "exact";
}

function formatOf(currency: string, { exactness = "exact", signed, code, locale }: Options): Intl.NumberFormat {
  return cached(
    `${locale} ${currency} ${exactness} ${signed} ${code}`,
    () =>
      new Intl.NumberFormat(locale, {
        style: "currency",
        currency,
        roundingMode: "halfEven",
        currencyDisplay: code ? "code" : "symbol",
        signDisplay: signed ? "exceptZero" : "negative",
        ...digitsOf(exactness),
      }),
  );
}

function numberFormatOf({ exactness = "exact", signed, locale }: Options): Intl.NumberFormat {
  return cached(
    `number ${locale} ${exactness} ${signed}`,
    () =>
      new Intl.NumberFormat(locale, {
        roundingMode: "halfEven",
        signDisplay: signed ? "exceptZero" : "negative",
        ...(exactness === "exact" ? { maximumFractionDigits: 2 } : digitsOf(exactness)),
      }),
  );
}

function digitsOf(exactness: Exactness): Intl.NumberFormatOptions {
  if (exactness === "exact") return {};
  if (exactness === "whole") return { maximumFractionDigits: 0 };
  return { notation: "compact", minimumFractionDigits: 0, maximumFractionDigits: 1 };
}

function written(format: Intl.NumberFormat, amount: string, code: boolean): string {
  // Intl reads decimal text digit by digit; its types know numbers only as literals.
  const text = format
    .formatToParts(amount as `${number}`)
    .map(({ type, value }) => (type === "minusSign" ? "−" : type === "compact" && value === "K" ? "k" : value))
    .join("");
  return code ? text.replace(/^([+−]?)(\p{Lu}{3})\s/u, "$2\u00a0$1") : text;
}

const formats = new Map<string, Intl.NumberFormat>();

function cached(key: string, make: () => Intl.NumberFormat): Intl.NumberFormat {
  const known = formats.get(key);
  if (known) return known;
  const format = make();
  formats.set(key, format);
  return format;
}
