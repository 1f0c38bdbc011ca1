import type { Curve } from "../results.ts";

interface Growing {
  readonly shape: readonly number[];
  readonly width: number;
  steps: number[];
  values: Float64Array;
}

/** Part of a curve that is new since the last call of `news`. */
export interface CurvePart {
  readonly name: string;
  /** The chain (of a solver: the start) it belongs to; absent: -1, none. */
  readonly chain?: number;
  readonly width: number;
  readonly steps: readonly number[];
  readonly values: Float64Array;
}

/** Recorded curves while they grow. */
export class CurveBook {
  private readonly curves = new Map<string, Growing>();
  private readonly told = new Map<string, number>();

  /** Appends records: the values of these steps one after another. */
  readonly add = (name: string, shape: readonly number[], steps: readonly number[], values: Float64Array): void => {
    let curve = this.curves.get(name);
    if (!curve) {
      const width = shape.reduce((a, b) => a * b, 1);
      curve = { shape, width, steps: [], values: new Float64Array(64 * width) };
      this.curves.set(name, curve);
    }
    const at = curve.steps.length * curve.width;
    if (at + values.length > curve.values.length) {
      const larger = new Float64Array(2 * curve.values.length + values.length);
      larger.set(curve.values);
      curve.values = larger;
    }
    curve.values.set(values, at);
    for (const step of steps) curve.steps.push(step);
  };

  /** What was added since the last call. */
  news(): CurvePart[] {
    const parts: CurvePart[] = [];
    for (const [name, { width, steps, values }] of this.curves) {
      const from = this.told.get(name) ?? 0;
      if (steps.length === from) continue;
      parts.push({ name, width, steps: steps.slice(from), values: values.slice(from * width, steps.length * width) });
      this.told.set(name, steps.length);
    }
    return parts;
  }

  /** The curves so far, as results hold them. */
  all(): Record<string, Curve> {
    const all: Record<string, Curve> = {};
    for (const [name, { shape, width, steps, values }] of this.curves)
      all[name] = { steps: steps.slice(), shape, values: values.slice(0, steps.length * width) };
    return all;
  }

  restore(curves: Readonly<Record<string, Curve>>): void {
    this.curves.clear();
    for (const [name, { shape, steps, values }] of Object.entries(curves))
      this.curves.set(name, {
        shape,
        width: shape.reduce((a, b) => a * b, 1),
        steps: [...steps],
        values: values.slice(),
      });
  }
}
