/** `ansatz run`: check, plan, run, show; with `--watch` again whenever a file of the program changes. */
import { join } from "node:path";
import type { SourceFile, Span } from "../../dsl/source.ts";
import { shortPath } from "../examples.ts";
import { EXIT, UsageError } from "../exit-codes.ts";
import { fileHost } from "../file-host.ts";
import type { Library } from "../library.ts";
import { checkpointSeconds, parseSets, positiveInteger } from "../run/arguments.ts";
import { dryRun } from "../run/dry-run.ts";
import { bytesOf, type ExecuteOptions, executePlan } from "../run/execute-plan.ts";
import { listingLines } from "../run/listing-lines.ts";
import { printDiagnostics } from "../run/print-diagnostics.ts";
import { watchFiles } from "../run/watch.ts";
import { readSource } from "../source-file.ts";
import { planText } from "../store/plan-json.ts";
import type { World } from "../world.ts";

export interface RunCommandOptions extends Omit<ExecuteOptions, "workers"> {
  readonly set?: readonly string[];
  readonly jobs?: string;
  readonly dryRun?: boolean;
  readonly listing?: boolean;
  readonly watch?: boolean;
}

interface Once {
  readonly code: number;
  readonly files: readonly string[]; // absolute: what a change of would matter
}

/** Returns the exit code. */
export async function runCommand(
  name: string,
  options: RunCommandOptions,
  world: World,
  library: () => Promise<Library>,
): Promise<number> {
  if (options.watch && (options.dryRun || options.json))
    throw new UsageError("`--watch` shows a run again and again; leave out `--json` and `--dry-run`");
  if (options.listing && !options.dryRun)
    throw new UsageError("`--listing` prints the programs and runs nothing: write `--dry-run --listing`");
  const once = () => runOnce(name, options, world, library);
  return options.watch ? watchFiles(once, (error) => reportUsage(error, world), world) : (await once()).code;
}

async function runOnce(
  name: string,
  options: RunCommandOptions,
  world: World,
  library: () => Promise<Library>,
): Promise<Once> {
  const workers = positiveInteger("jobs", options.jobs);
  const interval = checkpointSeconds(world.env.ANSATZ_CHECKPOINT);
  const set = parseSets(options.set ?? []);
  const source = readSource(name, world.cwd);
  const lib = await library();
  const { project } = source;
  const compiled = lib.compile(
    { path: shortPath(source.path, project), text: source.text },
    { host: fileHost(project), ...(set ? { set } : {}) },
  );
  const files = [source.path, ...compiled.files.slice(1).map((f) => join(project, f.path))];
  printDiagnostics(compiled.diagnostics, compiled.files, options, world);
  const { plan } = compiled;
  if (!plan) return { code: EXIT.input, files };
  files.push(...plan.files.map((f) => join(project, f.path)));
  if (plan.stages.length + plan.measures.length + plan.figures.length + plan.claims.length === 0) {
    world.stderr.write(
      `\`${source.shown}\` has nothing to run: no stage, measure, plot or expect; \`ansatz new NAME\` writes a starter\n`,
    );
    return { code: EXIT.input, files };
  }
  if (options.dryRun) {
    const programs = options.listing
      ? await lib.listings(plan, { fuse: options.fuse, files: (path) => bytesOf(project, path) })
      : [];
    const lines = [...dryRun(plan), ...listingLines(programs)];
    if (options.json)
      lines.splice(0, lines.length, ...(options.listing ? programs.map((p) => JSON.stringify(p)) : [planText(plan)]));
    world.stdout.write(`${lines.join("\n")}\n`);
    return { code: EXIT.ok, files };
  }
  const subject = { plan, text: source.text, name, project, line: lineOf(compiled.files) };
  const numbers = {
    ...(workers === undefined ? {} : { workers }),
    ...(interval === undefined ? {} : { checkpointSeconds: interval }),
  };
  return { code: await executePlan(subject, { ...options, ...numbers }, world, lib), files };
}

/** A file that cannot be read ends a run, not the watching. */
function reportUsage(error: unknown, world: World): void {
  if (!(error instanceof UsageError)) throw error;
  world.stderr.write(`${error.message}\n`);
}

/** Line, from 1, of a place in the sources. */
function lineOf(files: readonly SourceFile[]): (span: Span) => number {
  return ({ file, start }) => files[file]?.text.slice(0, start).split("\n").length ?? 1;
}
