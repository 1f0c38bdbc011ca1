import type { BinaryFn, UnaryFn } from "../program/instructions.ts";
import type { Element, OperationName, Operations } from "./graph.ts";

const REAL: Element = { kind: "real" };
const MASK: Element = { kind: "mask" };
const INTEGER: Element = { kind: "integer" };

const MASK1: ReadonlySet<UnaryFn> = new Set<UnaryFn>(["step", "not", "is_finite"]);
const WHOLE1: ReadonlySet<UnaryFn> = new Set<UnaryFn>(["floor", "ceil", "round", "sign"]);
const KEEP1: ReadonlySet<UnaryFn> = new Set<UnaryFn>(["copy", "negate", "abs", "relu", "square"]);
const MASK2: ReadonlySet<BinaryFn> = new Set<BinaryFn>(["less", "less_equal", "equal", "not_equal", "and", "or"]);
const KEEP2: ReadonlySet<BinaryFn> = new Set<BinaryFn>(["add", "subtract", "multiply", "min", "max", "mod"]);

/** The element type of a result, from the operation and the types of its operands. */
export function elementOf<O extends OperationName>(
  op: O,
  attributes: Operations[O],
  operands: readonly Element[],
): Element {
  const whole = operands.every((operand) => operand.kind !== "real");
  switch (op) {
    case "constant":
      return constantElement((attributes as Operations["constant"]).values);
    case "map1": {
      const { fn } = attributes as Operations["map1"];
      if (MASK1.has(fn)) return MASK;
      return WHOLE1.has(fn) || (whole && KEEP1.has(fn)) ? INTEGER : REAL;
    }
    case "map2": {
      const { fn } = attributes as Operations["map2"];
      if (MASK2.has(fn)) return MASK;
      return whole && KEEP2.has(fn) ? INTEGER : REAL;
    }
    case "map3":
      return joined((attributes as Operations["map3"]).fn === "select" ? operands.slice(1) : operands);
    case "argmax":
    case "iota":
    case "step":
      return INTEGER;
    case "reduce":
    case "contract":
    case "scatter":
    case "cumulative_sum":
      return whole ? INTEGER : REAL;
    case "gather":
    case "straight_through":
      return operands[0];
    case "rename":
    case "slice":
    case "unslice":
    case "concat":
    case "reshape":
    case "stop_gradient":
    case "wide":
      return joined(operands);
    case "random": {
      const { law } = attributes as Operations["random"];
      return law === "bernoulli" ? MASK : law === "categorical" ? INTEGER : REAL;
    }
    default:
      return REAL;
  }
}

function constantElement(values: Float64Array): Element {
  if (!values.every((value) => value === Math.floor(value) && value - value === 0)) return REAL;
  return values.length > 0 && values.every((value) => value === 0 || value === 1) ? MASK : INTEGER;
}

/** What both can be: masks only if all are, whole numbers if none is real. */
function joined(operands: readonly Element[]): Element {
  if (operands.length > 0 && operands.every((operand) => operand.kind === "mask")) return MASK;
  return operands.every((operand) => operand.kind !== "real") ? INTEGER : REAL;
}
