/** What plots read of a measured value: entries by name of axis and place among the own dimensions, missing ones as null, with standard errors. */
import type { Measured } from "../measure/measured.ts";

export interface View {
  readonly axes: readonly { readonly word: string; readonly size: number }[];
  readonly shape: readonly number[]; // own
  readonly data: Float64Array;
  readonly missing?: Uint8Array;
  readonly se?: Float64Array; // absent: exact
  readonly abscissae: Readonly<Record<string, readonly number[]>>;
  readonly integer: boolean;
  readonly boolean: boolean;
  readonly fields: Readonly<Record<string, View>>;
  readonly reason?: string;
}

/** Places on carried axes; axes that a view does not have are ignored, so one set of places serves several views. */
export type Places = Readonly<Record<string, number>>;

/** Root of the sum of squares over independent sources; undefined for exact values. */
function standardErrors(measured: Measured): Float64Array | undefined {
  if (measured.sources.size === 0) return undefined;
  const squares = new Float64Array(measured.tensor.data.length);
  for (const source of measured.sources.values())
    for (let k = 0; k < squares.length; k += 1) squares[k] += source[k] * source[k];
  for (let k = 0; k < squares.length; k += 1) squares[k] = Math.sqrt(squares[k]);
  return squares.some((s) => s > 0) ? squares : undefined;
}

export function view(measured: Measured): View {
  return {
    axes: measured.tensor.axes,
    shape: measured.tensor.shape,
    data: measured.tensor.data,
    missing: measured.tensor.missing,
    se: standardErrors(measured),
    abscissae: measured.abscissae ?? {},
    integer: measured.integer === true,
    boolean: measured.boolean === true,
    fields: Object.fromEntries(Object.entries(measured.fields ?? {}).map(([name, field]) => [name, view(field)])),
    ...(measured.reason === undefined ? {} : { reason: measured.reason }),
  };
}

/** Number of own entries. */
export function ownSize(v: View): number {
  return v.shape.reduce((a, b) => a * b, 1);
}

export function sizeOf(v: View, word: string): number | undefined {
  return v.axes.find((a) => a.word === word)?.size;
}

function offset(v: View, places: Places, own: number): number {
  let at = 0;
  for (const axis of v.axes) at = at * axis.size + (places[axis.word] ?? 0);
  return at * ownSize(v) + own;
}

/** The entry at these places, or null where there is none. */
export function entryAt(v: View, places: Places, own = 0): number | null {
  const k = offset(v, places, own);
  return k >= v.data.length || v.missing?.[k] === 1 || !Number.isFinite(v.data[k]) ? null : v.data[k];
}

/** Its standard error; 0 where exact. */
export function errorAt(v: View, places: Places, own = 0): number {
  return v.se?.[offset(v, places, own)] ?? 0;
}

/** All own entries at these places; a scalar is repeated `count` times. */
export function ownEntries(v: View, places: Places, count = ownSize(v)): (number | null)[] {
  const size = ownSize(v);
  return Array.from({ length: count }, (_, k) => entryAt(v, places, size === 1 ? 0 : k));
}

/** Every present entry with the axes in `places` fixed and all others running, own dimensions innermost. */
export function allEntries(v: View, places: Places): (number | null)[] {
  const free = v.axes.filter((a) => places[a.word] === undefined);
  const total = free.reduce((n, a) => n * a.size, 1);
  const out: (number | null)[] = [];
  for (let k = 0; k < total; k += 1) {
    const here: Record<string, number> = { ...places };
    let rest = k;
    for (let a = free.length - 1; a >= 0; a -= 1) {
      here[free[a].word] = rest % free[a].size;
      rest = Math.floor(rest / free[a].size);
    }
    for (let own = 0; own < ownSize(v); own += 1) out.push(entryAt(v, here, own));
  }
  return out;
}

/** The view with entries taken out where the condition does not hold. Axes of the condition that the view lacks do not restrict it. */
export function restricted(v: View, condition: View): View {
  const shared = condition.axes.filter((a) => v.axes.some((b) => b.word === a.word));
  if (shared.length !== condition.axes.length) return v;
  const missing = new Uint8Array(v.data.length);
  const own = ownSize(v);
  for (let k = 0; k < missing.length; k += 1) {
    const places: Record<string, number> = {};
    let rest = Math.floor(k / own);
    for (let a = v.axes.length - 1; a >= 0; a -= 1) {
      places[v.axes[a].word] = rest % v.axes[a].size;
      rest = Math.floor(rest / v.axes[a].size);
    }
    missing[k] = v.missing?.[k] === 1 || !entryAt(condition, places, ownSize(condition) === own ? k % own : 0) ? 1 : 0;
  }
  return { ...v, missing };
}

/** The view with its first own dimension as a carried axis of this name. */
export function promoted(v: View, word: string, values?: readonly number[]): View {
  return {
    ...v,
    axes: [...v.axes, { word, size: v.shape[0] }],
    shape: v.shape.slice(1),
    abscissae: values ? { ...v.abscissae, [word]: values } : v.abscissae,
  };
}
