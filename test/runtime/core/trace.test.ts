import { describe, expect, it } from "vitest";
import type { Core } from "../../../dsl/plan/core.ts";
import { type Positional, trace } from "../../../runtime/core/trace.ts";
import { loadEngineSync } from "../../../runtime/engine/load.ts";
import type { EagerTensor } from "../../../runtime/graph/tensor.ts";
import { TensorAlgebra } from "../../../runtime/graph/tensor-algebra.ts";
import { operationByName } from "../../../runtime/operations/index.ts";
import fc from "../../properties.ts";
import { expectBoth, numbers, tensor, throughGraph } from "./both.ts";
import { at, binder, call, callWith, define, fold, local, num, over, vector, word } from "./build-core.ts";

const entry = (value: { shape: readonly number[]; data: readonly (number | null)[] }, ...place: number[]): number =>
  value.data[place.reduce((flat, k, j) => flat * value.shape[j] + k, 0)]!;
const size = fc.integer({ min: 0, max: 3 });
const { scalar } = loadEngineSync();
const [A, B] = [local("A"), local("B")];
const T = (core: ReturnType<typeof local>) => call("transpose", core);

describe("broadcasting", () => {
  it("aligns dimensions from the right, sizes equal or 1", () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.integer({ min: 1, max: 3 }), fc.nat(3)), { maxLength: 3 }),
        fc.nat(3),
        fc.nat(3),
        (dims, cutA, cutB) => {
          const shapeOf = (mine: number, cut: number) =>
            dims.map(([n, ones]) => (ones === mine ? 1 : n)).slice(Math.min(cut, dims.length));
          const [a, b] = [tensor(...shapeOf(1, cutA)), tensor(...shapeOf(2, cutB))];
          const rank = Math.max(a.shape.length, b.shape.length);
          const shape = Array.from({ length: rank }, (_, k) =>
            Math.max(a.shape[a.shape.length - rank + k] ?? 1, b.shape[b.shape.length - rank + k] ?? 1),
          );
          const pick = (value: typeof a, place: number[]) =>
            entry(value, ...place.slice(rank - value.shape.length).map((k, j) => (value.shape[j] === 1 ? 0 : k)));
          expectBoth(call("subtract", A, B), { A: a, B: b }, shape, (...place) => pick(a, place) - pick(b, place));
        },
      ),
      { numRuns: 60, seed: 5 },
    );
  });
  it("keeps dimensions apart that are one axis twice", () => {
    const a = tensor(3, 3);
    expectBoth(call("add", A, T(A)), { A: a }, [3, 3], (i, j) => entry(a, i, j) + entry(a, j, i));
    const v = tensor(3);
    expectBoth(call("multiply", call("column", A), A), { A: v }, [3, 3], (i, j) => v.data[i]! * v.data[j]!);
    expectBoth(call("outer", A, A), { A: v }, [3, 3], (i, j) => v.data[i]! * v.data[j]!);
    expectBoth(call("add", call("outer", A, A), A), { A: v }, [3, 3], (i, j) => v.data[i]! * v.data[j]! + v.data[j]!);
  });
  it("names both shapes where they do not fit", () => {
    expect(() => numbers(call("add", A, B), { A: tensor(2, 3), B: tensor(2) })).toThrow(/\[2, 3\] with \[2\]/);
  });
});

