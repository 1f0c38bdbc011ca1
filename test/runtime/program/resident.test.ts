import { describe, expect, test } from "vitest";
import { shuffledOrder } from "../../../runtime/data/shuffle.ts";
import { engine, load } from "./load.ts";

describe("state", () => {
  test("is written after everything was read", () => {
    const { resident, state } = load((g) => {
      const n = g.axis("n", 3);
      const a = g.state("a", [n]);
      const b = g.state("b", [n]);
      return {
        updates: [
          { state: "a", value: b },
          { state: "b", value: a },
        ],
      };
    });
    resident.writeState(state, "a", [1, 2, 3]);
    resident.writeState(state, "b", [4, 5, 6]);
    expect(resident.run(state, 3)).toEqual({ done: 3 });
    expect([...resident.readState(state, "a")]).toEqual([4, 5, 6]);
    expect([...resident.readState(state, "b")]).toEqual([1, 2, 3]);
  });

  test("comes back from its bytes, and several do not touch each other", () => {
    const { resident, state } = load((g) => {
      const a = g.state("a", [g.axis("n", 3)]);
      return { precision: "f32", updates: [{ state: "a", value: g.map2("add", a, g.scalar(1)) }] };
    });
    const other = resident.createState();
    resident.writeState(state, "a", [1, 2, 3]);
    resident.run(state, 2);
    const bytes = resident.stateBytes(state);
    resident.run(other, 5);
    resident.run(state, 1);
    expect([...resident.readState(state, "a")]).toEqual([4, 5, 6]);
    expect([...resident.readState(other, "a")]).toEqual([5, 5, 5]);
    resident.setStateBytes(state, bytes);
    expect([...resident.readState(state, "a")]).toEqual([3, 4, 5]);
    expect(resident.stateBytes(state)).toEqual(bytes);
  });

  test.each(["f32", "f64"] as const)("with lanes is advanced tile by tile (%s)", (precision) => {
    const chains = 1100;
    const { resident, state } = load((g) => {
      const n = g.axis("n", 2);
      const chain = g.axis("chain", chains, "instance");
      const x = g.state("x", [n, chain]);
      const z = g.random("normal", "noise", [n, chain], [g.scalar(0), g.scalar(1)]);
      const lane = g.map2("multiply", g.iota(chain), g.scalar(0.5));
      const next = g.map2("add", g.map2("add", g.map2("multiply", x, g.scalar(0.5)), z), lane);
      return {
        precision,
        lanes: chain,
        tile: 64,
        updates: [{ state: "x", value: next }],
        outputs: [{ name: "z", value: z }],
      };
    });
    const start = Float64Array.from({ length: 2 * chains }, (_, i) => (i % 64) / 8);
    resident.writeState(state, "x", start);
    resident.run(state, 1);
    const z = resident.readOutput("z");
    const round = precision === "f32" ? Math.fround : (x: number) => x;
    const right = start.map((x, i) => round(round(x * 0.5 + z[i]) + (i % chains) * 0.5));
    expect(resident.readState(state, "x")).toEqual(right);
  });
});

