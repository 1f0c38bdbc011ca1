/**
 * Micro-benchmark of the engine; `npx vitest bench test/bench`. Every case is checked before it is timed. The names carry the work of one
 * call: GFLOP/s = flop · hz / 1e9, ns per number = 1e9 / (hz · numbers).
 */
import { bench, describe } from "vitest";
import { encode } from "../../runtime/engine/encode.ts";
import type { Precision } from "../../runtime/engine/engine.ts";
import { BINARY, RANDOM, UNARY, type UnaryFn } from "../../runtime/program/instructions.ts";
import { engine, HALT, padded, round, sample, source, tensor, view } from "../assembly/run.ts";

/** A program that can be run many times. */
function program(instructions: readonly (readonly number[])[]): (times: number) => void {
  const words = [...instructions.flat(), ...HALT];
  const at = engine.allocate(4 * words.length);
  engine.i32(at, words.length).set(words);
  return (times) => {
    engine.execute(at, times, 0, 0);
  };
}

function check(found: number, expected: number, what: string): void {
  if (!(Math.abs(found - expected) <= 1e-5 * Math.max(1, Math.abs(expected))))
    throw new Error(`${what}: ${found} instead of ${expected}`);
}

describe.each<Precision>(["f32", "f64"])("products %s", (precision) => {
  for (const n of [64, 128, 256, 512]) {
    const next = source(n);
    const a = sample(precision, next, n * n);
    const b = sample(precision, next, n * n);
    const out = tensor(precision, new Array(n * n).fill(0));
    const [at, bt] = [tensor(precision, a), tensor(precision, b)];
    const shapes = {
      broadcast: encode("broadcast", precision, {
        outer: 1,
        m: n,
        k: n,
        columns: n,
        out,
        out_row: n,
        a: at,
        a_m: n,
        a_k: 1,
        b: bt,
        b_row: n,
      }),
      dot: encode("dot", precision, {
        outer: 1,
        m: n,
        n,
        columns: n,
        out,
        out_m: n,
        out_n: 1,
        a: at,
        a_row: n,
        b: bt,
        b_row: n,
      }),
    };
    for (const [name, instruction] of Object.entries(shapes)) {
      const run = program([instruction]);
      run(1);
      let sum = 0;
      for (let k = 0; k < n; k++) sum += a[n + k] * (name === "dot" ? b[2 * n + k] : b[k * n + 2]);
      check(view(precision, out, n * n)[n + 2], sum, name);
      bench(`${name} ${n}³, ${2 * n ** 3} flop`, () => run(1), { time: 150, warmupTime: 50 });
    }
  }
});

describe.each<Precision>(["f32", "f64"])("functions %s, 10,000 numbers", (precision) => {
  const x = sample(precision, source(1), 10_000).map((v) => round(precision)(Math.abs(v) + 0.01));
  const a = tensor(precision, x);
  const out = tensor(precision, x);
  const exact: Partial<Record<UnaryFn, (x: number) => number>> = {
    exp: Math.exp,
    log: Math.log,
    tanh: Math.tanh,
    erf: engine.scalar.erf,
    sin: Math.sin,
    relu: (v) => v,
  };
  for (const [name, reference] of Object.entries(exact)) {
    const run = program([
      encode("map1", precision, {
        fn: UNARY.indexOf(name as UnaryFn),
        n0: 1,
        n1: 1,
        n2: 1,
        n3: x.length,
        out,
        out3: 1,
        a,
        a3: 1,
      }),
    ]);
    run(1);
    x.forEach((v, i) => {
      check(view(precision, out, x.length)[i], reference(v), name);
    });
    bench(name, () => run(1), { time: 100, warmupTime: 50 });
  }
});

describe.each<Precision>(["f32", "f64"])("random numbers %s, 10 rows of 1,024", (precision) => {
  const generator = engine.allocate(128);
  const zeros = engine.allocate(64);
  const address = { generator, seed: zeros, instance: zeros, step: zeros, block: zeros, block_offset: 0, purpose: 1 };
  program([encode("address", "f32", address)])(1);
  const lanes = padded(precision, 1024);
  const out = tensor(precision, new Array(10 * lanes).fill(0));
  const means = { uniform: 0.5, normal: 0.1, present: 0.05 };
  for (const law of ["uniform", "normal", "present"] as const) {
    const [a, b] = law === "uniform" ? [0, 1] : [0.1, 1];
    const run = program([
      encode("draw", precision, {
        law: RANDOM.indexOf(law),
        generator,
        rows: 10,
        lanes: 1024,
        out,
        out_row: lanes,
        a: tensor(precision, [a]),
        b: tensor(precision, [b]),
      }),
    ]);
    run(1);
    const mean = Array.from(view(precision, out, 10 * lanes)).reduce((s, v) => s + v, 0) / (10 * lanes);
    if (Math.abs(mean - means[law]) > 0.06) throw new Error(`the mean of ${law} is ${mean}`);
    bench(law, () => run(1), { time: 100, warmupTime: 50 });
  }
});

describe("dispatch", () => {
  const cell = tensor("f64", [0]);
  const amount = tensor("f64", [1]);
  const add = encode("map2", "f64", {
    fn: BINARY.indexOf("add"),
    n0: 1,
    n1: 1,
    n2: 1,
    n3: 1,
    out: cell,
    a: cell,
    b: amount,
  });
  const empty = encode("when", "f32", { step: cell, every: 1, remainder: 0, skip: 6 });
  const instructions = program(new Array(1000).fill(empty));
  const adds = program(new Array(1000).fill(add));
  adds(3);
  check(engine.f64(cell, 1)[0], 3000, "3,000 additions");
  const row = tensor("f32", new Array(256).fill(1));
  const rows = program(
    new Array(100).fill(
      encode("map2", "f32", {
        fn: BINARY.indexOf("multiply"),
        n0: 1,
        n1: 1,
        n2: 4,
        n3: 64,
        out: row,
        out2: 64,
        out3: 1,
        a: row,
        a2: 64,
        a3: 1,
        b: row,
        b2: 64,
      }),
    ),
  );
  rows(1);
  check(engine.f32(row, 1)[0], 1, "products of ones");
  bench("1,000 instructions without work", () => instructions(1), { time: 100 });
  bench("1,000 scalar additions", () => adds(1), { time: 100 });
  bench("100 × 4 rows of 64 lanes times a scalar", () => rows(1), { time: 100 });
});
