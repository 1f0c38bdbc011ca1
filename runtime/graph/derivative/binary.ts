import type { BinaryFn, TernaryFn } from "../../program/instructions.ts";
import type { GraphBuilder } from "../builder.ts";
import type { NodeId } from "../graph.ts";

/** Cotangent of operand k from the cotangent g of y = fn(operands). */
export type MapRule = (
  b: GraphBuilder,
  g: NodeId,
  operands: readonly NodeId[],
  y: NodeId,
  k: number,
) => NodeId | undefined;

const none: MapRule = () => undefined;
const where = (b: GraphBuilder, condition: NodeId, g: NodeId) => b.map3("select", condition, g, b.scalar(0));
const unless = (b: GraphBuilder, condition: NodeId, g: NodeId) => b.map3("select", condition, b.scalar(0), g);

/** min and max give the derivative to the first of equals. */
export const BINARY_RULES: { readonly [F in BinaryFn]: MapRule } = {
  add: (_, g) => g,
  subtract: (b, g, _, __, k) => (k === 0 ? g : b.map1("negate", g)),
  multiply: (b, g, operands, _, k) => b.map2("multiply", g, operands[1 - k]),
  divide(b, g, [, divisor], y, k) {
    return k === 0
      ? b.map2("divide", g, divisor)
      : b.map1("negate", b.map2("divide", b.map2("multiply", g, y), divisor));
  },
  min: (b, g, [p, q], _, k) => (k === 0 ? unless : where)(b, b.map2("less", q, p), g),
  max: (b, g, [p, q], _, k) => (k === 0 ? unless : where)(b, b.map2("less", p, q), g),
  /** d/da = b a^(b-1), 0 where b is 0; d/db = a^b ln a, 0 where a is 0. */
  power(b, g, [base, exponent], y, k) {
    if (k === 0) {
      const slope = b.map2("multiply", exponent, b.map2("power", base, b.map2("subtract", exponent, b.scalar(1))));
      return unless(b, b.map1("not", exponent), b.map2("multiply", g, slope));
    }
    const zero = b.map1("not", base);
    const logarithm = b.map1("log", b.map3("select", zero, b.scalar(1), base));
    return unless(b, zero, b.map2("multiply", g, b.map2("multiply", y, logarithm)));
  },
  less: none,
  less_equal: none,
  equal: none,
  not_equal: none,
  and: none,
  or: none,
  /** a - b ⌊a/b⌋ with ⌊a/b⌋ held. */
  mod(b, g, [p, q], _, k) {
    return k === 0 ? g : b.map1("negate", b.map2("multiply", g, b.map1("floor", b.map2("divide", p, q))));
  },
  /** The angle of (x, y): d/dy = x / r², d/dx = -y / r²; 0 at the origin. */
  atan2(b, g, [y, x], _, k) {
    const square = b.map2("add", b.map1("square", x), b.map1("square", y));
    const origin = b.map1("not", square);
    const slope = b.map2("divide", k === 0 ? x : b.map1("negate", y), b.map3("select", origin, b.scalar(1), square));
    return b.map2("multiply", g, slope);
  },
};

/** select differentiates by select; clip has derivative 1 from `low` to `high` inclusive. */
export const TERNARY_RULES: { readonly [F in TernaryFn]: MapRule } = {
  select: (b, g, [condition], _, k) => (k === 0 ? undefined : (k === 1 ? where : unless)(b, condition, g)),
  clip(b, g, [x, low, high], _, k) {
    const [below, above] = [b.map2("less", x, low), b.map2("less", high, x)];
    if (k === 0) return unless(b, b.map2("or", below, above), g);
    return k === 1 ? where(b, below, g) : where(b, b.map2("and", b.map1("not", below), above), g);
  },
  multiply_add: (b, g, operands, _, k) => (k === 2 ? g : b.map2("multiply", g, operands[1 - k])),
};
