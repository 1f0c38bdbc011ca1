/** Small programs in an engine that is emptied after each test. */
import { afterEach, beforeEach } from "vitest";
import { loadEngineSync } from "../../../runtime/engine/load.ts";
import { GraphBuilder } from "../../../runtime/graph/builder.ts";
import { lower } from "../../../runtime/program/lower.ts";
import type { LowerRequest } from "../../../runtime/program/program.ts";
import { Resident } from "../../../runtime/program/resident.ts";

export const engine = loadEngineSync();
let mark = 0;
beforeEach(() => {
  mark = engine.mark();
});
afterEach(() => engine.release(mark));

export type Partly = Partial<Omit<LowerRequest, "graph">>;

/** Lowers what `make` builds and loads it, with one state at step 0. */
export function load(make: (g: GraphBuilder) => Partly): { resident: Resident; state: number } {
  const g = new GraphBuilder(engine.scalar);
  const made = make(g);
  const none = { precision: "f64", rows: { kind: "none" }, updates: [], records: [], outputs: [], checks: [] } as const;
  const resident = new Resident(engine, lower({ ...none, ...made, graph: g.build() }));
  resident.setSeed([5, 6]);
  resident.setStep(0);
  return { resident, state: resident.createState() };
}
