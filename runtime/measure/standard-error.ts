import type { Engine } from "../engine/engine.ts";
import type { Measured } from "./measured.ts";
import { exact } from "./tensors.ts";

/** Standard error of every entry: root of the sum of squares over the independent sources, first order. Exact values have 0. */
export function standardErrors(value: Measured, engine: Engine): Float64Array {
  const squares = new Float64Array(value.tensor.data.length);
  for (const delta of value.sources.values()) {
    for (let k = 0; k < squares.length; k += 1) squares[k] += delta[k] * delta[k];
  }
  return squares.map((square) => (square === 0 ? 0 : engine.scalar.sqrt(square)));
}

/** `se(x)`: the standard errors as exact numbers. */
export function standardErrorOf(value: Measured, engine: Engine): Measured {
  const { tensor } = value;
  return exact({ ...tensor, data: standardErrors(value, engine) });
}