describe("products", () => {
  it("of vectors and matrices", () => {
    fc.assert(
      fc.property(size, size, size, (p, q, r) => {
        const [a, b, u, v] = [tensor(p, q), tensor(q, r), tensor(q), tensor(q)];
        const sum = (term: (k: number) => number) =>
          Array.from({ length: q }, (_, k) => term(k)).reduce((s, x) => s + x, 0);
        const locals = { A: a, B: b, u, v };
        expectBoth(call("matmul", A, B), locals, [p, r], (i, j) => sum((k) => entry(a, i, k) * entry(b, k, j)));
        expectBoth(call("matmul", A, local("u")), locals, [p], (i) => sum((k) => entry(a, i, k) * u.data[k]!));
        expectBoth(call("matmul", local("u"), B), locals, [r], (j) => sum((k) => u.data[k]! * entry(b, k, j)));
        expectBoth(call("matmul", local("u"), local("v")), locals, [], () => sum((k) => u.data[k]! * v.data[k]!));
        expectBoth(call("matmul", T(A), A), locals, [q, q], (i, j) =>
          Array.from({ length: p }, (_, k) => entry(a, k, i) * entry(a, k, j)).reduce((s, x) => s + x, 0),
        );
      }),
      { numRuns: 25, seed: 9 },
    );
  });
  it("of a square matrix with itself, its transpose and results of both", () => {
    const a = tensor(3, 3);
    const product = (x: number[][], y: number[][]) =>
      x.map((row) => row.map((_, j) => row.reduce((s, e, k) => s + e * y[k][j], 0)));
    const m = [0, 1, 2].map((i) => [0, 1, 2].map((j) => entry(a, i, j)));
    const t = [0, 1, 2].map((i) => [0, 1, 2].map((j) => entry(a, j, i)));
    const cube = product(product(m, m), m);
    expectBoth(call("matmul", call("matmul", A, A), A), { A: a }, [3, 3], (i, j) => cube[i][j]);
    const mixed = product(product(t, m), t);
    expectBoth(call("matmul", call("matmul", T(A), A), T(A)), { A: a }, [3, 3], (i, j) => mixed[i][j]);
    expect(() => numbers(call("matmul", A, B), { A: a, B: tensor(2) })).toThrow(/3 entries.* 2/);
  });
});

describe("subscripts", () => {
  const a = tensor(4, 4);
  const locals = { A: a, c: { shape: [3], data: [2, 0, 2] }, m: { shape: [2, 2], data: [3, 1, 0, 2] } };
  it("static: entries, from the end, slices, steps", () => {
    expectBoth(at(A, num(1)), locals, [4], (j) => entry(a, 1, j));
    expectBoth(at(A, num(-1), num(0)), locals, [], () => entry(a, 3, 0));
    expectBoth(at(A, [1, 3, 1], num(2)), locals, [3], (i) => entry(a, i + 1, 2));
    expectBoth(at(A, [0, 2, 2], [3, 1, 1]), locals, [2, 1], (i) => entry(a, 2 * i, 3));
    expectBoth(
      call("subtract", at(A, [1, 3, 1]), at(A, [0, 3, 1])),
      locals,
      [3, 4],
      (i, j) => entry(a, i + 1, j) - entry(a, i, j),
    );
    expect(() => numbers(at(A, num(4)), locals)).toThrow(/subscript 4/);
  });
  it("integer tensors gather", () => {
    const index = [2, 0, 2];
    expectBoth(at(A, local("c")), locals, [3, 4], (i, j) => entry(a, index[i], j));
    expectBoth(at(A, num(1), local("c")), locals, [3], (i) => entry(a, 1, index[i]));
    expectBoth(at(A, local("m")), locals, [2, 2, 4], (i, j, k) => entry(a, [3, 1, 0, 2][2 * i + j], k));
    expect(() => numbers(at(A, vector(4)), locals)).toThrow(/from 0 to 3/);
  });
  it("binders rename, shift and take diagonals", () => {
    const i4 = over("i", 4);
    expectBoth(define([i4, over("j", 4)], at(A, binder("j"), binder("i"))), locals, [4, 4], (i, j) => entry(a, j, i));
    expectBoth(define([i4], at(A, binder("i"), binder("i"))), locals, [4], (i) => entry(a, i, i));
    expectBoth(define([over("i", 3)], at(A, binder("i"), call("add", binder("i"), num(1)))), locals, [3], (i) =>
      entry(a, i, i + 1),
    );
    expectBoth(
      define([over("i", 2, 1)], call("multiply", binder("i"), at(A, call("subtract", binder("i"), num(1)), num(0)))),
      locals,
      [2],
      (i) => (i + 1) * entry(a, i, 0),
    );
    expectBoth(
      define([i4], at(call("multiply", binder("i"), A), num(2), binder("i"))),
      locals,
      [4],
      (i) => i * entry(a, 2, i),
    );
    expectBoth(define([over("i", 2)], at(A, call("multiply", num(2), binder("i")))), locals, [2, 4], (i, j) =>
      entry(a, 2 * i, j),
    );
    expectBoth(define([over("i", 3)], at(A, at(local("c"), binder("i")))), locals, [3, 4], (i, j) =>
      entry(a, [2, 0, 2][i], j),
    );
    expect(() => numbers(define([over("i", 4)], at(A, call("add", binder("i"), num(1)))), locals)).toThrow(/1 to 4/);
  });
});

