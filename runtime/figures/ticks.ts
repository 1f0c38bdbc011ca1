/** Ticks as a person would choose them: 1, 2 or 5 times a power of ten; whole decades on long log axes. */
import { grouped, numberText } from "./numbers.ts";

export interface Tick {
  readonly at: number;
  readonly text: string;
}

/** Step 1, 2 or 5 · 10^k that gives about `count` ticks on `span`. */
export function niceStep(span: number, count: number): number {
  const raw = span / Math.max(1, count);
  const unit = 10 ** Math.floor(Math.log10(raw));
  const ratio = raw / unit;
  return unit * (ratio < 1.5 ? 1 : ratio < 3.5 ? 2 : ratio < 7.5 ? 5 : 10);
}

/** Ticks inside [low, high], all written with the decimals of the step. */
export function linearTicks(low: number, high: number, count: number): Tick[] {
  if (!(high > low)) return Number.isFinite(low) ? [{ at: low, text: numberText(low) }] : [];
  const step = niceStep(high - low, count);
  const decimals = Math.max(0, -Math.floor(Math.log10(step) + 1e-9));
  const large = Math.max(Math.abs(low), Math.abs(high));
  const ticks: Tick[] = [];
  for (let k = Math.ceil(low / step - 1e-9); k <= Math.floor(high / step + 1e-9); k += 1) {
    const at = k === 0 ? 0 : k * step;
    ticks.push({
      at,
      text: k === 0 ? "0" : large >= 1e6 || decimals > 4 ? numberText(at, 3) : grouped(at.toFixed(decimals)),
    });
  }
  return ticks;
}

/** Ticks on a log axis: decades, thinned when there are many, with 2 and 5 between when there are few. */
export function logTicks(low: number, high: number, count: number): Tick[] {
  const first = Math.floor(Math.log10(low) + 1e-9);
  const last = Math.ceil(Math.log10(high) - 1e-9);
  const decades = Math.log10(high) - Math.log10(low);
  if (decades < 0.7) return linearTicks(low, high, count).filter((t) => t.at > 0);
  const every = Math.max(1, Math.ceil(decades / Math.max(1, count)));
  const factors = every > 1 || decades * 2 > count ? [1] : decades * 3 > count ? [1, 3] : [1, 2, 5];
  const ticks: Tick[] = [];
  for (let k = first; k <= last; k += 1) {
    if ((((k - Math.ceil(Math.log10(low) - 1e-9)) % every) + every) % every !== 0) continue;
    for (const factor of factors) {
      const at = factor * 10 ** k;
      if (at < low * (1 - 1e-9) || at > high * (1 + 1e-9)) continue;
      ticks.push({ at, text: at >= 1e-3 && at < 1e5 ? numberText(at, 3) : `${factor}e${k}` });
    }
  }
  return ticks.length >= 2 ? ticks : linearTicks(low, high, count).filter((t) => t.at > 0);
}
