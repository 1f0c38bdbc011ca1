import type { Kind } from "../../dsl/catalogue.ts";
import { align } from "../core/positional.ts";
import type { Algebra } from "../graph/algebra.ts";
import type { BinaryFn, UnaryFn } from "../program/instructions.ts";
import type { Operation } from "./operation.ts";
import { tensor } from "./parameters.ts";
import { elementwise } from "./shapes.ts";

interface Text {
  readonly doc: string;
  readonly equation?: string;
  readonly kind?: Kind;
  readonly integer?: boolean;
}

/** An operation of one value, entry by entry: a function of the engine, or several of them. */
export function unaryOperation(
  name: string,
  fn: UnaryFn | (<V>(algebra: Algebra<V>, x: V) => V),
  { doc, equation, kind = "operation", integer }: Text,
): Operation {
  return {
    entry: {
      name,
      kind,
      doc,
      equation,
      parameters: [tensor("x", "entry by entry")],
      elementwise: true,
      static: true,
      shape: elementwise({ integer }),
    },
    build({ algebra, tensor }) {
      const x = tensor("x");
      return { value: typeof fn === "string" ? algebra.map1(fn, x.value) : fn(algebra, x.value), own: x.own };
    },
  };
}

/** An operation that is one elementwise function of two values. */
export function binaryOperation(
  name: string,
  fn: BinaryFn,
  parameters: readonly [string, string],
  { doc, equation, kind = "operation" }: Text,
): Operation {
  const [first, second] = parameters;
  return {
    entry: {
      name,
      kind,
      doc,
      equation,
      parameters: [tensor(first, "entry by entry"), tensor(second, "entry by entry")],
      elementwise: true,
      static: true,
      shape: elementwise(),
    },
    build({ algebra, tensor }) {
      const { values, own } = align(algebra, [tensor(first), tensor(second)]);
      return { value: algebra.map2(fn, values[0], values[1]), own };
    },
  };
}
