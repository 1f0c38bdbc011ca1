/** The compiler and the runtime as commands use them. Loaded only by the commands that need them: start-up stays short. */
import type { Catalogue } from "../dsl/catalogue.ts";
import type { Compiled } from "../dsl/check/compile.ts";
import type { FileHost } from "../dsl/plan/host.ts";
import type { listings } from "../runtime/run/listings.ts";
import type { Platform, Run } from "../runtime/run-types.ts";

export interface Compiler {
  readonly catalogue: Catalogue;
  compile(
    source: { readonly path: string; readonly text: string },
    options: { readonly host: FileHost; readonly set?: Readonly<Record<string, string>> },
  ): Compiled;
}

export interface Library extends Compiler {
  readonly run: Run;
  readonly listings: typeof listings;
  platform(): Platform;
}

/** Text to plan, with the catalogue of the runtime. */
export async function loadCompiler(): Promise<Compiler> {
  const [{ compile }, { catalogue }, { loadEngine }] = await Promise.all([
    import("../dsl/index.ts"),
    import("../runtime/catalogue/index.ts"),
    import("../runtime/engine/load.ts"),
  ]);
  const filled = catalogue(await loadEngine());
  return { catalogue: filled, compile: (source, options) => compile(source, { ...options, catalogue: filled }) };
}

/** Everything that a run needs. */
export async function loadLibrary(): Promise<Library> {
  const [compiler, { run }, { listings }, { nodePlatform }] = await Promise.all([
    loadCompiler(),
    import("../runtime/run.ts"),
    import("../runtime/run/listings.ts"),
    import("../runtime/engine/platform/node.ts"),
  ]);
  return { ...compiler, run, listings, platform: () => nodePlatform() };
}
