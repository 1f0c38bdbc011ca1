import type { LinearAlgebra } from "../engine/engine.ts";
import type { Algebra } from "../graph/algebra.ts";
import type { Call } from "./operation.ts";

/** Dense linear algebra that exists for numbers only: in measures and static expressions. */
export function numbersOnly<V>(call: Call<V>): { host: NonNullable<Algebra<V>["host"]>; linear: LinearAlgebra } {
  const { algebra } = call;
  if (algebra.host === undefined || algebra.linear === undefined)
    throw new Error(`\`${call.operation}\` exists in measures only: it has no place in the body of a model`);
  return { host: algebra.host.bind(algebra), linear: algebra.linear };
}
