/** W6 and W8: programs of one instruction. */

import { encode } from "../../runtime/engine/encode.ts";
import type { Engine } from "../../runtime/engine/engine.ts";
import { type Family, RANDOM, UNARY } from "../../runtime/program/instructions.ts";
import type { Workload } from "./workload.ts";

const COUNT = 1_000_000;

/** Runs one instruction again and again. */
function repeated(engine: Engine, family: Family, operands: Record<string, number>): (times: number) => void {
  const words = [...encode(family, "f32", operands), ...encode("halt", "f32", {})];
  const program = engine.allocate(4 * words.length);
  engine.i32(program, words.length).set(words);
  return (times) => void engine.execute(program, times, 0, 0);
}

const put = (engine: Engine, values: Float32Array): number => {
  const at = engine.allocate(4 * values.length + 64);
  engine.f32(at, values.length).set(values);
  return at;
};
const spread = (length: number, scale: number) =>
  Float32Array.from({ length }, (_, i) => scale * ((((i + 1) * 0.6180339887498949) % 1) - 0.5));

function product(size: number): Workload {
  return {
    name: `W6-${size}`,
    title: `product ${size} × ${size}`,
    unit: "products",
    prepare(engine) {
      const [left, right] = [spread(size * size, 2), spread(size * size, 1.5)];
      const [a, b] = [put(engine, left), put(engine, right)];
      const out = engine.allocate(4 * size * size + 64);
      const fields = {
        outer: 1,
        m: size,
        k: size,
        columns: size,
        out,
        out_row: size,
        a,
        a_m: size,
        a_k: 1,
        b,
        b_row: size,
      };
      const run = repeated(engine, "broadcast", fields);
      return {
        work: 2 * size ** 3,
        run,
        check() {
          run(1);
          const result = engine.f32(out, size * size);
          for (let entry = 0; entry < size * size; entry += 37) {
            let sum = 0;
            const [row, column] = [Math.floor(entry / size), entry % size];
            for (let k = 0; k < size; k++) sum += left[row * size + k] * right[k * size + column];
            if (Math.abs(result[entry] - sum) > 1e-3) return `entry ${entry} is ${result[entry]}, not ${sum}`;
          }
          return undefined;
        },
      };
    },
  };
}

function map(fn: "exp" | "tanh" | "erf"): Workload {
  return {
    name: `W8-${fn}`,
    title: `${fn} of 10⁶ numbers`,
    unit: "arrays",
    prepare(engine) {
      const values = spread(COUNT, 8);
      const a = put(engine, values);
      const out = engine.allocate(4 * COUNT + 64);
      const run = repeated(engine, "map1", {
        fn: UNARY.indexOf(fn),
        n0: 1,
        n1: 1,
        n2: 1,
        n3: COUNT,
        out,
        out3: 1,
        a,
        a3: 1,
      });
      return {
        work: COUNT,
        run,
        check() {
          run(1);
          const result = engine.f32(out, COUNT);
          for (let i = 0; i < COUNT; i += 997) {
            const exact = engine.scalar[fn](values[i]);
            if (Math.abs(result[i] - exact) > 2e-6 * Math.abs(exact))
              return `${fn}(${values[i]}) is ${result[i]}, not ${exact}`;
          }
          return undefined;
        },
      };
    },
  };
}

function law(name: "uniform" | "normal", mean: number, variance: number): Workload {
  return {
    name: `W8-${name}`,
    title: `10⁶ ${name} numbers`,
    unit: "arrays",
    prepare(engine) {
      const generator = put(engine, new Float32Array(32));
      engine.i32(generator, 32).set(Int32Array.from({ length: 32 }, (_, i) => Math.imul(i + 1, 0x9e3779b1)));
      const parameters = put(engine, Float32Array.of(0, 1));
      const out = engine.allocate(4 * COUNT + 64);
      const fields = { law: RANDOM.indexOf(name), generator, rows: 1, lanes: COUNT, out, out_row: COUNT };
      const run = repeated(engine, "draw", { ...fields, a: parameters, b: parameters + 4 });
      return {
        work: COUNT,
        run,
        check() {
          run(3); // the first numbers still show the pattern of the state
          const result = engine.f32(out, COUNT);
          let [sum, squares] = [0, 0];
          for (const x of result) {
            sum += x;
            squares += (x - mean) * (x - mean);
          }
          if (Math.abs(sum / COUNT - mean) > 5e-3 || Math.abs(squares / COUNT - variance) > 1e-2)
            return `mean ${sum / COUNT}, variance ${squares / COUNT}`;
          return undefined;
        },
      };
    },
  };
}

export const SINGLE: readonly Workload[] = [
  ...[64, 128, 256, 512].map(product),
  map("exp"),
  map("tanh"),
  map("erf"),
  law("uniform", 0.5, 1 / 12),
  law("normal", 0, 1),
];
