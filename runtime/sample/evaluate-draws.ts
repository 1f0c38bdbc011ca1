/** Values of the model at the draws of a chain, evaluated on the stage's rows after the chain: names with one value a row, and the loss on all rows. */
import type { Curve, Tensor } from "../results.ts";
import { type TaskContext, TaskError } from "../tasks/context.ts";
import { forward } from "../tasks/forward.ts";
import { ownTargetAt } from "../tasks/own-target.ts";
import type { Parameters } from "../train/initial.ts";
import { afterBurnIn, alongAxis } from "./draws.ts";

/** Numbers kept at most (8 bytes each): 1 GiB. */
const MOST = 1 << 27;

/** Parameters of each draw of a chain: recorded ones, the others as at the start. */
function* positions(
  curves: Readonly<Record<string, Curve>>,
  point: Parameters,
  burnIn: number,
  draws: number,
): Iterable<Parameters> {
  const recorded = Object.entries(point).flatMap(([path, { shape }]) => {
    const curve = curves[path];
    return curve ? [{ path, shape, values: afterBurnIn(curve, burnIn).values }] : [];
  });
  for (let draw = 0; draw < draws; draw += 1) {
    const here = recorded.map(({ path, shape, values }) => {
      const width = shape.reduce((a, b) => a * b, 1);
      return [path, { shape, data: Array.from(values.subarray(draw * width, (draw + 1) * width)) }] as const;
    });
    yield { ...point, ...Object.fromEntries(here) };
  }
}

/** `names` at every draw: tensors with axes chains, draws and, where the value runs over rows, samples. */
export function evaluateDraws(
  context: TaskContext,
  names: readonly string[],
  chains: readonly { readonly curves: Readonly<Record<string, Curve>>; readonly point: Parameters }[],
  burnIn: number,
  draws: number,
): Readonly<Record<string, Tensor>> {
  const parts: Record<string, Tensor[]> = Object.fromEntries(names.map((name) => [name, []]));
  for (const { curves, point } of chains) {
    const own: Record<string, Float64Array> = {};
    const form: Record<string, Pick<Tensor, "axes" | "shape">> = {};
    let draw = 0;
    for (const parameters of positions(curves, point, burnIn, draws)) {
      const values = forward(context, parameters, names, undefined, undefined, ownTargetAt(context, point));
      for (const name of names) {
        const { data, rows, shape } = values[name];
        if (draw === 0) {
          const wanted = data.length * draws * chains.length;
          if (wanted > MOST)
            throw new TaskError(
              `${context.task.id}: draws of ${name} are ${wanted} numbers (${chains.length} chains, ${draws} draws, ${rows ?? 1} rows), above ${MOST}; keep fewer draws, or read ${name} over fewer rows`,
            );
          own[name] = new Float64Array(data.length * draws);
          form[name] = {
            axes: [{ word: "draws", size: draws }, ...(rows === null ? [] : [{ word: "samples", size: rows }])],
            shape,
          };
        }
        own[name].set(data, draw * data.length);
      }
      draw += 1;
    }
    for (const name of names) parts[name].push({ ...form[name], data: own[name] });
  }
  return Object.fromEntries(names.map((name) => [name, alongAxis("chains", parts[name])]));
}

/** A number of each draw that is computed from its parameters: axes chains and draws. */
export function numbersOfDraws(
  chains: readonly { readonly curves: Readonly<Record<string, Curve>>; readonly point: Parameters }[],
  burnIn: number,
  draws: number,
  number: (parameters: Parameters, point: Parameters) => number,
): Tensor {
  const data = new Float64Array(chains.length * draws);
  chains.forEach(({ curves, point }, c) => {
    let draw = 0;
    for (const parameters of positions(curves, point, burnIn, draws)) {
      data[c * draws + draw] = number(parameters, point);
      draw += 1;
    }
  });
  return {
    axes: [
      { word: "chains", size: chains.length },
      { word: "draws", size: draws },
    ],
    shape: [],
    data,
  };
}
