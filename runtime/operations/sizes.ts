import type { ArgumentType, ShapeResult } from "../../dsl/catalogue.ts";
import type { Call } from "./operation.ts";

/** The shape that a list of static sizes means: `zeros(2, 3)`, `zeros([2, 3])`. */
export function sizes(positional: readonly ArgumentType[]): ShapeResult {
  const shape: number[] = [];
  for (const argument of positional) {
    if (argument.static?.kind !== "tensor") return { problem: "sizes must be known before anything runs" };
    for (const size of argument.static.value.data) {
      if (size === null || !Number.isInteger(size) || size < 0)
        return { problem: `${size} is no size`, help: "sizes are whole numbers from 0" };
      shape.push(size);
    }
  }
  return { shape };
}

export function sizesOf<V>(call: Call<V>): number[] {
  return call.constants("sizes").flatMap((constant) => constant.data.map((size) => size ?? Number.NaN));
}
