import { describe, expect, it } from "vitest";
import { encode } from "../../runtime/engine/encode.ts";
import { ENGINE_WASM } from "../../runtime/engine/generated/wasm.ts";
import { PURPOSE, RANDOM, type RandomLaw } from "../../runtime/program/instructions.ts";
import { blank, engine, GUARD, PRECISIONS, padded, round, run, scratch, size, tensor, view } from "./run.ts";

const words = (values: readonly number[]) => {
  const at = engine.allocate(4 * values.length);
  engine.i32(at, values.length).set(values);
  return at;
};

interface Address {
  readonly seed?: readonly [number, number];
  readonly instance?: number;
  readonly step?: readonly [number, number];
  readonly block?: number;
  readonly purpose?: number;
}

/** A fresh generator at an address. */
function generator({ seed = [1, 2], instance = 0, step = [0, 0], block = 0, purpose = 1 }: Address = {}): number {
  const at = engine.allocate(128);
  const operands = {
    generator: at,
    seed: words(seed),
    instance: words([instance]),
    step: words(step),
    block: words([block]),
    block_offset: 0,
    purpose,
  };
  run([encode("address", "f32", operands)]);
  return at;
}

function draw(
  law: RandomLaw,
  precision: "f32" | "f64",
  at: number,
  rows: number,
  lanes: number,
  a: number,
  b: number,
): number[] {
  const row = padded(precision, lanes);
  const out = blank(precision, rows * row);
  const operands = {
    law: RANDOM.indexOf(law),
    generator: at,
    rows,
    lanes,
    out,
    out_row: row,
    a: tensor(precision, [a]),
    b: tensor(precision, [b]),
  };
  run([encode("draw", precision, operands)]);
  return Array.from(view(precision, out, rows * row));
}

const mean = (x: readonly number[]) => x.reduce((s, v) => s + v, 0) / x.length;
const variance = (x: readonly number[]) => {
  const centre = mean(x);
  return mean(x.map((v) => (v - centre) ** 2));
};

describe("Threefry-4x32-20", () => {
  // Known answers of the Random123 distribution (kat_vectors): key, counter → output.
  const PI_COUNTER = [0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344];
  const PI_KEY = [0xa4093822, 0x299f31d0, 0x082efa98, 0xec4e6c89];
  const ones = new Array<number>(4).fill(0xffffffff);
  const zeros = new Array<number>(4).fill(0);
  it.each([
    ["zero", zeros, zeros, [0x9c6ca96a, 0xe17eae66, 0xfc10ecd4, 0x5256a7d8]],
    ["ones", ones, ones, [0x2a881696, 0x57012287, 0xf6c7446e, 0xa16a6732]],
    ["pi", PI_KEY, PI_COUNTER, [0x59cd1dbb, 0xb8879579, 0x86b5d00c, 0xac8b6d84]],
  ])("%s", (_, key, counter, expected) => {
    const binary = Uint8Array.from(atob(ENGINE_WASM), (c) => c.charCodeAt(0));
    const instance = new WebAssembly.Instance(new WebAssembly.Module(binary), { env: { abort: () => {} } });
    const exports = instance.exports as {
      memory: WebAssembly.Memory;
      heap_base(): number;
      threefry_words(from: number, to: number): void;
    };
    const base = Math.ceil(exports.heap_base() / 4) * 4;
    const memory = new Uint32Array(exports.memory.buffer, base, 12);
    memory.set([...key, ...counter]);
    exports.threefry_words(base, base + 32);
    expect(Array.from(memory.subarray(8))).toEqual(expected);
  });
});

/** xoshiro128++ of one stream. */
function stream(state: readonly number[]): () => number {
  let [a, b, c, d] = state;
  const turn = (x: number, by: number) => ((x << by) | (x >>> (32 - by))) >>> 0;
  return () => {
    const result = (turn((a + d) >>> 0, 7) + a) >>> 0;
    const t = (b << 9) >>> 0;
    c = (c ^ a) >>> 0;
    d = (d ^ b) >>> 0;
    b = (b ^ c) >>> 0;
    a = (a ^ d) >>> 0;
    c = (c ^ t) >>> 0;
    d = turn(d, 11);
    return result;
  };
}

