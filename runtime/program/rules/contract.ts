/**
 * Lowering of products, out = sum over k of a · b, by where the lanes are:
 *   one operand has them           broadcast   C[m, c] = sum over k of A[m, k] B[k, c]
 *   both, summed                   dot         C[m, n] += sum over lanes of A[m, ·] B[n, ·]
 *   the same, B may have zeros     broadcast_sparse, the same bits; outer_products, lanes in another order than dot
 *   both, kept                     lanes       C[i, j, l] = sum over k of A[k, i, l] B[k, j, l]
 *   neither                        broadcast over long contiguous rows, else contract
 * Each kernel has one loop a role. Loops that do not merge into one go to `outer` (the longest) and otherwise into repeated
 * instructions; parts of a sum are added in the order of the axes. No more than that is needed for any product.
 */
import type { AxisId, Node } from "../../graph/graph.ts";
import type { Context } from "../context.ts";
import { product as count, type Pointer, strideOf, type Tensor } from "../layout.ts";
import { type Dim, dimsOf, filled, merged, turns } from "../nest.ts";
import { pack, worthwhile } from "../packs.ts";
import { type Outer, outerOf, room } from "./outer-products.ts";

const ONE: Dim = { size: 1, strides: [0, 0, 0] };

interface Parts {
  readonly out: Tensor;
  readonly a: Tensor;
  readonly b: Tensor;
  readonly accumulate: boolean;
  /** The operands that may have many zeros. */
  readonly zeros: readonly Tensor[];
}

/** What remains after each role has its loop: one outer loop, turns over output entries, turns over terms of the sum. */
function emit(
  c: Context,
  { out, a, b, accumulate }: Parts,
  family: "broadcast" | "broadcast_sparse" | "dot" | "outer_products" | "lanes" | "contract",
  rest: { readonly entries: readonly Dim[]; readonly terms: readonly Dim[] },
  fields: Record<string, number | Pointer>,
  outer: { readonly out: string; readonly a?: string; readonly b: string } | undefined,
  work: number,
): void {
  const entries = rest.entries.toSorted((x, y) => x.size - y.size);
  const repeated = outer ? (entries.pop() ?? ONE) : ONE;
  const text = `${family.padEnd(9)} ${c.show(out)} ${accumulate ? "+=" : "<-"} ${a.name} ${b.name}`;
  for (const at of turns(entries, 3)) {
    let first = true;
    for (const term of turns(rest.terms, 3)) {
      const operands: Record<string, number | Pointer> = {
        ...fields,
        accumulate: accumulate || !first ? 1 : 0,
        out: c.at(out, at[0]),
        a: c.at(a, at[1] + term[1]),
        b: c.at(b, at[2] + term[2]),
      };
      if (outer) {
        operands.outer = repeated.size;
        operands[outer.out] = repeated.strides[0];
        if (outer.a) operands[outer.a] = repeated.strides[1];
        operands[outer.b] = repeated.strides[2];
      }
      c.writer.emit(family, out.precision, operands, text, 2 * work * repeated.size);
      first = false;
    }
  }
}

const OUTER = { out: "out_outer", a: "a_outer", b: "b_outer" };

export function contract(node: Extract<Node, { op: "contract" }>, c: Context): Tensor {
  const { out, accumulate } = c.target(node);
  const a = c.operand(node, 0, out.precision);
  const b = c.operand(node, 1, out.precision);
  const zeros = [a, b].filter((_, i) => c.zeros.has(node.operands[i]));
  const outer = outerOf(c, node);
  if (outer) outerProducts(c, { out, a, b, accumulate, zeros }, outer);
  else product(c, { out, a, b, accumulate, zeros }, node.attributes.over);
  return out;
}

/** out (+)= sum over `over` of a · b; both operands carry all of `over`. */
export function product(c: Context, parts: Parts, over: readonly AxisId[]): void {
  const { a, b } = parts;
  const [inA, inB] = [c.carriesLanes(a), c.carriesLanes(b)];
  if (inA && inB && over.includes(c.lanes!)) summedLanes(c, parts, over);
  else if (inA && inB) keptLanes(c, parts, over);
  else if (inB) oneLane(c, parts, over);
  else if (inA) oneLane(c, { ...parts, a: b, b: a }, over);
  else uniform(c, parts, over);
}

/** Axes by role, ascending; the lanes in none of them. */
function roles(c: Context, { a, b }: Parts, over: readonly AxisId[]) {
  const all = [...new Set([...a.axes, ...b.axes])].filter((axis) => axis !== c.lanes).sort((x, y) => x - y);
  const kept = all.filter((axis) => !over.includes(axis));
  return {
    onlyA: kept.filter((axis) => !b.axes.includes(axis)),
    onlyB: kept.filter((axis) => !a.axes.includes(axis)),
    shared: kept.filter((axis) => a.axes.includes(axis) && b.axes.includes(axis)),
    summed: all.filter((axis) => over.includes(axis)),
  };
}