describe("definitions, folds, lists", () => {
  const v = tensor(4);
  const condition = call("not_equal", binder("i"), binder("j"));
  const pair = call("multiply", at(A, binder("i")), at(A, binder("j")));
  const apart = Array.from({ length: 16 }, (_, k) => [Math.floor(k / 4), k % 4]).filter(([i, j]) => i !== j);
  it("fold over binders, with conditions", () => {
    const products = apart.map(([i, j]) => v.data[i]! * v.data[j]!);
    const binders = [over("i", 4), over("j", 4)];
    const mean = products.reduce((s, x) => s + x, 0) / 12;
    expectBoth(fold("sum", binders, pair, condition), { A: v }, [], () => mean * 12);
    expectBoth(fold("mean", binders, pair, condition), { A: v }, [], () => mean);
    expectBoth(fold("max", binders, pair, condition), { A: v }, [], () => Math.max(...products));
    expectBoth(fold("min", binders, pair, condition), { A: v }, [], () => Math.min(...products));
    expectBoth(fold("prod", binders, pair, condition), { A: v }, [], () => products.reduce((s, x) => s * x, 1));
    expectBoth(
      fold("var", binders, pair, condition),
      { A: v },
      [],
      () => products.reduce((s, x) => s + (x - mean) ** 2, 0) / 12,
    );
    const positive = call("less", num(0), pair);
    expectBoth(fold("count", binders, positive, condition), { A: v }, [], () => products.filter((x) => x > 0).length);
    expectBoth(fold("any", binders, positive, condition), { A: v }, [], () => Number(products.some((x) => x > 0)));
    expectBoth(fold("all", binders, positive, condition), { A: v }, [], () => Number(products.every((x) => x > 0)));
  });
  it("a fold may stand in a definition and may not depend on its binder", () => {
    expectBoth(
      define([over("i", 3)], fold("sum", [over("j", 4)], call("multiply", binder("i"), at(A, binder("j"))))),
      { A: v },
      [3],
      (i) => i * v.data.reduce((s: number, x) => s + x!, 0),
    );
    expectBoth(fold("sum", [over("j", 5)], num(2)), {}, [], () => 10);
    expectBoth(fold("prod", [over("j", 5)], num(2)), {}, [], () => 32);
    expectBoth(fold("max", [over("j", 0)], num(2)), {}, [], () => Number.NEGATIVE_INFINITY);
    expectBoth(define([over("i", 2)], A), { A: v }, [2, 4], (_, j) => v.data[j]!);
  });
  it("left-out entries are missing: kept so by arithmetic, skipped by reductions, refused in bodies", () => {
    const odd = define([over("i", 4)], at(A, binder("i")), call("mod", binder("i"), num(2)));
    expect(numbers(odd, { A: v }).data).toEqual([null, v.data[1], null, v.data[3]]);
    expect(numbers(call("add", odd, num(1)), { A: v }).data[0]).toBe(null);
    expect(numbers(call("mean", odd), { A: v }).data[0]).toBeCloseTo((v.data[1]! + v.data[3]!) / 2, 14);
    expect(numbers(call("median", odd), { A: v }).data[0]).toBeCloseTo((v.data[1]! + v.data[3]!) / 2, 14);
    expect(numbers(call("max", define([over("i", 4)], num(1), num(0)))).data).toEqual([null]);
    expect(() => throughGraph(odd, { A: v })).toThrow(/select/);
  });
  it("lists stack, whatever axes their entries have", () => {
    const core = { op: "stack" as const, shape: [3, 4], items: [A, call("negate", A), call("multiply", A, num(2))] };
    expectBoth(core, { A: v }, [3, 4], (i, j) => [1, -1, 2][i] * v.data[j]!);
  });
  it("reductions run over the dimensions that `axis` names", () => {
    const a = tensor(2, 3);
    expectBoth(callWith("sum", { axis: num(0) }, A), { A: a }, [3], (j) => entry(a, 0, j) + entry(a, 1, j));
    expectBoth(callWith("max", { axis: num(-1) }, A), { A: a }, [2], (i) =>
      Math.max(entry(a, i, 0), entry(a, i, 1), entry(a, i, 2)),
    );
    expectBoth(call("sum", A), { A: a }, [], () => a.data.reduce((s: number, x) => s + x!, 0));
    expect(() => numbers(callWith("sum", { axis: word("draws") }, A), { A: a })).toThrow(/draws/);
    expect(() => numbers(callWith("sum", { axis: num(2) }, A), { A: a })).toThrow(/axis 2/);
  });
});

