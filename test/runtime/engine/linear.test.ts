import { describe, expect, it } from "vitest";
import { EngineError } from "../../../runtime/engine/engine.ts";
import { loadEngineSync } from "../../../runtime/engine/load.ts";
import { source } from "../../assembly/run.ts";
import fc from "../../properties.ts";

const { linear } = loadEngineSync();
const matrix = (next: () => number, length: number) => Float64Array.from({ length }, next);
const multiply = (a: ArrayLike<number>, b: ArrayLike<number>, m: number, k: number, n: number) =>
  Float64Array.from({ length: m * n }, (_, at) => {
    let sum = 0;
    for (let j = 0; j < k; j++) sum += a[Math.floor(at / n) * k + j] * b[j * n + (at % n)];
    return sum;
  });
const transpose = (a: ArrayLike<number>, m: number, n: number) =>
  Float64Array.from({ length: m * n }, (_, at) => a[(at % m) * n + Math.floor(at / m)]);
const identity = (n: number) => Float64Array.from({ length: n * n }, (_, at) => Number(at % (n + 1) === 0));
const distance = (a: ArrayLike<number>, b: ArrayLike<number>) =>
  Array.from(a).reduce((max, x, i) => Math.max(max, Math.abs(x - b[i])), 0);
const size = fc.integer({ min: 1, max: 24 });
const forAll = (test: (n: number, seed: number) => void) =>
  fc.assert(fc.property(size, fc.integer(), test), { numRuns: 40 });

describe("linear algebra", () => {
  it("cholesky: L Lᵀ = a, L lower", () =>
    forAll((n, seed) => {
      const g = matrix(source(seed), n * n);
      const a = multiply(g, transpose(g, n, n), n, n, n).map((x, at) => x + Number(at % (n + 1) === 0));
      const l = linear.cholesky(a, n);
      expect(distance(multiply(l, transpose(l, n, n), n, n, n), a)).toBeLessThan(1e-12 * (1 + n * 4));
      for (let i = 0; i < n; i++) for (let j = i + 1; j < n; j++) expect(l[i * n + j]).toBe(0);
    }));

  it("cholesky names the pivot that is not positive", () => {
    expect(() => linear.cholesky(Float64Array.of(1, 2, 2, 1), 2)).toThrow(EngineError);
    expect(() => linear.cholesky(Float64Array.of(1, 2, 2, 1), 2)).toThrow("pivot 1 of 2");
  });

  it("solve, inverse, determinant", () =>
    forAll((n, seed) => {
      const next = source(seed);
      const a = matrix(next, n * n).map((x, at) => x + (at % (n + 1) === 0 ? 3 * n : 0));
      // Rows exchanged, so that pivots are needed.
      const turned = Float64Array.from(a, (_, at) => a[(n - 1 - Math.floor(at / n)) * n + (at % n)]);
      const x = matrix(next, n * 3);
      expect(distance(linear.solve(turned, n, multiply(turned, x, n, n, 3), 3), x)).toBeLessThan(1e-11);
      expect(distance(multiply(turned, linear.inverse(turned, n), n, n, n), identity(n))).toBeLessThan(1e-11);
      const sign = Math.floor(n / 2) % 2 === 0 ? 1 : -1;
      const [whole, other] = [linear.determinant(a, n), linear.determinant(turned, n)];
      expect(Math.abs(other / whole - sign)).toBeLessThan(1e-10);
    }));

  it("determinants of small matrices; singular ones", () => {
    expect(linear.determinant(Float64Array.of(0, 2, 3, 0), 2)).toBe(-6);
    expect(linear.determinant(Float64Array.of(1, 2, 2, 4), 2)).toBe(0);
    expect(() => linear.solve(Float64Array.of(1, 2, 2, 4), 2, Float64Array.of(1, 1), 1)).toThrow(
      "singular or not finite at pivot 1 of 2",
    );
  });

  it("eigen: a V = V diag, Vᵀ V = 1, ascending", () =>
    forAll((n, seed) => {
      const g = matrix(source(seed), n * n);
      const a = g.map((x, at) => x + g[(at % n) * n + Math.floor(at / n)]);
      const { values, vectors } = linear.eigen(a, n);
      const scaled = vectors.map((x, at) => x * values[at % n]);
      expect(distance(multiply(a, vectors, n, n, n), scaled)).toBeLessThan(1e-12 * (1 + n));
      expect(distance(multiply(transpose(vectors, n, n), vectors, n, n, n), identity(n))).toBeLessThan(1e-12);
      expect(Array.from(values)).toEqual(Array.from(values).sort((x, y) => x - y));
    }));

  it("eigen of diagonal and repeated values", () => {
    expect(Array.from(linear.eigen(Float64Array.of(3, 0, 0, 0, 1, 0, 0, 0, 2), 3).values)).toEqual([1, 2, 3]);
    expect(Array.from(linear.eigen(identity(4), 4).values)).toEqual([1, 1, 1, 1]);
  });

  it("svd: a = U diag Vᵀ, orthonormal, descending; wide, tall and of low rank", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 12 }),
        fc.integer({ min: 1, max: 12 }),
        fc.integer({ min: 1, max: 12 }),
        fc.integer(),
        (m, n, rank, seed) => {
          const next = source(seed);
          const a = multiply(matrix(next, m * rank), matrix(next, rank * n), m, rank, n);
          const { u, s, v } = linear.svd(a, m, n);
          const r = Math.min(m, n);
          const scaled = u.map((x, at) => x * s[at % r]);
          const tolerance = 1e-12 * (1 + s[0]);
          expect(distance(multiply(scaled, transpose(v, n, r), m, r, n), a)).toBeLessThan(tolerance);
          expect(distance(multiply(transpose(u, m, r), u, r, m, r), identity(r))).toBeLessThan(1e-11);
          expect(distance(multiply(transpose(v, n, r), v, r, n, r), identity(r))).toBeLessThan(1e-11);
          expect(Array.from(s)).toEqual(Array.from(s).sort((x, y) => y - x));
        },
      ),
      { numRuns: 60 },
    );
  });

  it("says which size it needs", () => {
    expect(() => linear.cholesky(new Float64Array(3), 2)).toThrow("has 3 numbers; it needs 4");
  });
});
