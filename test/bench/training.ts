/** W1 to W4 and many small models: training steps of an experiment, through the ordinary path. */
import { readFileSync } from "node:fs";
import { compile } from "../../dsl/index.ts";
import type { StageVariant } from "../../dsl/plan/plan.ts";
import { catalogue } from "../../runtime/catalogue/index.ts";
import type { Engine } from "../../runtime/engine/engine.ts";
import { lower } from "../../runtime/program/lower.ts";
import type { LowerRequest, Program } from "../../runtime/program/program.ts";
import { Resident } from "../../runtime/program/resident.ts";
import type { Pace } from "../../runtime/train/request.ts";
import { trainRequest } from "../../runtime/train/request.ts";
import type { Prepared, Workload } from "./workload.ts";

/** The stage of an experiment whose only stage trains; `path` from the root of the repository. */
function variantOf(engine: Engine, path: string, text: string): StageVariant {
  const host = { read: (file: string) => ({ problem: `${file} is not part of the benchmark` }) };
  const { plan, diagnostics } = compile({ path, text }, { catalogue: catalogue(engine), host });
  const [variant] = plan?.stages[0].variants ?? [];
  if (!variant) throw new Error(`${path} does not compile: ${diagnostics.map(({ message }) => message).join("; ")}`);
  return variant;
}

export function requestOf(
  engine: Engine,
  path: string,
  pace: Omit<Pace, "steps">,
  text = readFileSync(path, "utf8"),
): LowerRequest {
  const { request } = trainRequest(engine.scalar, variantOf(engine, path, text), 0, { ...pace, steps: 10_000 });
  return request;
}

const count = (sizes: readonly number[]): number => sizes.reduce((a, b) => a * b, 1);
/** Numbers without a generator: the fractional parts of squares times the golden ratio, centred. (Those of multiples of it make rows that resemble each other.) */
const spread = (length: number, scale: number): Float64Array =>
  Float64Array.from({ length }, (_, i) => scale * (((i + 1) * (i + 1) * 0.6180339887498949) % 1) - scale / 2);

/** A program with `states` states, each with the same start: matrices spread, everything else 0. */
export function loaded(engine: Engine, program: Program, states = 1): Resident {
  const resident = new Resident(engine, program);
  resident.setSeed([1, 2]);
  resident.setStep(0);
  for (const [name, { layout, features }] of Object.entries(program.data))
    resident.setData(name, spread(layout.length, features > 1 ? 2 : 1));
  for (let state = 0; state < states; state++) {
    const index = resident.createState();
    for (const [name, { sizes }] of Object.entries(program.state)) {
      if (name.includes("/") || (sizes.length < 2 && name !== "c")) continue;
      const fan = engine.scalar.sqrt(sizes.at(-1)!);
      resident.writeState(index, name, spread(count(sizes), 3 / fan));
    }
  }
  return resident;
}

/** After `steps` steps: the program has the bits of one without fusing and leaving out zeros, and in f64 nearly the same loss comes out. */
export function check(engine: Engine, request: LowerRequest, steps: number): string | undefined {
  const records = request.records.map((record) => ({ ...record, every: 1 }));
  const run = (changes: Partial<LowerRequest>) => {
    const mark = engine.mark();
    const program = lower({ ...request, records, ...changes });
    const resident = loaded(engine, program);
    resident.run(0, steps);
    const losses = resident.drain().map(({ values }) => values[0]);
    const state = resident.stateBytes(0);
    engine.release(mark);
    return { state, losses, mean: losses.reduce((a, b) => a + b, 0) / losses.length };
  };
  const fused = run({});
  const plain = run({ fuse: false, sparse: false });
  if (fused.losses.length !== steps || !fused.losses.every(Number.isFinite)) return "a loss is missing or not finite";
  if (!fused.state.every((byte, i) => byte === plain.state[i])) return "fused and plain programs differ";
  if (!fused.losses.every((loss, i) => Object.is(loss, plain.losses[i]))) return "fused and plain losses differ";
  const wide = run({ precision: "f64" });
  const error = Math.abs(fused.mean - wide.mean) / wide.mean;
  return error < 0.1 ? undefined : `the mean loss is ${fused.mean}, but ${wide.mean} in f64`;
}

interface Variation {
  readonly states?: number;
  /** Changes the text of the experiment. */
  readonly edit?: (text: string) => string;
  readonly changes?: Partial<LowerRequest>;
}

function training(
  name: string,
  title: string,
  file: string,
  pace: Omit<Pace, "steps">,
  { states = 1, edit = (text) => text, changes = {} }: Variation = {},
): Workload {
  return {
    name,
    title,
    unit: "steps",
    prepare(engine): Prepared {
      const path = `test/bench/${file}.exp`;
      const request = { ...requestOf(engine, path, pace, edit(readFileSync(path, "utf8"))), ...changes };
      const program = lower(request);
      const resident = loaded(engine, program, states);
      return {
        work: program.work * states,
        check: () => check(engine, request, 5),
        run(times) {
          for (let i = 0; i < (states === 1 ? 1 : times); i++)
            for (let state = 0; state < states; state++) resident.run(state, states === 1 ? times : 1);
          resident.drain();
        },
      };
    },
  };
}

const fresh: Omit<Pace, "steps"> = { batch: 1024, rows: { kind: "none" }, fresh: true };

export const TRAINING: readonly Workload[] = [
  training("W1", "toy model 5→2, batch 1,024, Adam", "toy-5-2", fresh),
  training("W2", "toy model 20→5", "toy-20-5", fresh),
  training("W3", "toy model 400→30", "toy-400-30", fresh),
  training("W3-dense", "the same, zeros not left out", "toy-400-30", fresh, { changes: { sparse: false } }),
  training("W3-0.01", "the same at density 0.01", "toy-400-30", fresh, {
    edit: (text) => text.replace("bernoulli(0.1)", "bernoulli(0.01)"),
  }),
  training("W3x8", "toy model 400→30, 8 instances", "toy-400-30", fresh, { states: 8 }),
  training("W4", "perceptron 64-512-512-1, batch 256", "mlp", {
    batch: 256,
    rows: { kind: "all", size: 256 },
    fresh: false,
  }),
];

/** Instances of a toy model n→m, one after the other through one program; the unit is one step of one instance. */
function instances(n: number, m: number, states: number): Workload {
  return {
    name: `toy-${n}-${m}x${states}`,
    title: `${n}→${m}, ${states} instances`,
    unit: "steps",
    prepare(engine): Prepared {
      const path = "test/bench/toy-5-2.exp";
      const text = readFileSync(path, "utf8")
        .replace("let n = 5", `let n = ${n}`)
        .replace("let m = 2", `let m = ${m}`)
        .replace("adam(learning_rate = 1e-3)", "adamw(learning_rate = 1e-3, weight_decay = 0.01)");
      const request = requestOf(engine, path, fresh, text);
      const program = lower(request);
      const resident = loaded(engine, program, states);
      let next = 0;
      return {
        work: program.work,
        check: () => check(engine, request, 3),
        run(times) {
          // Runs of steps of one instance, as tasks of a sweep have them; each call goes on with the next instances.
          const each = Math.max(1, Math.ceil(times / states));
          for (let done = 0; done < times; done += each) resident.run(next++ % states, Math.min(each, times - done));
          resident.drain();
        },
      };
    },
  };
}

export const TOYS: readonly Workload[] = [
  instances(5, 2, 10),
  instances(20, 5, 8),
  instances(200, 20, 20),
  instances(400, 30, 20),
  instances(10, 5, 1000),
];
