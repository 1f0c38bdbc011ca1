/** The library: text → plan → events and results, in Node and in browsers. */
import { type Compiled, compile as compilePlan, type FileHost, type Plan } from "./dsl/index.ts";
import { catalogue } from "./runtime/catalogue/index.ts";
import { loadEngine } from "./runtime/engine/load.ts";
import { browserPlatform } from "./runtime/engine/platform/browser.ts";
import { nodePlatform } from "./runtime/engine/platform/node.ts";
import { run as runPlan } from "./runtime/run.ts";
import type { Platform, Run, RunOptions } from "./runtime/run-types.ts";

export type { Catalogue, Entry } from "./dsl/catalogue.ts";
export { type LanguageService, languageService } from "./dsl/editor/language-service.ts";
export { format } from "./dsl/format/format.ts";
export type { Compiled, Diagnostic, FileHost, Plan, SourceFile, Span, TaskPlan } from "./dsl/index.ts";
export { render } from "./dsl/index.ts";
export { catalogue } from "./runtime/catalogue/index.ts";
export { loadEngine, loadEngineSync } from "./runtime/engine/load.ts";
export { browserPlatform } from "./runtime/engine/platform/browser.ts";
export { nodePlatform } from "./runtime/engine/platform/node.ts";
export type { Event } from "./runtime/events.ts";
export type { FigureSpec } from "./runtime/figures/spec.ts";
export type { Curve, Estimate, TaskResult, Tensor } from "./runtime/results.ts";
export { listings, type StageListing } from "./runtime/run/listings.ts";
export type { Platform, RunOptions, RunResult, Store, WorkerHandle } from "./runtime/run-types.ts";
export { memoryStore } from "./runtime/store/memory.ts";

export interface CompileOptions {
  /** Files named by `include` and by data; absent: none can be had. */
  readonly host?: FileHost;
  /** Sweeps from outside: `{ density: "0.1, 0.2" }`. */
  readonly set?: Readonly<Record<string, string>>;
}

const NO_FILES: FileHost = { read: (path) => ({ problem: `${path} cannot be read: no files were given` }) };

/** Text to plan, with everything that is wrong with the text; `plan` is absent where there is an error. */
export async function compile(
  source: string | { readonly path: string; readonly text: string },
  options: CompileOptions = {},
): Promise<Compiled> {
  const engine = await loadEngine();
  const file = typeof source === "string" ? { path: "main.exp", text: source } : source;
  return compilePlan(file, {
    catalogue: catalogue(engine),
    host: options.host ?? NO_FILES,
    ...(options.set ? { set: options.set } : {}),
  });
}

/** The platform at hand: worker threads in Node, Web Workers in a page. */
export async function platform(): Promise<Platform> {
  const node = (globalThis as { readonly process?: { readonly versions?: { readonly node?: string } } }).process
    ?.versions?.node;
  if (node === undefined) return browserPlatform();
  return nodePlatform();
}

/** Runs a plan: iterate over the events, await `result`. Without options: on the platform at hand, all cores, nothing kept. */
export function run(plan: Plan, options: Partial<RunOptions> = {}): ReturnType<Run> {
  const running = (async () => runPlan(plan, { ...options, platform: options.platform ?? (await platform()) }))();
  // The run is wrapped, because it is iterable and not awaitable.
  const wrapped = running.then((inner) => ({ inner }));
  return {
    async *[Symbol.asyncIterator]() {
      yield* (await wrapped).inner;
    },
    result: wrapped.then(({ inner }) => inner.result),
  };
}
