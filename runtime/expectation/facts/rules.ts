/** The table operation → fact of its result, given the facts of its operands, of which at least one depends on the inputs. */
import type { GraphBuilder } from "../../graph/builder.ts";
import { applyNode } from "../../graph/evaluate.ts";
import type { AxisId, Node, NodeId, OperationName } from "../../graph/graph.ts";
import { type Fact, type Piece, reason, type Square } from "./fact.ts";
import { argumentOf, joined } from "./gates.ts";
import { added, asSquares, type BentLeaves, bentOf, isBent, negated, product, rectified, scaled } from "./pieces.ts";

type Of<O extends OperationName> = Extract<Node, { op: O }>;
export type FactRule<O extends OperationName> = (
  g: GraphBuilder,
  node: Of<O>,
  facts: readonly Fact[],
  bent: BentLeaves,
) => Fact;

const piece = (value: Piece | undefined, otherwise: string): Fact =>
  value ? { kind: "piece", piece: value } : reason(otherwise);
const squares = (list: readonly Square[] | undefined, free: NodeId | undefined, otherwise: string): Fact =>
  list ? { kind: "squares", squares: list, free } : reason(otherwise);

export const SEVERAL_RECTIFIERS = reason("sums several rectifiers, whose joint law has no closed form here");
const JUMPS = "joins branches that are not seen to meet where its condition changes";
const TWO_RECTIFIERS = "joins two different rectifiers, whose joint law has no closed form here";

/** An operand as a piece; free ones are their own affine part. */
const pieceOf = (node: Node, facts: readonly Fact[], k: number): Piece | undefined => {
  const fact = facts[k];
  return fact.kind === "piece" ? fact.piece : fact.kind === "free" ? { affine: node.operands[k] } : undefined;
};

const weighed = (g: GraphBuilder, list: readonly Square[], by: NodeId): readonly Square[] =>
  list.map((one) => ({ ...one, weight: g.map2("multiply", one.weight, by) }));

/** Sums over axes: an axis that is already summed inside cannot be among them. */
const summed = (list: readonly Square[], over: readonly AxisId[]): readonly Square[] =>
  list.map((one) => ({ ...one, over: [...one.over, ...over] }));

/** Operations that move entries: they act on every part alike. */
function moved(g: GraphBuilder, node: Node, facts: readonly Fact[]): Fact {
  const pieces = facts.map((_, k) => pieceOf(node, facts, k));
  if (node.op === "gather" && facts[1].kind !== "free") return reason("looks up by a place that depends on the inputs");
  if (pieces.every((each) => each !== undefined)) {
    const again = (parts: readonly NodeId[]) => applyNode(g, node, parts);
    const table = node.op === "gather" ? [pieces[0]] : pieces;
    const rest = node.op === "gather" ? [node.operands[1]] : [];
    const affine = again([...table.map((each) => each.affine), ...rest]);
    if (!table.some((each) => each.active)) return { kind: "piece", piece: { affine } };
    const zero = g.scalar(0);
    return {
      kind: "piece",
      piece: {
        affine,
        active: {
          factor: again([...table.map((each) => each.active?.factor ?? zero), ...rest]),
          argument: again([...table.map((each) => each.active?.argument ?? zero), ...rest]),
        },
      },
    };
  }
  const [only] = facts;
  if (only.kind === "gate" && facts.length === 1)
    return { kind: "gate", argument: applyNode(g, node, [only.argument]) };
  if (only.kind !== "squares" || facts.length > 1) return reason("joins squares with something else");
  // Summed axes are private to each square: what moves must not meet them.
  const touched = node.axes.concat(g.axesOf(node.operands[0]));
  if (only.squares.some((one) => one.over.some((axis) => touched.includes(axis))))
    return reason("moves entries along an axis that was summed");
  const again = (part: NodeId) => applyNode(g, node, [part]);
  const list = only.squares.map(({ weight, piece: { affine, active }, over }) => ({
    over,
    weight: again(weight),
    piece: {
      affine: again(affine),
      ...(active ? { active: { factor: again(active.factor), argument: again(active.argument) } } : {}),
    },
  }));
  return { kind: "squares", squares: list, free: only.free === undefined ? undefined : again(only.free) };
}

