-- How the text of a bill becomes a decimal or an instant. A text that is neither raises an error, so that the statement
-- fails as a whole and nothing half-right is written. DECIMAL(38,18) is exact for 20 digits before the point and 18 after.
-- No IN lists here: DuckDB turns them into joins, which compute their operands for every row, whatever CASE they stand in.

-- Places a plain number (no exponent) has before and after its point; the sign counts as a place.
CREATE TEMP MACRO places_before(v) AS CASE WHEN contains(v, '.') THEN instr(v, '.') - 1 ELSE strlen(v) END;
CREATE TEMP MACRO places_after(v) AS CASE WHEN contains(v, '.') THEN strlen(v) - instr(v, '.') ELSE 0 END;

-- DuckDB reads 64-bit decimals some 60 times faster than 128-bit ones, and widening them is exact.
CREATE TEMP MACRO plain_decimal(v) AS CASE
  WHEN places_after(v) <= 10 AND places_before(v) <= 8 THEN CAST(CAST(v AS DECIMAL(18, 10)) AS DECIMAL(38, 18))
  WHEN places_after(v) <= 15 AND places_before(v) <= 3 THEN CAST(CAST(v AS DECIMAL(18, 15)) AS DECIMAL(38, 18))
  ELSE CAST(v AS DECIMAL(38, 18))
END;

-- 12.5E-3 is the digits 125 with the point after place 2 - 3 = -1: 0.0125. The one-element lists name a value used twice.
CREATE TEMP MACRO place_point(digits, point) AS CASE
  WHEN rtrim(digits, '0') = '' THEN '0.'
  WHEN point <= 0 THEN '0.' || repeat('0', -point) || digits
  WHEN point >= strlen(digits) THEN digits || repeat('0', point - strlen(digits)) || '.'
  ELSE substr(digits, 1, point) || '.' || substr(digits, point + 1)
END;
-- The same number without sign and exponent, always with a point; null when it is no number.
CREATE TEMP MACRO unsigned_plain(v) AS list_transform(
  [regexp_extract(v, '^[+-]?(\d*)\.?(\d*)([eE]([+-]?\d{1,4}))?$', ['whole', 'fraction', 'e', 'exponent'])],
  lambda n: CASE WHEN n.whole || n.fraction <> '' THEN
    place_point(n.whole || n.fraction, strlen(n.whole) + coalesce(TRY_CAST(n.exponent AS INTEGER), 0)) END
)[1];

-- What is left after 18 decimals; empty when the number fits. Rounding is half-even: 0.5 goes to the even neighbour.
CREATE TEMP MACRO beyond_18(plain) AS rtrim(substr(plain, instr(plain, '.') + 19), '0');
CREATE TEMP MACRO first_18(plain) AS substr(plain, 1, instr(plain, '.') + 18);
CREATE TEMP MACRO half_even(kept, rest) AS plain_decimal(kept) + CASE
  WHEN rest > '5' OR (rest = '5' AND contains('13579', right(kept, 1))) THEN CAST('0.000000000000000001' AS DECIMAL(38, 18))
  ELSE CAST(0 AS DECIMAL(38, 18))
END;

CREATE TEMP MACRO has_more_than_18_decimals(v) AS CASE
  WHEN strlen(v) >= 20 OR contains(v, 'e') OR contains(v, 'E') THEN beyond_18(unsigned_plain(trim(v))) <> ''
  ELSE false
END;

-- A number with an exponent or more than 18 decimals.
CREATE TEMP MACRO long_decimal(v, may_round) AS list_transform(
  [unsigned_plain(v)],
  lambda plain: CASE
    WHEN plain IS NULL THEN error('not a decimal')
    WHEN NOT may_round AND beyond_18(plain) <> '' THEN error('more than 18 decimals')
    WHEN starts_with(v, '-') THEN -half_even(first_18(plain), beyond_18(plain))
    ELSE half_even(first_18(plain), beyond_18(plain))
  END
)[1];
CREATE TEMP MACRO read_decimal(v, may_round) AS CASE
  WHEN contains(v, '_') THEN error('not a decimal')
  WHEN contains(v, 'e') OR contains(v, 'E') OR (strlen(v) >= 20 AND places_after(v) > 18) THEN long_decimal(trim(v), may_round)
  ELSE plain_decimal(v)
END;

-- Text without a zone is UTC. DuckDB wants seconds where there is a zone, and takes 5/1/25 for a day of the year 5.
CREATE TEMP MACRO any_instant(v) AS coalesce(
  TRY_CAST(v AS TIMESTAMPTZ),
  CAST(regexp_replace(v, '([T ]\d\d:\d\d)(Z|[+-][\d:]+)$', '\1:00\2') AS TIMESTAMPTZ)
);
CREATE TEMP MACRO plausible_instant(t) AS CASE
  WHEN t >= TIMESTAMPTZ '1990-01-01 00:00:00+00' AND t < TIMESTAMPTZ '2200-01-01 00:00:00+00' THEN t
  WHEN t IS NULL THEN NULL
  ELSE error('not a date of a bill')
END;
CREATE TEMP MACRO read_instant(v) AS plausible_instant(any_instant(v));

-- a × b to 18 decimals, exactly: two DECIMAL(38,18) have no product in DuckDB, their whole and broken parts have.
-- Null where the product has more than 20 digits before the point.
CREATE TEMP MACRO whole_part(v) AS TRY_CAST(trunc(v) AS DECIMAL(19, 0));
CREATE TEMP MACRO broken_part(v) AS CAST(v - trunc(v) AS DECIMAL(18, 18));
CREATE TEMP MACRO multiply_exactly(a, b) AS
  TRY_CAST(whole_part(a) * whole_part(b) AS DECIMAL(38, 18))
  + whole_part(a) * broken_part(b)
  + broken_part(a) * whole_part(b)
  + CAST(broken_part(a) * broken_part(b) AS DECIMAL(38, 18));