/** The longest of merged loops for the kernel, the others for `rest`. */
function longest(dims: readonly Dim[]): { readonly loop: Dim; readonly rest: Dim[] } {
  let best = 0;
  dims.forEach((dim, d) => {
    if (dim.size > dims[best].size) best = d;
  });
  return { loop: dims[best] ?? ONE, rest: dims.filter((_, d) => d !== best) };
}

/** The innermost loop of a sum for the kernel, so that the terms stay in order. */
function innermost(dims: readonly Dim[]): { readonly loop: Dim; readonly rest: Dim[] } {
  return { loop: dims.at(-1) ?? ONE, rest: dims.slice(0, -1) };
}

function oneLane(c: Context, parts: Parts, over: readonly AxisId[]): void {
  const { out, a, b } = parts;
  const { onlyA, onlyB, shared, summed } = roles(c, parts, over);
  const tensors = [out, a, b];
  const loops = (axes: readonly AxisId[]): Dim[] => merged(dimsOf(axes, c.span, tensors));
  const m = longest(loops(onlyA));
  const k = innermost(loops(summed));
  const wide = merged([...dimsOf(onlyB, c.span, tensors), { size: c.span(c.lanes!), strides: [1, 0, 1] }]);
  const columns = wide.pop()!;
  const fields = {
    m: m.loop.size,
    k: k.loop.size,
    columns: columns.size,
    out_row: m.loop.strides[0],
    a_m: m.loop.strides[1],
    a_k: k.loop.strides[1],
    b_row: k.loop.strides[2],
  };
  const rest = { entries: [...m.rest, ...wide, ...loops(shared)], terms: k.rest };
  const work = m.loop.size * k.loop.size * columns.size;
  const alone = m.rest.length + k.rest.length + loops(shared).length === 0;
  if (c.sparse && parts.zeros.includes(b) && alone && worthwhile(m.loop.size, k.loop.size, columns.size)) {
    const { packed, ready } = pack(c, a, { m: m.loop.size, k: k.loop.size, a_m: fields.a_m, a_k: fields.a_k });
    emit(c, parts, "broadcast_sparse", rest, { ...fields, packed, ready }, { ...OUTER, a: undefined }, work);
  } else emit(c, parts, "broadcast", rest, fields, OUTER, work);
}

function summedLanes(c: Context, parts: Parts, over: readonly AxisId[]): void {
  const { onlyA, onlyB } = roles(c, parts, over);
  // The kernel runs two rows of A against four of B.
  const turned = count(onlyB.map(c.size)) < 4 && count(onlyA.map(c.size)) >= 4;
  if (turned) parts = { ...parts, a: parts.b, b: parts.a };
  const { out, a, b } = parts;
  const { onlyA: left, onlyB: right, shared, summed } = roles(c, parts, over);
  const tensors = [out, a, b];
  const loops = (axes: readonly AxisId[]): Dim[] => merged(dimsOf(axes, c.size, tensors));
  const terms = merged([...dimsOf(summed, c.size, tensors), { size: c.section.lanes, strides: [0, 1, 1] }]);
  const columns = terms.pop()!;
  const { rest, fields, work } = rowsByRows(loops(left), loops(right), columns);
  emit(c, parts, "dot", { entries: [...rest, ...loops(shared)], terms }, fields, OUTER, work);
}

/** Rows of A against rows of B, summed over columns. */
function rowsByRows(left: readonly Dim[], right: readonly Dim[], columns: Dim) {
  const [m, n] = [longest(left), longest(right)];
  const fields = {
    m: m.loop.size,
    n: n.loop.size,
    columns: columns.size,
    out_m: m.loop.strides[0],
    out_n: n.loop.strides[0],
    a_row: m.loop.strides[1],
    b_row: n.loop.strides[2],
  };
  return { fields, rest: [...m.rest, ...n.rest], work: m.loop.size * n.loop.size * columns.size };
}

function outerProducts(c: Context, { a, b, ...parts }: Parts, outer: Outer): void {
  const factors = outer.turned ? { a: b, b: a } : { a, b };
  const loops = (axes: readonly AxisId[]): Dim[] => merged(dimsOf(axes, c.size, [parts.out, factors.a, factors.b]));
  const lanes = { size: c.section.lanes, strides: [0, 1, 1] };
  const { rest, fields, work } = rowsByRows(loops(outer.m), loops(outer.n), lanes);
  const whole = rest.length === 0 && fields.out_m === 1 && fields.out_n === room(fields.m, parts.out.precision);
  const flags = { sparse: Number(c.sparse), whole: Number(whole) };
  emit(
    c,
    { ...parts, ...factors },
    "outer_products",
    { entries: rest, terms: [] },
    { ...fields, ...flags },
    OUTER,
    work,
  );
}