const map1: FactRule<"map1"> = (g, node, [fact], bent) => {
  const { fn } = node.attributes;
  if (fact.kind === "squares") {
    if (fn === "square") return reason("is of a higher degree than the second");
    if (fn === "negate")
      return {
        kind: "squares",
        squares: weighed(g, fact.squares, g.scalar(-1)),
        free: fact.free === undefined ? undefined : g.map1("negate", fact.free),
      };
  }
  if (fn === "copy") return fact;
  if (fact.kind === "piece") {
    const one = fact.piece;
    if (fn === "negate") return { kind: "piece", piece: negated(g, one) };
    if ((fn === "abs" || fn === "square") && !one.active) {
      const own = bentOf(g, one.affine, fn, bent);
      if (own !== undefined) return { kind: "piece", piece: { affine: own } };
    }
    if (fn === "square") return { kind: "squares", squares: product(g, one, one)!, free: undefined };
    if ((fn === "relu" || fn === "abs") && one.active)
      return reason("is taken of something that has a rectifier in it already");
    if ((fn === "relu" || fn === "abs" || fn === "step") && isBent(g, one.affine, bent))
      return reason("is taken of |x| or x² of an input, which are known as targets only");
    if (fn === "step" && !one.active) return { kind: "gate", argument: one.affine };
    if (fn === "relu") return { kind: "piece", piece: rectified(g, one.affine, 1) };
    if (fn === "abs") return { kind: "piece", piece: rectified(g, one.affine, 2, g.map1("negate", one.affine)) };
  }
  return reason("has no closed expectation");
};

const map2: FactRule<"map2"> = (g, node, facts, bent) => {
  const { fn } = node.attributes;
  const [a, b] = facts;
  const [x, y] = node.operands;
  if (fn === "subtract" && a.kind !== "reason" && b.kind !== "reason") {
    const less = g.map1("negate", y);
    const negative =
      b.kind === "free"
        ? b
        : map1(
            g,
            { ...g.node(less), op: "map1", operands: [y], attributes: { fn: "negate" } } as Of<"map1">,
            [b],
            bent,
          );
    return sumOf(g, [a, negative], [x, less]);
  }
  if (fn === "add") return sumOf(g, facts, [x, y]);
  if (fn === "multiply") {
    if (b.kind === "free") return times(g, a, y);
    if (a.kind === "free") return times(g, b, x);
    if (a.kind === "piece" && b.kind === "piece") {
      const own = x === y && !a.piece.active ? bentOf(g, a.piece.affine, "square", bent) : undefined;
      if (own !== undefined) return { kind: "piece", piece: { affine: own } };
      return squares(product(g, a.piece, x === y ? a.piece : b.piece), undefined, TWO_RECTIFIERS);
    }
    const [gate, other] = a.kind === "gate" ? [a, b] : [b, a];
    if (gate.kind === "gate" && other.kind === "piece")
      return piece(joined(g, gate.argument, other.piece, { affine: g.scalar(0) }), JUMPS);
    return reason("is of a higher degree than the second");
  }
  if (fn === "less" || fn === "less_equal") {
    const [first, second] = [pieceOf(node, facts, 0), pieceOf(node, facts, 1)];
    const argument = first && second && argumentOf(g, second, first);
    if (argument !== undefined && isBent(g, argument, bent)) return reason("compares |x| or x² of an input");
    return argument === undefined
      ? reason("compares something that is not affine in the inputs")
      : { kind: "gate", argument };
  }
  if (fn === "divide" && b.kind === "free") return times(g, a, g.map1("reciprocal", y));
  if (fn === "max" || fn === "min") {
    const [first, second] = [pieceOf(node, facts, 0), pieceOf(node, facts, 1)];
    if (!first || !second || first.active || second.active)
      return reason("compares something that is not affine in the inputs");
    // max(a, b) = b + relu(a - b), min(a, b) = a - relu(a - b).
    const difference = g.map2("subtract", first.affine, second.affine);
    if (isBent(g, difference, bent)) return reason("compares |x| or x² of an input");
    return {
      kind: "piece",
      piece: fn === "max" ? rectified(g, difference, 1, second.affine) : rectified(g, difference, -1, first.affine),
    };
  }
  return reason("has no closed expectation");
};

const map3: FactRule<"map3"> = (g, node, facts) => {
  if (node.attributes.fn !== "select") return reason("has no closed expectation");
  const [gate] = facts;
  if (gate.kind !== "gate")
    return reason("chooses by a condition that is no comparison of affine functions of the inputs");
  const [first, second] = [pieceOf(node, facts, 1), pieceOf(node, facts, 2)];
  return piece(first && second && joined(g, gate.argument, first, second), JUMPS);
};