describe("draws", () => {
  const uniform = (batch: number, tile: number, more = false) =>
    load((g) => {
      const n = g.axis("n", 2);
      const sample = g.axis("sample", batch, "sample");
      const x = g.random("uniform", "data", [n, sample], [g.scalar(0), g.scalar(1)]);
      const theta = g.random("normal", "init", [n], [g.scalar(0), g.scalar(1)]);
      const y = g.random("uniform", "data", [sample], [g.scalar(0), g.scalar(1)]);
      const outputs = [
        { name: "x", value: x },
        { name: "theta", value: theta },
        ...(more ? [{ name: "y", value: y }] : []),
      ];
      return { precision: "f32", lanes: sample, tile, outputs };
    });
  const draw = (batch: number, tile: number, step = 0, instance = 0): Float64Array => {
    const { resident, state } = uniform(batch, tile);
    resident.setSeed([1, 2], [1, 2], instance);
    resident.setStep(step);
    resident.run(state, 1);
    return resident.readOutput("x");
  };

  test("depend on the address only, and the first blocks not on how many follow", () => {
    const [short, long] = [draw(1024, 256), draw(2500, 256)];
    expect(long.subarray(0, 1024)).toEqual(short.subarray(0, 1024));
    expect(long.subarray(2500, 2500 + 1024)).toEqual(short.subarray(1024));
    expect(draw(1024, 256)).toEqual(short);
    expect(draw(1024, 256, 1)).not.toEqual(short);
    expect(draw(1024, 256, 0, 1)).not.toEqual(short);
    expect(new Set(long).size).toBeGreaterThan(4950);
    expect(long.every((u) => u >= 0 && u < 1)).toBe(true);
    const mean = long.reduce((a, b) => a + b, 0) / long.length;
    expect(Math.abs(mean - 0.5)).toBeLessThan(0.02);
  });

  test("without lanes have addresses of their own", () => {
    const [a, b] = [uniform(64, 64), uniform(128, 64, true)];
    a.resident.run(a.state, 1);
    b.resident.run(b.state, 1);
    expect(b.resident.readOutput("theta")).toEqual(a.resident.readOutput("theta"));
    expect(b.resident.readOutput("y")).not.toEqual(b.resident.readOutput("x").subarray(0, 128));
  });
});

describe("rows", () => {
  const size = 37;
  const rows = Float64Array.from({ length: 2 * size }, (_, i) => i);
  const stage = (kind: "all" | "draw" | "order", batch: number) => {
    const made = load((g) => {
      const sample = g.axis("sample", batch, "sample");
      const x = g.data("x", [g.axis("n", 2), sample]);
      return { precision: "f32", lanes: sample, tile: 4, rows: { kind, size }, outputs: [{ name: "x", value: x }] };
    });
    made.resident.setData("x", rows);
    return made;
  };
  const pairs = (x: Float64Array): void => {
    const batch = x.length / 2;
    for (let i = 0; i < batch; i++) expect(x[batch + i]).toBe(x[i] + 1);
  };

  test("all, in order", () => {
    const { resident, state } = stage("all", size);
    resident.run(state, 1);
    const x = resident.readOutput("x");
    pairs(x);
    expect([...x.subarray(0, size)]).toEqual(Array.from({ length: size }, (_, i) => 2 * i));
  });

  test("drawn with replacement, afresh at each step", () => {
    const { resident, state } = stage("draw", 300);
    resident.run(state, 1);
    const first = resident.readOutput("x");
    pairs(first);
    expect(new Set(first.subarray(0, 300)).size).toBeGreaterThan(size * 0.9);
    expect(first.every((value) => value < 2 * size)).toBe(true);
    resident.run(state, 1);
    expect(resident.readOutput("x")).not.toEqual(first);
  });

  test("in the order of each epoch", () => {
    const { resident, state } = stage("order", 10);
    const rowsOf = (steps: number, from: number): number[][] => {
      resident.setStep(from);
      return Array.from({ length: steps }, () => {
        resident.run(state, 1);
        const x = resident.readOutput("x");
        pairs(x);
        return Array.from(x.subarray(0, 10), (value) => value / 2);
      });
    };
    const steps = rowsOf(9, 0);
    for (let epoch = 0; epoch < 3; epoch++) {
      const seen = steps.slice(3 * epoch, 3 * epoch + 3).flat();
      expect(new Set(seen).size).toBe(30);
      expect(seen.every((row) => row >= 0 && row < size)).toBe(true);
    }
    expect(steps[3]).not.toEqual(steps[0]);
    // From the middle of an epoch, after another one, and with another seed in between.
    expect(rowsOf(2, 7)).toEqual(steps.slice(7));
    expect(rowsOf(1, 4)).toEqual(steps.slice(4, 5));
    resident.setSeed([3, 4]);
    expect(rowsOf(9, 0)).not.toEqual(steps);
    resident.setSeed([5, 6]);
    expect(rowsOf(9, 0)).toEqual(steps);
  });

  test("every permutation comes up equally often", () => {
    const counts = new Map<string, number>();
    const times = 6000;
    for (let seed = 0; seed < times; seed++) {
      const order = shuffledOrder(engine, 4, [seed, 7]).join("");
      counts.set(order, (counts.get(order) ?? 0) + 1);
    }
    expect(counts.size).toBe(24);
    // chi-squared with 23 degrees of freedom: mean 23, sd sqrt(46)
    const expected = times / 24;
    const chi2 = [...counts.values()].reduce((sum, n) => sum + (n - expected) ** 2 / expected, 0);
    expect(Math.abs(chi2 - 23)).toBeLessThan(4 * Math.sqrt(46));
  });
});

