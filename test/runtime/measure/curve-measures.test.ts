import { describe, expect, test } from "vitest";
import { argmax } from "../../../runtime/measure/entries/argmax.ts";
import { Arguments } from "../../../runtime/measure/measure-entry.ts";
import { standardErrors } from "../../../runtime/measure/standard-error.ts";
import { engine } from "./engine.ts";
import { call, numbers, services, value, withSources } from "./entry-calls.ts";

const steps = Array.from({ length: 501 }, (_, k) => 2 * k);
const curve = (f: (step: number) => number) => ({
  ...value(steps.map(f), [], [["steps", steps.length]]),
  abscissae: { steps },
});
const over = (word: string, data: readonly number[]) => value(data, [], [[word, data.length]]);
const across = (word: string, values: readonly number[]) => ({ across: [word], abscissae: () => values });

describe("knees", () => {
  test("are where the slope of the log changes, in order of steps", () => {
    const bent = curve((t) => Math.exp(t < 300 ? -0.001 * t : t < 700 ? -0.3 - 0.02 * (t - 300) : -8.3));
    expect(numbers(call("knees", { curve: bent, count: value([2]) }))).toEqual([300, 700]);
  });

  test("are where the trend changes, not where the noise is; what is noise is missing", () => {
    // Noise of a linear congruence, ten times larger on the plateau than on the way down.
    let state = 7;
    const noise = () => {
      state = (state * 16807) % 2147483647;
      return state / 2147483647 - 0.5;
    };
    const noisy = curve((t) => Math.exp(t < 200 ? -0.01 * t + 0.1 * noise() : -2 + noise()));
    const [first, ...others] = numbers(call("knees", { curve: noisy, count: value([3]) }));
    expect(Math.abs(first - 200)).toBeLessThanOrEqual(20);
    expect(others).toEqual([Number.NaN, Number.NaN]);
  });

  test("are missing where a curve is too short", () => {
    const short = { ...value([1, 2], [], [["steps", 2]]), abscissae: { steps: [0, 1] } };
    expect(numbers(call("knees", { curve: short, count: value([1]) }))).toEqual([Number.NaN]);
  });
});

describe("plateaus", () => {
  test("are the levels at which a staircase rests", () => {
    const found = call("plateaus", { curve: curve((t) => (t < 400 ? 0.5 : t < 800 ? 0.2 : 0.05)) });
    for (const [k, level] of [0.5, 0.2, 0.05].entries()) expect(numbers(found)[k]).toBeCloseTo(level, 12);
    expect(numbers(found)[3]).toBeNaN();
    expect(numbers(found.fields!.count)).toEqual([3]);
    expect(numbers(found.fields!.starts).slice(0, 3)).toEqual([0, 400, 800]);
  });

  test("a steadily falling curve has none", () => {
    expect(numbers(call("plateaus", { curve: curve((t) => Math.exp(-0.02 * t)) }).fields!.count)).toEqual([0]);
  });
});

test("distance to the nearest rung, missing entries staying so", () => {
  const result = call("distance_to", { x: value([0.1, Number.NaN, 0.62]), ladder: value([0, 0.5, 1]) });
  expect(numbers(result)[0]).toBeCloseTo(0.1, 12);
  expect(numbers(result)[1]).toBeNaN();
  expect(numbers(result)[2]).toBeCloseTo(0.12, 12);
});

describe("slope", () => {
  const x = [0, 1, 2, 3];

  test("of an exact line, with error 0", () => {
    const line = call(
      "slope",
      {
        y: over(
          "T",
          x.map((t) => 3 - 2 * t),
        ),
        x: over("T", x),
      },
      across("T", x),
    );
    expect(numbers(line)).toEqual([-2]);
    expect(standardErrors(line, engine)[0]).toBe(0);
  });

  test("has the error of the residuals: y = 0, 1, 1, 3 on 0 … 3", () => {
    const line = call("slope", { y: over("T", [0, 1, 1, 3]), x: over("T", x) }, across("T", x));
    expect(numbers(line)[0]).toBeCloseTo(0.9, 12);
    expect(standardErrors(line, engine)[0]).toBeCloseTo(Math.sqrt(0.7 / 2 / 5), 12);
  });

  test("propagates the errors of its points where they are larger", () => {
    const y = withSources(over("T", [0, 2, 4, 6]), { a: [1, 0, 0, 0], b: [0, 0, 0, 2] });
    const line = call("slope", { y, x: over("T", x) }, across("T", x));
    // d slope / d y_k = (x_k - mean) / 5
    expect(standardErrors(line, engine)[0]).toBeCloseTo(Math.hypot(0.3, 0.6), 12);
  });
});

describe("crossing", () => {
  test("interpolates between the two points beside it and says so", () => {
    const result = call("crossing", { a: over("p", [0, 1, 4]), b: value([2]) }, across("p", [10, 20, 40]));
    expect(numbers(result)[0]).toBeCloseTo(20 + 20 / 3, 12);
    expect(result.notes?.join()).toContain("interpolated");
  });

  test("is missing where nothing crosses", () => {
    expect(numbers(call("crossing", { a: over("p", [0, 1]), b: value([2]) }, across("p", [1, 2])))).toEqual([
      Number.NaN,
    ]);
  });

  test("is missing where the curves are equal everywhere, not where they meet", () => {
    const same = call("crossing", { a: over("p", [0, 1]), b: over("p", [0, 1]) }, across("p", [1, 2]));
    expect(numbers(same)).toEqual([Number.NaN]);
    expect(same.notes).toEqual(["the curves coincide at all points of p: there is no crossing"]);
    const met = call("crossing", { a: over("p", [0, 1, 1]), b: value([1]) }, across("p", [1, 2, 3]));
    expect(numbers(met)).toEqual([2]);
  });

  test("keeps another swept name as points", () => {
    const a = value([0, 1, 0, 4], [], [["q", 2], ["p", 2]]); // biome-ignore format: one line
    const result = call("crossing", { a, b: value([0.5]) }, across("p", [0, 1]));
    expect(result.tensor.axes).toEqual([{ word: "q", size: 2 }]);
    expect(numbers(result)).toEqual([0.5, 0.125]);
  });
});

test("argmax across a swept name is that name's value", () => {
  const args = new Arguments("argmax", { x: { kind: "value", value: over("T", [1, 5, 2]) } });
  expect(numbers(argmax.evaluate(args, { ...services, ...across("T", [3, 30, 300]) }))).toEqual([30]);
});

describe("rank correlation", () => {
  test("is ±1 for monotone relations, whatever their form", () => {
    const a = over("p", [1, 2, 3, 4]);
    expect(
      numbers(call("rank_correlation", { a, b: over("p", [1, 10, 11, 500]) }, across("p", [1, 2, 3, 4])))[0],
    ).toBeCloseTo(1);
    expect(
      numbers(call("rank_correlation", { a, b: over("p", [9, 7, 1, -3]) }, across("p", [1, 2, 3, 4])))[0],
    ).toBeCloseTo(-1);
  });

  test("shares ranks of ties: 1, 2, 2, 3 against 1, 2, 3, 4", () => {
    const result = call("rank_correlation", { a: value([1, 2, 2, 3]), b: value([1, 2, 3, 4]) });
    expect(numbers(result)[0]).toBeCloseTo(4.5 / Math.sqrt(4.5 * 5), 12);
  });
});
