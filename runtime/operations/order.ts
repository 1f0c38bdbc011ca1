import type { Positional } from "../core/positional.ts";
import type { HostBlock } from "../graph/algebra.ts";
import type { Call, Operation } from "./operation.ts";
import { axis, number, tensor } from "./parameters.ts";
import { reduction } from "./shapes.ts";

/** Order statistics: sorting has no graph form, so they exist in measures and static expressions only. */
export function orderStatistic(name: "median" | "quantile", doc: string): Operation {
  const parameters =
    name === "median"
      ? [tensor("x", "what is reduced"), axis]
      : [tensor("x", "what is reduced"), number("p", "probability, from 0 to 1"), axis];
  return {
    entry: {
      name,
      kind: "operation",
      doc,
      parameters,
      static: true,
      reduces: true,
      shape(positional, named) {
        const given = positional[parameters.length - 1] ?? named.axis;
        return reduction({ integer: false })(
          positional.slice(0, 1),
          given === undefined ? { ...named } : { ...named, axis: given },
        );
      },
    },
    build(call) {
      return build(call, name === "median" ? 0.5 : call.number("p"));
    },
  };
}

function build<V>(call: Call<V>, p: number): Positional<V> {
  const { algebra } = call;
  if (algebra.host === undefined)
    throw new Error(`\`${call.operation}\` exists in measures only: it has no derivative and no place in a model`);
  if (!(p >= 0 && p <= 1)) throw new RangeError(`the probability is ${p}; it must lie from 0 to 1`);
  const x = call.tensor("x");
  const over = call.reduced(x);
  const value = algebra.host(([block]) => quantileOf(block, p), [x.value], [over], []);
  return { value, own: x.own.filter((own) => !over.includes(own)) };
}

/** Linear interpolation between order statistics at (n - 1) p (Hyndman and Fan 1996, type 7). NaN if an entry is NaN, missing if there is none. */
function quantileOf({ data, missing }: HostBlock, p: number): Float64Array | undefined {
  const present = missing ? data.filter((_, k) => !missing[k]) : data.slice();
  if (present.length === 0) return undefined;
  if (present.some(Number.isNaN)) return Float64Array.of(Number.NaN);
  present.sort();
  const at = (present.length - 1) * p;
  const below = Math.floor(at);
  const above = Math.min(below + 1, present.length - 1);
  const [low, high] = [present[below], present[above]];
  return Float64Array.of(at === below ? low : low + (at - below) * (high - low));
}