function sumOf(g: GraphBuilder, given: readonly Fact[], operands: readonly NodeId[]): Fact {
  const facts = given.some(({ kind }) => kind === "squares") ? given.map((fact) => asSquares(g, fact)) : given;
  const [a, b] = facts;
  if (facts.some(({ kind }) => kind === "gate")) return reason("adds a condition to something");
  if (a.kind === "squares" || b.kind === "squares") {
    const frees = facts.flatMap((fact, k) =>
      fact.kind === "free" ? [operands[k]] : fact.kind === "squares" && fact.free !== undefined ? [fact.free] : [],
    );
    // A sum repeats each side along the axes that only the other one has.
    const axes = operands.map((operand) => g.axesOf(operand));
    const list = facts.flatMap((fact, k) =>
      fact.kind === "squares"
        ? fact.squares.map((one) => ({
            ...one,
            weight: g.expand(
              one.weight,
              axes[1 - k].filter((axis) => !axes[k].includes(axis) && !one.over.includes(axis)),
            ),
          }))
        : [],
    );
    return {
      kind: "squares",
      squares: list,
      free: frees.length === 0 ? undefined : frees.reduce((x, y) => g.map2("add", x, y)),
    };
  }
  const [first, second] = facts.map((fact, k): Piece | undefined =>
    fact.kind === "piece" ? fact.piece : fact.kind === "free" ? { affine: operands[k] } : undefined,
  );
  return piece(first && second && added(g, first, second), TWO_RECTIFIERS);
}

function times(g: GraphBuilder, fact: Fact, by: NodeId): Fact {
  if (fact.kind === "piece") return { kind: "piece", piece: scaled(g, fact.piece, by) };
  if (fact.kind !== "squares") return fact;
  if (fact.squares.some((one) => one.over.some((axis) => g.axesOf(by).includes(axis))))
    return reason("multiplies a sum along the axis that was summed");
  return {
    kind: "squares",
    squares: weighed(g, fact.squares, by),
    free: fact.free === undefined ? undefined : g.map2("multiply", fact.free, by),
  };
}

const contract: FactRule<"contract"> = (g, node, facts) => {
  const { over } = node.attributes;
  const [a, b] = facts;
  const [x, y] = node.operands;
  if (a.kind === "squares" || b.kind === "squares") {
    const product = a.kind === "squares" ? times(g, a, y) : times(g, b, x);
    return a.kind === "free" || b.kind === "free"
      ? total(g, product, over)
      : reason("is of a higher degree than the second");
  }
  if (a.kind === "piece" && b.kind === "piece") {
    const list = product(g, a.piece, x === y ? a.piece : b.piece);
    return squares(list && summed(list, over), undefined, TWO_RECTIFIERS);
  }
  const [one, free, other] =
    a.kind === "piece" ? [a.piece, y, x] : b.kind === "piece" ? [b.piece, x, y] : [undefined, x, y];
  if (!one) return reason("has no closed expectation");
  if (one.active) return total(g, { kind: "piece", piece: scaled(g, one, free) }, over);
  return {
    kind: "piece",
    piece: {
      affine: g.contract(
        g.expand(
          one.affine,
          over.filter((axis) => g.axesOf(other).includes(axis)),
        ),
        free,
        over,
      ),
    },
  };
};

function total(g: GraphBuilder, fact: Fact, over: readonly AxisId[]): Fact {
  if (fact.kind === "squares")
    return {
      kind: "squares",
      squares: summed(fact.squares, over),
      free: fact.free === undefined ? undefined : g.reduce("sum", fact.free, over),
    };
  if (fact.kind !== "piece") return fact;
  if (fact.piece.active) {
    const list = summed(product(g, fact.piece, { affine: g.scalar(1) })!, over);
    return { kind: "squares", squares: list, free: undefined, sums: true };
  }
  return { kind: "piece", piece: { affine: g.reduce("sum", fact.piece.affine, over) } };
}

const unknown = (): Fact => reason("has no closed expectation");

export const RULES: { readonly [O in OperationName]: FactRule<O> } = {
  constant: () => ({ kind: "free" }),
  input: () => ({ kind: "free" }),
  state: () => ({ kind: "free" }),
  data: () => ({ kind: "free" }),
  step: () => ({ kind: "free" }),
  iota: () => ({ kind: "free" }),
  random: () => reason("draws at random"),
  map1,
  map2,
  map3,
  contract,
  reduce: (g, node, [fact]) =>
    node.attributes.fold === "sum" ? total(g, fact, node.attributes.over) : reason("has no closed expectation"),
  rename: moved,
  slice: moved,
  unslice: moved,
  concat: moved,
  reshape: moved,
  gather: moved,
  scatter: (g, node, [fact, index]) =>
    fact.kind === "piece" && !fact.piece.active && index.kind === "free"
      ? { kind: "piece", piece: { affine: applyNode(g, node, [fact.piece.affine, node.operands[1]]) } }
      : unknown(),
  argmax: unknown,
  cumulative_sum: (g, node, [fact]) =>
    fact.kind === "piece" && !fact.piece.active ? moved(g, node, [fact]) : unknown(),
  stop_gradient: () => reason("hides a derivative"),
  straight_through: () => reason("hides a derivative"),
  wide: (_, __, [fact]) => fact,
};