describe("streams", () => {
  it("uniform f32 numbers are the top 24 bits of eight xoshiro128++ streams", () =>
    scratch(() => {
      const at = generator();
      const state = Array.from(engine.i32(at, 32), (x) => x >>> 0);
      const streams = Array.from({ length: 8 }, (_, i) =>
        stream([0, 4, 8, 12].map((k) => state[(i >> 2) * 16 + k + (i & 3)])),
      );
      const expected = Array.from({ length: 64 }, (_, i) => (streams[i % 8]() >>> 8) / 2 ** 24);
      expect(draw("uniform", "f32", at, 1, 64, 0, 1)).toEqual(expected);
    }));

  it("every part of the address matters, and the eight streams differ", () =>
    scratch(() => {
      const states = [
        {},
        { seed: [1, 3] },
        { seed: [2, 2] },
        { instance: 1 },
        { step: [1, 0] },
        { step: [0, 1] },
        { block: 1 },
        { purpose: 2 },
      ].map((address) => Array.from(engine.i32(generator(address as Address), 32)).join());
      expect(new Set(states).size).toBe(states.length);
      expect(new Set(states[0].split(",")).size).toBe(32);
      expect(PURPOSE.length).toBeLessThan(2 ** 31);
    }));

  it.each(PRECISIONS)("drawing 1,024 lanes at once equals 4 × 256 and 16 × 64 (%s)", (precision) => {
    for (const law of RANDOM) {
      scratch(() => {
        const [a, b] = law === "categorical" ? [7, 0] : law === "gamma" ? [0.7, 2] : [0.3, 1.5];
        const whole = draw(law, precision, generator(), 1, 1024, a, b);
        for (const tile of [256, 64, 8]) {
          const at = generator();
          const parts = Array.from({ length: 1024 / tile }, () => draw(law, precision, at, 1, tile, a, b)).flat();
          expect(parts, `${law} in tiles of ${tile}`).toEqual(whole);
          expect(draw(law, precision, generator(), 1024 / tile, tile, a, b), `${law} in rows of ${tile}`).toEqual(
            whole,
          );
        }
      });
    }
  });

  it.each(PRECISIONS)("a row takes lanes rounded up to 4 and writes only the padded row (%s)", (precision) => {
    for (const law of ["uniform", "bernoulli", "present", "exponential", "categorical", "gamma"] as const) {
      for (const lanes of [1, 2, 3, 5, 7]) {
        scratch(() => {
          const [a, b] = law === "uniform" ? [0, 1] : law === "categorical" ? [5, 0] : [0.6, 1];
          const full = Math.ceil(lanes / 4) * 4;
          const whole = draw(law, precision, generator(), 3, full, a, b);
          const row = padded(precision, lanes) + 4;
          const out = blank(precision, 3 * row);
          const operands = {
            law: RANDOM.indexOf(law),
            generator: generator(),
            rows: 3,
            lanes,
            out,
            out_row: row,
            a: tensor(precision, [a]),
            b: tensor(precision, [b]),
          };
          run([encode("draw", precision, operands)]);
          const expected = Array.from({ length: 3 * row }, (_, i) =>
            i % row < padded(precision, lanes)
              ? whole[Math.floor(i / row) * full + (i % row)]
              : round(precision)(GUARD),
          );
          expect(Array.from(view(precision, out, 3 * row)), `${law} ${lanes}`).toEqual(expected);
          expect(view(precision, out + 3 * row * size(precision), 1)[0]).toBe(round(precision)(GUARD));
        });
      }
    }
  });

  it.each(PRECISIONS)("parameters per lane give what parameters per row give (%s)", (precision) => {
    for (const law of RANDOM) {
      scratch(() => {
        for (const chance of [0.4, 0.9]) {
          const [a, b] = law === "categorical" ? [6, 0] : [chance, 1.25];
          const out = blank(precision, 32);
          const each = (x: number) => tensor(precision, new Array(16).fill(round(precision)(x)));
          const operands = {
            law: RANDOM.indexOf(law),
            generator: generator(),
            rows: 2,
            lanes: 16,
            out,
            out_row: 16,
            a: each(a),
            a_lane: 1,
            b: each(b),
            b_lane: 1,
          };
          run([encode("draw", precision, operands)]);
          expect(Array.from(view(precision, out, 32)), law).toEqual(draw(law, precision, generator(), 2, 16, a, b));
        }
      });
    }
  });
});

