/** L1 to L32: many instances of a tiny model, side by side as lanes against one after the other. A step is one step of one instance. */
import type { Engine } from "../../runtime/engine/engine.ts";
import { lowerAcross } from "../../runtime/program/across.ts";
import { lower } from "../../runtime/program/lower.ts";
import type { LowerRequest, Program } from "../../runtime/program/program.ts";
import { Resident } from "../../runtime/program/resident.ts";
import { requestOf } from "./training.ts";
import type { Prepared, Workload } from "./workload.ts";

const INSTANCES = 32;
const ROWS = 1000;

const entries = (sizes: readonly number[]): number => sizes.reduce((a, b) => a * b, 1);
/** Numbers without a generator: the fractional parts of multiples of the golden ratio, centred. */
const spread = (length: number, from: number): Float64Array =>
  Float64Array.from({ length }, (_, i) => (((i + 1 + from) * 0.6180339887498949) % 1) - 0.5);

function start(engine: Engine, program: Program): Resident {
  const resident = new Resident(engine, program);
  resident.createState();
  for (const [name, { layout }] of Object.entries(program.data)) resident.setData(name, spread(layout.length, 0));
  resident.setStep(0);
  return resident;
}

/** Parameters differ between instances; what an optimiser keeps starts at 0. */
const startOf = (name: string, length: number, k: number): Float64Array =>
  name.includes("/") ? new Float64Array(length) : spread(length, 7 * k);

/** Instance k as lane k, or alone. */
function give(resident: Resident, plain: Program, k: number, lane?: number): void {
  resident.setSeed([k, 1], [k, 1], 0, {}, lane ?? 0);
  for (const [name, { sizes }] of Object.entries(plain.state))
    resident.writeState(0, name, startOf(name, entries(sizes), k), lane);
}

/** After some steps every instance has the state that it has alone. */
function check(engine: Engine, request: LowerRequest, count: number): string | undefined {
  const mark = engine.mark();
  const plain = lower(request);
  const [all, one] = [start(engine, lowerAcross(request, count)), start(engine, plain)];
  for (let k = 0; k < count; k++) give(all, plain, k, k);
  all.run(0, 60);
  try {
    for (let k = 0; k < count; k++) {
      give(one, plain, k);
      one.setStep(0);
      one.run(0, 60);
      for (const name of Object.keys(plain.state)) {
        const [a, b] = [all.readState(0, name, k), one.readState(0, name)];
        if (!a.every((value, i) => Object.is(value, b[i])))
          return `${name} of instance ${k} differs from ${name} alone`;
      }
    }
  } finally {
    engine.release(mark);
  }
  return undefined;
}

/** Steps of `count` instances side by side, against as many steps of one of them alone. */
export function sideBySide(engine: Engine, request: LowerRequest, count: number): Prepared {
  const plain = lower(request);
  const [all, one] = [start(engine, lowerAcross(request, count)), start(engine, plain)];
  for (let k = 0; k < count; k++) give(all, plain, k, k);
  give(one, plain, 0);
  return {
    work: plain.work,
    check: () => check(engine, request, count),
    run(times) {
      all.run(0, Math.ceil(times / count));
      all.drain();
    },
    alone(times) {
      one.run(0, times);
      one.drain();
    },
  };
}

function instances(batch: number): Workload {
  const kind = batch === 1 ? "draw" : "order";
  return {
    name: `L${batch}`,
    title: `one-hot toy model 6→2, batch ${batch}, SGD, ${INSTANCES} instances`,
    unit: "steps",
    prepare(engine): Prepared {
      const rows = { kind, size: ROWS } as const;
      const request = requestOf(engine, "test/bench/one-hot-6-2.exp", { batch, rows, fresh: false });
      return sideBySide(engine, request, INSTANCES);
    },
  };
}

export const TINY: readonly Workload[] = [1, 4, 8, 20, 32].map(instances);
