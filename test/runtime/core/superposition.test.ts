import { describe, expect, it } from "vitest";
import { evaluateStatic } from "../../../runtime/catalogue/evaluate.ts";
import { type Positional, trace } from "../../../runtime/core/trace.ts";
import { loadEngineSync } from "../../../runtime/engine/load.ts";
import { GraphBuilder } from "../../../runtime/graph/builder.ts";
import { evaluateGraph } from "../../../runtime/graph/evaluate.ts";
import type { NodeId } from "../../../runtime/graph/graph.ts";
import { operationByName } from "../../../runtime/operations/index.ts";
import { at, binder, call, callWith, constant, define, fold, local, num, over, word } from "./build-core.ts";

const engine = loadEngineSync();
const { scalar } = engine;
const [n, m, samples] = [5, 2, 7];
const values = (count: number, seed: number) =>
  Float64Array.from({ length: count }, (_, k) => ((k * 37 + seed * 11) % 23) / 11 - 1);

describe("the toy model", () => {
  const W = values(m * n, 1);
  const b = values(n, 2);
  const x = values(n * samples, 3);
  const importance = values(n, 4);

  it("traces to a graph whose loss is that of plain loops", () => {
    const builder = new GraphBuilder(scalar);
    const sample = builder.axis("sample", samples, "sample");
    const [wm, wn, bn, xn] = [builder.axis("m", m), builder.axis("n", n), builder.axis("n", n), builder.axis("n", n)];
    const locals: Record<string, Positional<NodeId>> = {
      W: { value: builder.state("W", [wm, wn]), own: [wm, wn] },
      b: { value: builder.state("b", [bn]), own: [bn] },
      x: { value: builder.data("x", [xn, sample]), own: [xn] },
    };
    const context = { algebra: builder, local: (name: string) => locals[name], operation: operationByName };
    locals.h = trace(call("matmul", local("W"), local("x")), context);
    locals.y = trace(
      call("relu", call("add", call("matmul", call("transpose", local("W")), local("h")), local("b"))),
      context,
    );
    const square = call("power", call("subtract", local("x"), local("y")), num(2));
    const loss = trace(call("sum", call("multiply", constant({ shape: [n], data: [...importance] }), square)), context);
    expect(loss.own).toEqual([]);
    expect(builder.axesOf(loss.value)).toEqual([sample]);

    // Data is stored over [sample, xn], both ascending.
    const sampled = { axes: [sample, xn], data: x };
    const [result] = evaluateGraph(
      builder.build(),
      [loss.value],
      (node) =>
        node.label === "W" ? { axes: [wm, wn], data: W } : node.label === "b" ? { axes: [bn], data: b } : sampled,
      scalar,
    );
    for (let s = 0; s < samples; s += 1) {
      let expected = 0;
      const h = Array.from({ length: m }, (_, i) =>
        Array.from({ length: n }, (_, j) => W[i * n + j] * x[s * n + j]).reduce((p, q) => p + q, 0),
      );
      for (let j = 0; j < n; j += 1) {
        const z = h.reduce((sum, each, i) => sum + each * W[i * n + j], 0) + b[j];
        expected += importance[j] * (x[s * n + j] - Math.max(z, 0)) ** 2;
      }
      expect(result.data[s]).toBeCloseTo(expected, 12);
    }
  });

  it("gives its measures", () => {
    const weights = { shape: [m, n], data: [...W] };
    const evaluate = (core: Parameters<typeof evaluateStatic>[1], locals = {}) =>
      evaluateStatic(engine, core, { W: weights, ...locals });
    const all = [0, m, 1] as const;
    const norms = evaluate(define([over("i", n)], call("norm", at(local("W"), all, binder("i")))));
    const norm = (i: number) => Math.hypot(W[i], W[n + i]);
    for (let i = 0; i < n; i += 1) expect(norms.data[i]).toBeCloseTo(norm(i), 14);
    const pair = call("dot", call("unit", at(local("W"), all, binder("k"))), at(local("W"), all, binder("j")));
    const shared = fold("sum", [over("j", n)], call("power", pair, num(2)));
    const dimension = evaluate(
      define([over("k", n)], call("divide", call("power", at(local("norm_of"), binder("k")), num(2)), shared)),
      { norm_of: norms },
    );
    for (let i = 0; i < n; i += 1) {
      let sum = 0;
      for (let j = 0; j < n; j += 1) sum += ((W[i] * W[j] + W[n + i] * W[n + j]) / norm(i)) ** 2;
      expect(dimension.data[i]).toBeCloseTo(norm(i) ** 2 / sum, 12);
    }
    expect(evaluate(call("count", call("less", num(0.5), local("norm_of"))), { norm_of: norms })).toEqual({
      shape: [],
      data: [norms.data.filter((each) => each! > 0.5).length],
    });
    const gram = evaluate(call("matmul", call("transpose", local("W")), local("W")));
    expect(gram.shape).toEqual([n, n]);
    expect(gram.data[1]).toBeCloseTo(W[0] * W[1] + W[n] * W[n + 1], 14);
  });

  it("walks over densities whose ends are exact", () => {
    const { data } = evaluateStatic(engine, call("geomspace", num(1), num(0.05), num(10)));
    expect([data[0], data[9]]).toEqual([1, 0.05]);
    expect(data[3]! / data[2]!).toBeCloseTo(data[7]! / data[6]!, 13);
    const importance = evaluateStatic(engine, define([over("i", 5)], call("power", num(0.9), binder("i"))));
    expect(importance.data[3]).toBeCloseTo(0.9 ** 3, 15);
    expect(() => evaluateStatic(engine, callWith("sum", { axis: word("draws") }, num(1)))).toThrow(/draws/);
  });
});
