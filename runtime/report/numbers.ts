/**
 * Numbers for people: as many digits as the error allows (`0.597 ± 0.002`), six significant ones when exact. Shortest decimal text of
 * the rounded value; no host formatting that depends on a language setting.
 */
const significant = (x: number, digits: number): string => {
  if (x === 0) return "0";
  const text = x.toPrecision(digits);
  const [mantissa, exponent] = text.split("e");
  const trimmed = mantissa.includes(".") ? mantissa.replace(/\.?0+$/, "") : mantissa;
  return exponent === undefined ? trimmed : `${trimmed}e${exponent.replace("+", "")}`;
};

/** Decimal exponent of the first significant digit. */
const exponentOf = (x: number): number => Number(Math.abs(x).toExponential().split("e")[1]);

/** `x`, or `x ± se` with the error to one or two digits and the value to the same place. `digits`: of exact values. */
export function numberText(x: number | null, se: number | null = null, digits = 6): string {
  if (x === null) return "–";
  if (!Number.isFinite(x)) return x > 0 ? "∞" : x < 0 ? "-∞" : "–";
  if (se === null || se === 0 || !Number.isFinite(se)) return significant(x, digits);
  const error = Number(se.toPrecision(1));
  const place = exponentOf(error);
  if (place > 5 || exponentOf(x || error) < -5) return `${significant(x, Math.max(1, exponentOf(x || error) - place + 1))} ± ${significant(error, 1)}`;
  const decimals = Math.max(0, -place);
  return `${x.toFixed(decimals)} ± ${error.toFixed(decimals)}`;
}