function keptLanes(c: Context, parts: Parts, over: readonly AxisId[]): void {
  const { out, a, b } = parts;
  const { onlyA, onlyB, shared, summed } = roles(c, parts, over);
  const loops = (axes: readonly AxisId[]): Dim[] => merged(dimsOf(axes, c.span, [out, a, b]));
  const i = longest(loops(onlyA));
  const j = longest(loops(onlyB));
  const k = innermost(loops(summed));
  const lanes = c.span(c.lanes!);
  const fields = {
    i: i.loop.size,
    j: j.loop.size,
    k: k.loop.size,
    lanes,
    out_i: i.loop.strides[0],
    out_j: j.loop.strides[0],
    a_k: k.loop.strides[1],
    a_i: i.loop.strides[1],
    b_k: k.loop.strides[2],
    b_j: j.loop.strides[2],
  };
  const rest = { entries: [...i.rest, ...j.rest, ...loops(shared)], terms: k.rest };
  emit(c, parts, "lanes", rest, fields, OUTER, i.loop.size * j.loop.size * k.loop.size * lanes);
}

/** Rows of the second operand along memory, whole vectors of them: `broadcast` applies. */
function rowsOf(c: Context, parts: Parts, over: readonly AxisId[]): AxisId | undefined {
  const { onlyB } = roles(c, parts, over);
  const { out, b } = parts;
  return onlyB.find((axis) => {
    const size = c.size(axis);
    return size >= 8 && size % 4 === 0 && strideOf(out, axis) === 1 && strideOf(b, axis) === 1;
  });
}

function uniform(c: Context, parts: Parts, over: readonly AxisId[]): void {
  const swapped = { ...parts, a: parts.b, b: parts.a };
  const row = rowsOf(c, parts, over);
  const other = rowsOf(c, swapped, over);
  if (row !== undefined) uniformRows(c, parts, over, row);
  else if (other !== undefined) uniformRows(c, swapped, over, other);
  else uniformSmall(c, parts, over);
}

function uniformSmall(c: Context, parts: Parts, over: readonly AxisId[]): void {
  const { out, a, b } = parts;
  const { onlyA, onlyB, shared, summed } = roles(c, parts, over);
  const kept = [...onlyA, ...onlyB, ...shared].sort((x, y) => x - y);
  const n = merged(dimsOf(kept, c.size, [out, a, b]));
  const k = merged(dimsOf(summed, c.size, [out, a, b]));
  const [n3, k2] = [filled(n.slice(-3), 3, 3), filled(k.slice(-2), 2, 3)];
  const fields: Record<string, number> = {};
  n3.forEach(({ size, strides }, d) => {
    Object.assign(fields, {
      [`n${d}`]: size,
      [`out${d}`]: strides[0],
      [`a${d}`]: strides[1],
      [`b${d}`]: strides[2],
    });
  });
  k2.forEach(({ size, strides }, d) => {
    Object.assign(fields, { [`k${d}`]: size, [`ak${d}`]: strides[1], [`bk${d}`]: strides[2] });
  });
  const work = count([...n3, ...k2].map((dim) => dim.size));
  emit(c, parts, "contract", { entries: n.slice(0, -3), terms: k.slice(0, -2) }, fields, undefined, work);
}

function uniformRows(c: Context, parts: Parts, over: readonly AxisId[], row: AxisId): void {
  const { out, a, b } = parts;
  const { onlyA, onlyB, shared, summed } = roles(c, parts, over);
  const loops = (axes: readonly AxisId[]): Dim[] => merged(dimsOf(axes, c.size, [out, a, b]));
  const m = longest(loops(onlyA));
  const k = innermost(loops(summed));
  const fields = {
    m: m.loop.size,
    k: k.loop.size,
    columns: c.size(row),
    out_row: m.loop.strides[0],
    a_m: m.loop.strides[1],
    a_k: k.loop.strides[1],
    b_row: k.loop.strides[2],
  };
  const rest = {
    entries: [...m.rest, ...loops(onlyB.filter((axis) => axis !== row)), ...loops(shared)],
    terms: k.rest,
  };
  emit(c, parts, "broadcast", rest, fields, OUTER, m.loop.size * k.loop.size * c.size(row));
}
