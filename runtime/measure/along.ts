import { type LiftOptions, lift, type Own } from "./lift.ts";
import type { MeasureServices } from "./measure-entry.ts";
import type { Measured } from "./measured.ts";
import { axesToOwn, exact, spread, unionAxes } from "./tensors.ts";

/**
 * Runs a function of several rows of numbers along the axes named by `across`, or, without, along the last own dimension (a scalar
 * partner is repeated). Missing entries of any row are left out of all.
 */
export function along(
  args: readonly Measured[],
  services: Pick<MeasureServices, "across">,
  f: (rows: readonly Float64Array[], kept: readonly number[]) => number,
  options: LiftOptions = {},
): Measured {
  const axes = unionAxes(args.map((arg) => arg.tensor.axes)).filter((axis) => services.across.includes(axis.word));
  const words = axes.map((axis) => axis.word);
  const own = args.map((arg) => {
    const lacking = axes.filter((axis) => !arg.tensor.axes.some((other) => other.word === axis.word));
    const full = lacking.length === 0 ? arg : spread(arg, [...arg.tensor.axes, ...lacking]);
    return axesToOwn(full, words);
  });
  const lead = axes.reduce((size, axis) => size * axis.size, 1);
  return lift(
    own,
    (blocks): Own => {
      const rest = blocks.map((block) => block.shape.slice(axes.length));
      if (axes.length === 0) {
        const length = Math.max(...rest.map((shape) => shape[shape.length - 1] ?? 1));
        const rows = blocks.map((block) =>
          block.data.length === 1 ? new Float64Array(length).fill(block.data[0]) : block.data,
        );
        if (rows.some((row) => row.length !== length)) {
          throw new Error("rows of one length are compared; use `across` to run along a swept name");
        }
        return { shape: [], data: Float64Array.of(kept(rows, f)) };
      }
      const shape = rest.reduce((best, each) => (each.length > best.length ? each : best), []);
      const inner = shape.reduce((size, n) => size * n, 1);
      const data = Float64Array.from({ length: inner }, (_, j) =>
        kept(
          blocks.map((block) => {
            const width = block.data.length / lead;
            if (width !== inner && width !== 1) throw new Error("operands have different shapes");
            return Float64Array.from({ length: lead }, (_, k) => block.data[k * width + (width === 1 ? 0 : j)]);
          }),
          f,
        ),
      );
      return { shape, data };
    },
    { ...options, partial: true },
  );
}

function kept(
  rows: readonly Float64Array[],
  f: (rows: readonly Float64Array[], kept: readonly number[]) => number,
): number {
  const places = Array.from(rows[0].keys()).filter((k) => rows.every((row) => !Number.isNaN(row[k])));
  return f(
    rows.map((row) => Float64Array.from(places, (k) => row[k])),
    places,
  );
}

/** Numbers of a swept axis as a value that carries it. */
export function axisValues(word: string, values: readonly number[]): Measured {
  return exact({ axes: [{ word, size: values.length }], shape: [], data: Float64Array.from(values) });
}