describe("comparisons", () => {
  it("== finds reals within 1e-9, whole numbers exactly", () => {
    const value = (x: number) => ({ x: { shape: [], data: [x] } });
    const same = (a: number, b: number) => numbers(call("equal", local("x"), num(b)), value(a)).data[0];
    expect(same(0.1 + 0.2, 0.3)).toBe(1);
    expect(same(0.3001, 0.3)).toBe(0);
    expect(same(Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY)).toBe(1);
    expect(same(Number.POSITIVE_INFINITY, 0.5)).toBe(0);
    expect(numbers(call("not_equal", local("x"), num(0.5)), value(0.5)).data[0]).toBe(0);
    expectBoth(define([over("i", 3), over("j", 3)], call("equal", binder("i"), binder("j"))), {}, [3, 3], (i, j) =>
      Number(i === j),
    );
  });
  it("powers are products where that is exact enough", () => {
    const v = { shape: [2], data: [-1.5, 0.7] };
    for (const k of [1, 2, 3, 5, 8, -1, -2]) expectBoth(call("power", A, num(k)), { A: v }, [2], (i) => v.data[i] ** k);
    expectBoth(call("power", A, num(1.7)), { A: { shape: [1], data: [0.7] } }, [1], () => 0.7 ** 1.7);
    expectBoth(call("power", num(2), A), { A: v }, [2], (i) => 2 ** v.data[i]);
  });
});

describe("surroundings", () => {
  it("are asked first, for leaves, calls and the row", () => {
    const algebra = new TensorAlgebra(scalar);
    const sample = algebra.axis("sample", 5, "sample");
    const leaf = (core: Core, inner: (core: Core) => Positional<EagerTensor>): Positional<EagerTensor> | undefined => {
      if (core.op === "row") return { value: algebra.iota(sample), own: [] };
      if (core.op === "input") return { value: algebra.scalar(core.input + 10), own: [] };
      if (core.op === "apply" && core.function === "twice")
        return { value: algebra.map2("multiply", inner(core.arguments[0]).value, algebra.scalar(2)), own: [] };
      return undefined;
    };
    const evaluate = (core: Core) => [
      ...trace(core, {
        algebra,
        local: () => ({ value: algebra.scalar(0), own: [] }),
        leaf,
        operation: operationByName,
        reduced: (_, word) => (word === "samples" || word === undefined ? [sample] : []),
      }).value.data,
    ];
    expect(evaluate(call("labels", num(2), num(2)))).toEqual([0, 0, 1, 1, 0]);
    expect(evaluate(call("twice", { op: "input", shape: [], input: 3 }))).toEqual([26]);
    expect(evaluate(call("sum", { op: "row", shape: [] }))).toEqual([10]);
    expect(evaluate(callWith("max", { axis: word("samples") }, { op: "row", shape: [] }))).toEqual([4]);
  });
  it("learn the innermost place of what has no value", () => {
    const span = { file: 0, start: 4, end: 8 };
    const core: Core = { ...call("exp", { ...at(A, num(7)), span }), span: { file: 0, start: 0, end: 9 } };
    expect(() => numbers(core, { A: tensor(2) })).toThrow(expect.objectContaining({ name: "TraceError", span }));
  });
});
