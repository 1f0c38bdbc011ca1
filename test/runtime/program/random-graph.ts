/** Random graphs for tests: a few leaves, then operations on what is there. All values stay of moderate size. */
import type { Scalar } from "../../../runtime/engine/engine.ts";
import { GraphBuilder } from "../../../runtime/graph/builder.ts";
import type { AxisId, Graph, NodeId } from "../../../runtime/graph/graph.ts";

export interface RandomGraph {
  readonly graph: Graph;
  readonly sample: AxisId;
  readonly roots: readonly NodeId[];
}

/** A chooser made of a list of numbers: the shrinkable source of all choices. */
export class Choices {
  private at = 0;
  constructor(private readonly numbers: readonly number[]) {}

  below(limit: number): number {
    return limit <= 1 ? 0 : this.numbers[this.at++ % this.numbers.length] % limit;
  }
  of<T>(list: readonly T[]): T {
    return list[this.below(list.length)];
  }
  some<T>(list: readonly T[]): T[] {
    return list.filter(() => this.below(2) === 1);
  }
}

export interface Options {
  readonly batch: number;
  readonly operations: number;
  /** Only operations that treat every sample by itself. */
  readonly pure?: boolean;
  /** Least size of an axis: 0 or 1. */
  readonly least?: 0 | 1;
}

/** Scans are written out entry by entry. */
const SCANNED = 40;

export function randomGraph(
  scalar: Scalar,
  choices: Choices,
  { batch, operations, pure = false, least = 1 }: Options,
): RandomGraph {
  const g = new GraphBuilder(scalar);
  const own = [
    g.axis("a", least + choices.below(4)),
    g.axis("b", least + choices.below(5)),
    g.axis("c", 2 + choices.below(3)),
  ];
  const late = choices.below(2) === 1 ? g.axis("late", 2 + choices.below(6)) : own[0];
  const sample = g.axis("sample", batch, "sample");
  const after = choices.below(2) === 1 ? g.axis("d", 1 + choices.below(9)) : own[2];
  const axes = [...new Set([...own, late, after])];
  /** Leaves and what only moves their entries: comparisons of these do not depend on rounding. */
  const exact = new Set<NodeId>();
  const pool: NodeId[] = [
    g.data("x", [own[0], own[1], sample]),
    g.data("y", [after, sample]),
    g.data("t", [sample]),
    g.state("u", [own[0], own[2]]),
    g.state("v", [own[1], late]),
    g.state("w", [after]),
    g.input(0, [own[1]]),
    g.input(1, []),
    g.constant(
      [own[2]],
      Float64Array.from({ length: g.size(own[2]) }, (_, i) => 0.3 * i - 0.4),
    ),
  ];
  for (const id of pool) exact.add(id);
  const add = (id: NodeId, moved = false): void => {
    const entries = g.axesOf(id).reduce((size, axis) => size * g.size(axis), 1);
    if (entries > 4000 * Math.max(1, batch / 32)) return;
    pool.push(id);
    if (moved) exact.add(id);
  };
  /** Keeps sums and products of size about 1. */
  const damped = (id: NodeId): NodeId => g.map1("tanh", g.map2("multiply", id, g.scalar(0.25)));
  const removable = (id: NodeId): AxisId[] => g.axesOf(id).filter((axis) => !pure || axis !== sample);
  const index = (id: NodeId, limit: number): NodeId =>
    g.map3(
      "clip",
      g.map1("floor", g.map2("multiply", g.map1("abs", id), g.scalar(limit * 0.7))),
      g.scalar(0),
      g.scalar(limit - 1),
    );

  for (let i = 0; i < operations; i++) {
    const a = choices.of(pool);
    const b = choices.of(pool);
    const anExact = choices.of([...exact]);
    const inA = removable(a);
    switch (choices.below(17)) {
      case 0:
        add(g.map2(choices.of(["add", "subtract", "multiply", "min", "max"] as const), a, b));
        break;
      case 1:
        add(g.map1(choices.of(["tanh", "relu", "abs", "negate", "sigmoid"] as const), a));
        break;
      case 2:
        add(g.map3("select", g.map2("less", anExact, choices.of([...exact])), a, b));
        break;
      case 3:
      case 4:
      case 5: {
        const both = inA.filter((axis) => g.axesOf(b).includes(axis));
        add(damped(g.contract(a, b, choices.some(both))));
        break;
      }
      case 6:
        add(damped(g.reduce("sum", a, choices.some(inA))));
        break;
      case 7:
        add(g.reduce(choices.of(["max", "min"] as const), a, choices.some(inA)));
        break;
      case 8: {
        if (inA.length === 0) break;
        const from = choices.of(inA);
        const to = g.twin(from, g.axesOf(a));
        add(g.rename(a, from, to), exact.has(a));
        break;
      }
      case 9: {
        if (inA.length === 0) break;
        const from = choices.of(inA);
        const step = 1 + choices.below(2);
        const start = choices.below(g.size(from));
        const count = Math.min(g.size(from), 1 + choices.below(Math.ceil((g.size(from) - start) / step)));
        add(g.slice(a, from, g.axis("s", count), start, step), exact.has(a));
        break;
      }
      case 10: {
        if (inA.length === 0) break;
        const from = choices.of(inA);
        const step = 1 + choices.below(2);
        const start = choices.below(3);
        add(g.unslice(a, from, g.axis("p", start + step * g.size(from) + choices.below(2)), start, step));
        break;
      }
      case 11: {
        const axis = choices.of(axes);
        const part = g.axesOf(b).includes(axis) ? axis : undefined;
        const first = g.axesOf(a).includes(axis) ? axis : undefined;
        const size = (first === undefined ? 1 : g.size(axis)) + (part === undefined ? 1 : g.size(axis));
        add(g.concat([a, b], [first, part], g.axis("q", size)), exact.has(a) && exact.has(b));
        break;
      }
      case 12: {
        const some = inA.filter((axis) => axis !== sample);
        if (some.length < 2) break;
        const from = choices.below(2) ? [some[1], some[0]] : [some[0], some.at(-1)!];
        add(g.reshape(a, from, [g.axis("r", g.size(from[0]) * g.size(from[1]))]), exact.has(a));
        break;
      }
      case 13: {
        if (inA.length === 0) break;
        const axis = choices.of(inA);
        if (g.size(axis) === 0 || g.size(axis) > 40 || g.axesOf(anExact).includes(axis)) break;
        add(g.gather(a, axis, index(anExact, g.size(axis))));
        break;
      }
      case 14: {
        const size = 1 + choices.below(5);
        const all = [...new Set([...inA, ...removable(anExact)])];
        add(damped(g.scatter(a, index(anExact, size), g.axis("k", size), choices.some(all))));
        break;
      }
      case 15: {
        const axis = choices.of(
          g.axesOf(anExact).filter((axis) => axis !== sample && g.size(axis) > 0 && g.size(axis) <= SCANNED),
        );
        if (axis !== undefined) add(g.map2("multiply", g.scalar(0.3), g.argmax(anExact, axis)));
        break;
      }
      default: {
        const axis = choices.of(inA.filter((axis) => axis !== sample && g.size(axis) <= SCANNED));
        if (axis === undefined) add(g.wide(a));
        else add(damped(g.cumulativeSum(a, axis)));
      }
    }
  }
  const roots = [...new Set([...pool.slice(-4), choices.of(pool)])];
  return { graph: g.build(), sample, roots };
}
