/** The catalogue: everything that can be named, gathered from the folders that define it. */
import type { Catalogue, Entry } from "../../dsl/catalogue.ts";
import { attacks } from "../attack/index.ts";
import { attackRefusals } from "../attack/refusals.ts";
import { tableOfParquet } from "../data/files/parquet.ts";
import { laws } from "../data/laws/index.ts";
import { sources } from "../data/sources/index.ts";
import type { Engine } from "../engine/engine.ts";
import { DEFAULT_LIMIT } from "../engine/heap.ts";
import { expectationRefusals } from "../expectation/refusals.ts";
import { PLOT_ENTRIES } from "../figures/index.ts";
import { measures } from "../measure/index.ts";
import { knownProblems } from "../measure/known-problems.ts";
import { OPERATIONS } from "../operations/index.ts";
import { patternEntries } from "../patterns/index.ts";
import { memoryRefusals } from "../run/memory-refusals.ts";
import { samplers } from "../sample/index.ts";
import { batchesEntry } from "../sample/losses.ts";
import { mapsFiles } from "../simulate/chaos/affine-maps.ts";
import { systems } from "../simulate/index.ts";
import { theories } from "../solve/index.ts";
import { hashText } from "../store/hash.ts";
import { batchRules } from "../train/batches/index.ts";
import { checkpointRules } from "../train/checkpoints/index.ts";
import { optimizers } from "../train/optimizers/index.ts";
import { schedules } from "../train/schedules/index.ts";
import { evaluateStatic } from "./evaluate.ts";
import { verbSettings } from "./settings.ts";

const entriesOf = (files: readonly { readonly entry: Entry }[]): readonly Entry[] => files.map((file) => file.entry);

/** All entries, each folder's in its own order. */
export const entries: readonly Entry[] = [
  ...entriesOf(laws),
  ...entriesOf(sources),
  ...entriesOf(OPERATIONS),
  ...optimizers.map(({ entry, state }) => ({ ...entry, states: state.length })),
  ...entriesOf(schedules),
  ...entriesOf(batchRules),
  ...entriesOf(attacks),
  ...entriesOf(checkpointRules),
  ...samplers.map(({ entry, fullBatch }) => (fullBatch ? { ...entry, fullBatch } : entry)),
  batchesEntry.entry,
  ...entriesOf(theories),
  ...entriesOf(patternEntries),
  ...entriesOf(mapsFiles),
  ...entriesOf(systems),
  ...entriesOf(knownProblems),
  ...entriesOf(measures),
  ...PLOT_ENTRIES,
];

/** The catalogue on an engine's mathematics. `version`: a digest of the entries and of the engine, part of every task's hash. */
export function catalogue(engine: Engine): Catalogue {
  return {
    entries,
    settings: verbSettings,
    evaluate: (core, locals) => evaluateStatic(engine, core, locals),
    table: tableOfParquet,
    refusals: (plan) => [
      ...expectationRefusals(plan, engine.scalar),
      ...attackRefusals(plan),
      ...memoryRefusals(plan, engine),
    ],
    memory: DEFAULT_LIMIT,
    version: hashText(JSON.stringify([entries, verbSettings, engine.hash])),
  };
}
