import type { Core } from "../../dsl/plan/core.ts";
import type { Algebra } from "../graph/algebra.ts";
import type { BinaryFn } from "../program/instructions.ts";
import { align, apart, type Positional, under } from "./positional.ts";
import type { Tracer } from "./trace.ts";

/** Relative tolerance of `==` on reals, so that points of a grid are found again. */
const EQUAL_WITHIN = 1e-9;

const DIRECT: Readonly<Record<string, BinaryFn>> = {
  add: "add",
  subtract: "subtract",
  multiply: "multiply",
  divide: "divide",
  less: "less",
  less_equal: "less_equal",
  and: "and",
  or: "or",
};

/** Operators of the language; undefined for every other function. */
export function operator<V>(tracer: Tracer<V>, core: Core & { op: "apply" }): Positional<V> | undefined {
  const { algebra } = tracer;
  const operand = (k: number) => tracer.trace(core.arguments[k]);
  const name = core.function;
  if (Object.hasOwn(DIRECT, name)) return elementwise2(algebra, DIRECT[name], operand(0), operand(1));
  switch (name) {
    case "negate": {
      const a = operand(0);
      return { value: algebra.map1("negate", a.value), own: a.own };
    }
    case "not": {
      const a = operand(0);
      return { value: algebra.map1("not", a.value), own: a.own };
    }
    case "equal":
    case "not_equal": {
      const exact = core.arguments.some(whole);
      const same = exact
        ? elementwise2(algebra, "equal", operand(0), operand(1))
        : near(algebra, operand(0), operand(1));
      return name === "equal" ? same : { value: algebra.map1("not", same.value), own: same.own };
    }
    case "power": {
      const exponent = core.arguments[1];
      const k = exponent.op === "constant" && exponent.shape.length === 0 ? exponent.value.data[0] : undefined;
      return power(algebra, operand(0), typeof k === "number" ? k : operand(1));
    }
    case "matmul":
      return matmul(algebra, operand(0), operand(1));
    case "transpose": {
      const a = operand(0);
      return { value: a.value, own: [...a.own].reverse() };
    }
    default:
      return undefined;
  }
}

function elementwise2<V>(algebra: Algebra<V>, fn: BinaryFn, a: Positional<V>, b: Positional<V>): Positional<V> {
  const { values, own } = align(algebra, [a, b]);
  return { value: algebra.map2(fn, values[0], values[1]), own };
}

/** x^2 is a square, small whole powers are products (x^3 = x² x, x^4 = (x²)², …), everything else is `power`. */
export function power<V>(algebra: Algebra<V>, a: Positional<V>, exponent: number | Positional<V>): Positional<V> {
  if (typeof exponent !== "number") return elementwise2(algebra, "power", a, exponent);
  const { value, own } = a;
  if (Number.isInteger(exponent) && exponent >= 1 && exponent <= 8)
    return { value: byProducts(algebra, value, exponent), own };
  if (exponent === -1) return { value: algebra.map1("reciprocal", value), own };
  if (exponent === -2) return { value: algebra.map1("reciprocal", algebra.map1("square", value)), own };
  if (exponent === 0.5) return { value: algebra.map1("sqrt", value), own };
  return { value: algebra.map2("power", value, algebra.scalar(exponent)), own };
}

function byProducts<V>(algebra: Algebra<V>, x: V, k: number): V {
  if (k === 1) return x;
  if (k % 2 === 0) return algebra.map1("square", byProducts(algebra, x, k / 2));
  return algebra.map2("multiply", byProducts(algebra, x, k - 1), x);
}

/** Products of vectors and matrices: the last dimension of a with the first of b (rank 1) or the last but one. */
export function matmul<V>(algebra: Algebra<V>, a: Positional<V>, b: Positional<V>): Positional<V> {
  const [p, q] = [a.own.length, b.own.length];
  if (p < 1 || p > 2 || q < 1 || q > 2)
    throw new Error(`@ takes vectors and matrices; these have ${p} and ${q} dimensions`);
  const inner = a.own[p - 1];
  const { size } = algebra.axisOf(inner);
  const other = algebra.axisOf(b.own[0]).size;
  if (size !== other)
    throw new Error(`@: the last dimension on the left has ${size} entries, the first on the right ${other}`);
  const free = apart(algebra, { value: b.value, own: b.own.slice(1) }, [...a.own, ...algebra.axesOf(a.value)]);
  // `apart` may have moved a free axis that is the inner one of a: b's first axis is renamed last.
  const right = under(algebra, { value: free.value, own: [b.own[0]] }, [inner]);
  return { value: algebra.contract(a.value, right, [inner]), own: [...a.own.slice(0, -1), ...free.own] };
}

/** |a - b| <= 1e-9 max(|a|, |b|), or both equal (infinities). */
function near<V>(algebra: Algebra<V>, first: Positional<V>, second: Positional<V>): Positional<V> {
  const { values, own } = align(algebra, [first, second]);
  const [a, b] = values;
  const largest = algebra.map2("max", algebra.map1("abs", a), algebra.map1("abs", b));
  const distance = algebra.map1("abs", algebra.map2("subtract", a, b));
  const close = algebra.map2("less_equal", distance, algebra.map2("multiply", largest, algebra.scalar(EQUAL_WITHIN)));
  const finite = algebra.map2("and", close, algebra.map1("is_finite", largest));
  return { value: algebra.map2("or", algebra.map2("equal", a, b), finite), own };
}

/** Whether an expression has whole values by its form: then `==` is exact. */
function whole(core: Core): boolean {
  if (core.op === "binder" || core.op === "row") return true;
  if (core.op === "constant")
    return core.value.data.every((entry) => entry !== null && Number.isInteger(entry) && Math.abs(entry) < 1e9);
  if (core.op !== "apply") return false;
  if (
    [
      "floor",
      "ceil",
      "round",
      "sign",
      "argmax",
      "less",
      "less_equal",
      "equal",
      "not_equal",
      "and",
      "or",
      "not",
    ].includes(core.function)
  )
    return true;
  return ["add", "subtract", "multiply", "negate", "mod", "abs"].includes(core.function) && core.arguments.every(whole);
}