describe.each(PRECISIONS)("laws in %s", (precision) => {
  const N = 200_000;
  const numbers = (law: RandomLaw, a: number, b = 0) =>
    scratch(() => draw(law, precision, generator({ seed: [7, 11] }), 1, N, a, b));
  /** Within five standard errors. */
  const near = (found: number, expected: number, sd: number) =>
    expect(Math.abs(found - expected)).toBeLessThan((5 * sd) / Math.sqrt(N));

  it("uniform(-1, 3)", () => {
    const x = numbers("uniform", -1, 3);
    expect(Math.min(...x.slice(0, 1e5))).toBeGreaterThanOrEqual(-1);
    expect(Math.max(...x.slice(0, 1e5))).toBeLessThanOrEqual(3);
    near(mean(x), 1, 4 / Math.sqrt(12));
    near(variance(x), 16 / 12, 16 / Math.sqrt(180));
    const lag = mean(x.slice(8).map((v, i) => (v - 1) * (x[i] - 1)));
    near(lag, 0, 16 / 12);
  });

  it("normal(2, 0.5): moments and tails", () => {
    const z = numbers("normal", 2, 0.5).map((x) => (x - 2) / 0.5);
    near(mean(z), 0, 1);
    near(variance(z), 1, Math.SQRT2);
    near(mean(z.map((x) => x ** 3)), 0, Math.sqrt(15));
    near(mean(z.map((x) => x ** 4)), 3, Math.sqrt(96));
    near(mean(z.map((x) => Number(x > 2))), 0.0227501, 0.15);
    near(mean(z.map((x) => Number(x < -1))), 0.1586553, 0.37);
    // The pairs of Box–Muller: uncorrelated, and their squares too.
    const w = precision === "f32" ? 4 : 2;
    const pairs = z.flatMap((x, i) => (i % (2 * w) < w && i + w < N ? [[x, z[i + w]]] : []));
    near(mean(pairs.map(([x, y]) => x * y)), 0, Math.SQRT2);
    near(mean(pairs.map(([x, y]) => (x * x - 1) * (y * y - 1))), 0, 2 * Math.SQRT2);
  });

  it.each([0.001, 0.1, 0.5, 0.9, 1])("bernoulli and present of probability %s", (p) => {
    const x = numbers("bernoulli", p);
    expect(x.every((v) => v === 0 || v === 1)).toBe(true);
    near(mean(x), p, Math.sqrt(p * (1 - p)) + 1e-12);
    const u = numbers("present", p);
    expect(u.every((v) => v >= 0 && v <= 1)).toBe(true);
    near(mean(u), p / 2, Math.sqrt(p / 3));
    near(mean(u.map((v) => v * v)), p / 3, Math.sqrt(p / 5));
  });

  it("bernoulli and present of probability 0 and NaN", () => {
    expect(new Set(numbers("present", 0))).toEqual(new Set([0]));
    expect(new Set(numbers("bernoulli", 0))).toEqual(new Set([0]));
    expect(new Set(numbers("present", Number.NaN))).toEqual(new Set([Number.NaN]));
  });

  it("exponential, gamma, categorical", () => {
    const e = numbers("exponential", 2);
    near(mean(e), 0.5, 0.5);
    near(mean(e.map((x) => x * x)), 0.5, Math.sqrt(20) / 4);
    for (const shape of [0.3, 1, 4.5]) {
      const g = numbers("gamma", shape, 2);
      near(mean(g), 2 * shape, 2 * Math.sqrt(shape));
      near(variance(g), 4 * shape, 4 * Math.sqrt(2 * shape * shape + 6 * shape));
    }
    const c = numbers("categorical", 5);
    for (let k = 0; k < 5; k++) near(mean(c.map((x) => Number(x === k))), 0.2, 0.4);
  });
});

describe("draw_index", () => {
  it("is uniform below the limit", () =>
    scratch(() => {
      const out = engine.allocate(4 * 100_000);
      run([encode("draw_index", "f32", { generator: generator(), lanes: 100_000, limit: 37, out })]);
      const found = Array.from(engine.i32(out, 100_000));
      const counts = new Array<number>(37).fill(0);
      for (const i of found) counts[i]++;
      expect(counts.length).toBe(37);
      const chi = counts.reduce((s, n) => s + (n - 1e5 / 37) ** 2 / (1e5 / 37), 0);
      expect(chi).toBeLessThan(36 + 5 * Math.sqrt(72));
    }));
});
