/** Guard words around every tensor: they stay whole through whole steps (draws, products, updates, records), and a stray write is told. */
import { describe, expect, test } from "vitest";
import { loadEngineSync } from "../../../runtime/engine/load.ts";
import { checkGuards, GUARD_BYTES, setGuards } from "../../../runtime/program/guards.ts";
import { lower } from "../../../runtime/program/lower.ts";
import { Resident } from "../../../runtime/program/resident.ts";
import { toy } from "./toy.ts";

const engine = loadEngineSync();

describe("guards", () => {
  // Batches of one tile, of several, with tails of the tile, of the vector, and of one lane; widths around the vector's.
  const sizes = [
    [5, 2, 1024],
    [4, 1, 1],
    [1, 1, 3],
    [7, 3, 257],
    [3, 5, 1030],
  ] as const;
  for (const precision of ["f32", "f64"] as const)
    test.each(sizes)(`training steps of %i features, %i hidden, batch %i, ${precision}`, (n, m, batch) => {
      const request = { ...toy(engine.scalar, { n, m, batch, density: 0.3 }), precision };
      const states = [false, true].flatMap((fuse) =>
        [false, true].map((guard) => {
          const mark = engine.mark();
          const program = lower({ ...request, fuse, guard });
          expect(program.guards !== undefined).toBe(guard);
          const resident = new Resident(engine, program);
          const state = resident.createState();
          resident.setSeed([1, 2]);
          for (let k = 0; k < 3; k += 1) resident.run(state, 2);
          const left = Object.keys(program.state).map((name) => Array.from(resident.readState(state, name)));
          engine.release(mark);
          return left;
        }),
      );
      for (const state of states.slice(1)) expect(state).toEqual(states[0]);
    });

  test("a write past the end is told with the tensor", () => {
    const mark = engine.mark();
    const program = lower({
      ...toy(engine.scalar, { n: 5, m: 2, batch: 8, density: 0.3 }),
      precision: "f32",
      guard: true,
    });
    const { guards } = program;
    const base = engine.allocate(Math.max(...guards!.map(({ offset }) => offset)) + GUARD_BYTES);
    const at = () => base;
    const state = guards!.filter(({ region }) => region === "state");
    setGuards(engine, state, at);
    expect(() => checkGuards(engine, state, at)).not.toThrow();
    const after = state.find((guard) => guard.after === "W")!;
    engine.f32(base + after.offset + 8, 1)[0] = 0;
    expect(() => checkGuards(engine, state, at)).toThrow("wrote 8 bytes past the end of W (region state)");
    engine.release(mark);
  });
});
