import { bench, describe } from "vitest";
import { loadEngineSync } from "../../../runtime/engine/load.ts";
import { lower } from "../../../runtime/program/lower.ts";
import { Resident } from "../../../runtime/program/resident.ts";
import { toy } from "./toy.ts";

const engine = loadEngineSync();

describe("training steps of the toy model, batch 1024 drawn afresh, Adam, f32", () => {
  for (const [n, m, steps] of [
    [5, 2, 1000],
    [20, 5, 200],
    [400, 30, 10],
  ]) {
    const request = toy(engine.scalar, { n, m, batch: 1024, density: 0.1 });
    const records = request.records.map((record) => ({ ...record, every: 10 }));
    const resident = new Resident(engine, lower({ ...request, precision: "f32", outputs: [], records }));
    const state = resident.createState();
    resident.setSeed([1, 2]);
    resident.setStep(0);
    resident.writeState(
      state,
      "W",
      Float64Array.from({ length: n * m }, (_, i) => (((i * 7919) % 13) - 6) / 13),
    );
    bench(`${n} to ${m}, ${steps} steps`, () => {
      resident.run(state, steps);
      resident.drain();
    });
  }
});
