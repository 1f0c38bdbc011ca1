import { describe, expect, test } from "vitest";
import type { TaskResult } from "../../../runtime/results.ts";
import { decodeResult, encodeResult, hashResult } from "../../../runtime/store/codec.ts";
import { pack, unpack } from "../../../runtime/store/pack.ts";

const result: TaskResult = {
  task: "trained/0",
  hash: "abc",
  verb: "train",
  parameters: { W: { shape: [2, 2], data: [1, -0, 0.1, Number.POSITIVE_INFINITY] } },
  checkpoints: [{ step: 0, parameters: { W: { shape: [1], data: [null] } } }],
  curves: { loss: { steps: [0, 5], shape: [], values: Float64Array.of(0.5, -0) } },
  fields: { y: { axes: [{ word: "draws", size: 1 }], shape: [], data: Float64Array.of(3), missing: Uint8Array.of(1) } },
  info: { zero: -0 },
  loss: { value: 0.25, se: 0 },
  steps: 10,
  seconds: 1.5,
};

describe("bytes of results", () => {
  test("come back as they were, -0 and infinities too", () => {
    const back = decodeResult(encodeResult(result), "abc")!;
    expect(back).toEqual(result);
    expect(Object.is(back.parameters.W.data[1], -0)).toBe(true);
    expect(Object.is(back.info.zero, -0)).toBe(true);
    expect(back.curves.loss.values).toBeInstanceOf(Float64Array);
  });
  test("damaged anywhere, cut short, or of another task: nothing comes back", () => {
    const bytes = encodeResult(result);
    for (let k = 0; k < bytes.length; k += 7) {
      const damaged = bytes.slice();
      damaged[k] ^= 1;
      expect(decodeResult(damaged, "abc")).toBeUndefined();
    }
    expect(decodeResult(bytes.subarray(0, bytes.length - 8), "abc")).toBeUndefined();
    expect(decodeResult(bytes, "abd")).toBeUndefined();
  });
  test("the hash is of the numbers: not of the clock, and of every bit", () => {
    expect(hashResult({ ...result, seconds: 9, hash: "other", task: "elsewhere" })).toBe(hashResult(result));
    expect(hashResult({ ...result, info: { zero: 0 } })).not.toBe(hashResult(result));
  });
  test("not a number is refused", () => {
    expect(() => pack({ x: Number.NaN })).toThrow("not a number");
    expect(() => pack(Float64Array.of(Number.NaN))).toThrow("not a number");
    expect(unpack(pack({ b: [1, 2], a: "x" }))).toEqual({ a: "x", b: [1, 2] });
  });
});
