import { describe, expect, it } from "vitest";
import { encode } from "../../runtime/engine/encode.ts";
import { BINARY } from "../../runtime/program/instructions.ts";
import { engine, PRECISIONS, run, scratch, tensor, view } from "./run.ts";

/** cell += amount, at bytes `register` + cell. */
const add = (cell: number, amount: number, register = 0) =>
  encode(
    "map2",
    "f64",
    { fn: BINARY.indexOf("add"), n0: 1, n1: 1, n2: 1, n3: 1, out: cell, a: cell, b: amount },
    { out: register, a: register },
  );
const loop = (operands: Record<string, number>) => encode("loop", "f32", { count: 0, ...operands });
const end = encode("end", "f32", {});
const words = (values: readonly number[]) => {
  const at = engine.allocate(4 * values.length);
  engine.i32(at, values.length).set(values);
  return at;
};

describe("control", () => {
  it("loops nest, advance their registers and restore them", () =>
    scratch(() => {
      const cells = tensor("f64", new Array(12).fill(0));
      const amount = tensor("f64", [1]);
      engine.register(2, cells);
      engine.register(3, 0);
      run([
        loop({ count: 3, register0: 2, bytes0: 32 }),
        loop({ count: 4, register0: 2, bytes0: 8 }),
        add(0, amount, 2),
        loop({ count: 0 }),
        loop({ count: 5 }),
        add(0, amount, 2),
        end,
        end,
        end,
        end,
        add(0, amount, 2),
      ]);
      expect(Array.from(engine.f64(cells, 12))).toEqual([2, ...new Array(11).fill(1)]);
    }));

  it("a loop may read its count from memory", () =>
    scratch(() => {
      const cell = tensor("f64", [0]);
      const amount = tensor("f64", [1]);
      const count = words([7]);
      run([loop({ count_pointer: count }), add(cell, amount), end]);
      engine.i32(count, 1)[0] = 0;
      run([loop({ count: 9, count_pointer: count }), add(cell, amount), end]);
      expect(engine.f64(cell, 1)[0]).toBe(7);
    }));

  it("when runs at the steps of its remainder; the counter has 64 bits", () =>
    scratch(() => {
      const cell = tensor("f64", [0]);
      const amount = tensor("f64", [1]);
      const step = words([-3, 0]);
      const body = add(cell, amount);
      const head = encode("when", "f32", { step, every: 4, remainder: 1, skip: 6 + body.length });
      expect(run([head, body], 12, step)).toBe(12);
      // Steps 2^32 - 3 … 2^32 + 8, of which 1 modulo 4: 2^32 - 3, + 1, + 5.
      expect(engine.f64(cell, 1)[0]).toBe(3);
      expect(Array.from(engine.i32(step, 2))).toEqual([9, 1]);
    }));

  it.each(PRECISIONS)("check_finite stops the step and names its code (%s)", (precision) =>
    scratch(() => {
      const step = words([5, 0]);
      const bad = words([0]);
      const cell = tensor("f64", [0]);
      const amount = tensor("f64", [1]);
      const values = tensor(precision, [1, 2, 3, 4, 5, 6, Number.NaN]);
      const check = (count: number) => [
        encode("check_finite", precision, { a: values, count, bad, code: 41 }),
        add(cell, amount),
      ];
      expect(run(check(6), 2, step, bad)).toBe(2);
      expect(run(check(7), 3, step, bad)).toBe(0);
      expect(engine.i32(bad, 1)[0]).toBe(42);
      expect(engine.i32(step, 2)[0]).toBe(7);
      expect(engine.f64(cell, 1)[0]).toBe(2);
      engine.i32(bad, 1)[0] = 0;
      view(precision, values, 7).set([1, 2, Number.NEGATIVE_INFINITY, 4, 5, 6, 7]);
      expect(run(check(3), 1, step, bad)).toBe(0);
    }));

  it.each(PRECISIONS)("record appends f64 values at the cursor (%s)", (precision) =>
    scratch(() => {
      const values = tensor(precision, [1.5, -2, 0.25]);
      const ring = tensor("f64", new Array(8).fill(0));
      const cursor = words([8]);
      run([encode("record", precision, { a: values, count: 3, ring, cursor })], 2);
      expect(Array.from(engine.f64(ring, 8))).toEqual([0, 1.5, -2, 0.25, 1.5, -2, 0.25, 0]);
      expect(engine.i32(cursor, 1)[0]).toBe(56);
    }));
});
