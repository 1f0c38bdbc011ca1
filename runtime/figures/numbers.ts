/** Number texts as a person writes them; the same in every place, language and machine. */

const THIN = "\u2009";

/** Groups of three before the point, from five digits on: `10 000`, `1024`. */
export function grouped(text: string): string {
  const match = /^(-?)(\d{5,})(\..*)?$/.exec(text);
  if (!match) return text;
  const digits = match[2];
  let out = "";
  for (let k = 0; k < digits.length; k += 1) out += (k > 0 && (digits.length - k) % 3 === 0 ? THIN : "") + digits[k];
  return match[1] + out + (match[3] ?? "");
}

/** At most `digits` significant digits, no trailing zeros, powers of ten outside 1e-4 … 1e6. Integers below a million in full. */
export function numberText(value: number, digits = 4): string {
  if (value === 0) return "0";
  if (!Number.isFinite(value)) return value > 0 ? "∞" : "-∞";
  const size = Math.abs(value);
  if (Number.isInteger(value) && size < 1e6) return grouped(String(value));
  if (size >= 1e6 || size < 1e-4) return power(value, digits);
  const text = value.toPrecision(digits);
  if (text.includes("e")) return power(value, digits);
  return grouped(text.includes(".") ? text.replace(/\.?0+$/, "") : text);
}

function power(value: number, digits: number): string {
  const [mantissa, exponent] = value.toExponential(Math.max(0, digits - 1)).split("e");
  return `${mantissa.includes(".") ? mantissa.replace(/\.?0+$/, "") : mantissa}e${Number(exponent)}`;
}

/** As many digits as the error allows: one digit of the error, two when it begins with 1. `0.597 ± 0.002`. */
export function withError(value: number, se: number): string {
  if (!(se > 0) || !Number.isFinite(se)) return numberText(value);
  const exponent = Math.floor(Math.log10(se));
  const leading = Math.floor(se / 10 ** exponent + 1e-9);
  const place = exponent - (leading === 1 ? 1 : 0);
  if (Math.abs(value) >= 1e6 || place < -9) return `${numberText(value, 6)} ± ${numberText(se, 2)}`;
  const decimals = Math.max(0, -place);
  return `${grouped(value.toFixed(decimals))} ± ${grouped(se.toFixed(decimals))}`;
}

/** `0.42 s`, `4.1 s`, `2 min 10 s`, `1 h 05 min`. */
export function secondsText(seconds: number): string {
  if (seconds < 1) return `${seconds.toFixed(2)} s`;
  if (seconds < 60) return `${seconds.toFixed(1)} s`;
  const whole = Math.round(seconds);
  if (whole < 3600) return `${Math.floor(whole / 60)} min ${whole % 60} s`;
  return `${Math.floor(whole / 3600)} h ${String(Math.floor((whole % 3600) / 60)).padStart(2, "0")} min`;
}

/** `341 k`, `2.1 M`, `87`: for rates and sizes. */
export function shortCount(value: number): string {
  const units: readonly (readonly [number, string])[] = [
    [1e12, "T"],
    [1e9, "G"],
    [1e6, "M"],
    [1e3, "k"],
  ];
  for (const [size, unit] of units)
    if (value >= size) return `${(value / size).toFixed(value / size < 10 ? 1 : 0)} ${unit}`;
  return value.toFixed(value < 10 && !Number.isInteger(value) ? 1 : 0);
}

/** `3/8` for a fraction with a denominator up to 12, else the number. */
export function fractionText(value: number): string {
  for (let denominator = 2; denominator <= 12; denominator += 1) {
    const numerator = Math.round(value * denominator);
    if (numerator !== 0 && Math.abs(value * denominator - numerator) < 1e-9 && !Number.isInteger(value))
      return `${numerator}/${denominator}`;
  }
  return numberText(value);
}