describe("records", () => {
  test("records come every k-th step with the values before the update", () => {
    const { resident, state } = load((g) => {
      const a = g.state("a", [g.axis("n", 2)]);
      return {
        updates: [{ state: "a", value: g.map2("add", a, g.scalar(1)) }],
        records: [
          { name: "a", value: a, every: 3 },
          { name: "step", value: g.step(), every: 1 },
        ],
      };
    });
    resident.setStep(2);
    resident.run(state, 5);
    const drained = resident.drain();
    expect(drained.filter((r) => r.name === "a").map(({ step, values }) => [step, ...values])).toEqual([
      [3, 1, 1],
      [6, 4, 4],
    ]);
    expect(drained.filter((r) => r.name === "step").map(({ step, values }) => [step, ...values])).toEqual(
      [2, 3, 4, 5, 6].map((s) => [s, s]),
    );
    expect(resident.step()).toBe(7);
    expect(resident.drain()).toEqual([]);
  });

  test("more records than the ring holds are kept", () => {
    const { resident, state } = load((g) => {
      const a = g.state("a", [g.axis("n", 5000)]);
      return {
        updates: [{ state: "a", value: g.map2("add", a, g.scalar(1)) }],
        records: [{ name: "a", value: a, every: 1 }],
      };
    });
    resident.run(state, 200);
    const drained = resident.drain();
    expect(drained.length).toBe(200);
    expect(
      drained.every(({ step, values }) => values.length === 5000 && values[0] === step && values[4999] === step),
    ).toBe(true);
  });
});

describe("precision", () => {
  test("a wide sum over lanes of an f32 program adds its tiles in f64", () => {
    const batch = 1 << 14;
    const { resident, state } = load((g) => {
      const sample = g.axis("sample", batch, "sample");
      const x = g.data("x", [sample]);
      const narrow = g.reduce("sum", x, [sample]);
      return {
        precision: "f32",
        lanes: sample,
        rows: { kind: "all", size: batch },
        outputs: [{ name: "wide", value: g.wide(narrow), precision: "f64" }],
      };
    });
    // Tiles of 256: the first sum is 2^28, which f32 adds 2^8 of the later tiles to only in steps of 32; of 1 + 2^-8 each nothing is lost in f64.
    const x = Float64Array.from({ length: batch }, (_, i) => (i < 256 ? 2 ** 20 : 1 / 256));
    resident.setData("x", x);
    resident.run(state, 1);
    expect(resident.readOutput("wide")[0]).toBe(x.reduce((a, b) => a + b, 0));
  });
});

describe("a program", () => {
  test("has a hash of what it does, not of names that it does not keep", () => {
    const make = (factor: number, label: string) =>
      load((g) => {
        const a = g.state("a", [g.axis(label, 4)]);
        return { updates: [{ state: "a", value: g.label(g.map2("multiply", a, g.scalar(factor)), label) }] };
      }).resident.program.hash;
    expect(make(2, "x")).toBe(make(2, "y"));
    expect(make(2, "x")).not.toBe(make(3, "x"));
  });
});
