/** `ansatz run`: check, plan, run, show. */
import { join } from "node:path";
import type { Plan } from "../../dsl/plan/plan.ts";
import type { SourceFile, Span } from "../../dsl/source.ts";
import type { Event } from "../../runtime/events.ts";
import type { RunResult } from "../../runtime/run-types.ts";
import { environment } from "../environment.ts";
import { shortPath } from "../examples.ts";
import { EXIT, UsageError } from "../exit-codes.ts";
import { fileHost } from "../file-host.ts";
import type { Library } from "../library.ts";
import { parseSets, positiveInteger } from "../run/arguments.ts";
import { dryRun } from "../run/dry-run.ts";
import { finalSection } from "../run/final-section.ts";
import { type Interrupt, listenForInterrupt } from "../run/interrupt.ts";
import { jsonLines } from "../run/json-lines.ts";
import { plainLines } from "../run/plain-lines.ts";
import { type Presenter, SILENT } from "../run/presenter.ts";
import { printDiagnostics } from "../run/print-diagnostics.ts";
import { advance, type Progress, startProgress } from "../run/progress.ts";
import { readSource, runsFolder } from "../source-file.ts";
import { fileStore } from "../store/file-store.ts";
import { openRunFolder, type RunStatus } from "../store/run-folder.ts";
import { colourMode, heightOf, isInteractive, type World, widthOf } from "../world.ts";

export interface RunCommandOptions {
  readonly set?: readonly string[];
  readonly jobs?: string;
  readonly json?: boolean;
  readonly plain?: boolean;
  readonly dryRun?: boolean;
  readonly out?: string;
  readonly cache?: boolean; // --no-cache
  readonly quiet?: boolean;
  readonly color?: boolean; // --no-color
}

/** Returns the exit code. */
export async function runCommand(
  name: string,
  options: RunCommandOptions,
  world: World,
  library: () => Promise<Library>,
): Promise<number> {
  const workers = positiveInteger("jobs", options.jobs);
  const set = parseSets(options.set ?? []);
  const source = readSource(name, world.cwd);
  const lib = await library();
  const { project } = source;
  const host = fileHost(project);
  const compiled = lib.compile(
    { path: shortPath(source.path, project), text: source.text },
    { host, ...(set ? { set } : {}) },
  );
  printDiagnostics(compiled.diagnostics, compiled.files, options, world);
  const plan = compiled.plan;
  if (!plan) return EXIT.input;
  if (options.dryRun) {
    world.stdout.write(options.json ? `${JSON.stringify(plan)}\n` : `${dryRun(plan).join("\n")}\n`);
    return EXIT.ok;
  }
  return execute(
    plan,
    { text: source.text, line: lineOf(compiled.files) },
    name,
    project,
    workers,
    options,
    world,
    lib,
  );
}

async function execute(
  plan: Plan,
  source: { readonly text: string; readonly line: (span: Span) => number },
  name: string,
  project: string,
  workers: number | undefined,
  options: RunCommandOptions,
  world: World,
  lib: Library,
): Promise<number> {
  const runs = runsFolder(world.cwd, options.out);
  const folder = openRunFolder(runs, plan, source.text, environment(plan));
  const interrupt = listenForInterrupt(process, (code) => process.exit(code));
  const start = performance.now();
  const elapsed = () => (performance.now() - start) / 1000;
  const started = new Date().toISOString();
  const progress = startProgress(plan);
  const status = (state: RunStatus["state"], code: number | null): RunStatus => {
    const { holds = 0, fails = 0, inconclusive = 0, failed = 0 } = progress.end ?? {};
    return {
      state,
      code,
      name: plan.name,
      title: plan.title,
      hash: plan.hash,
      file: name,
      started,
      seconds: Math.round(elapsed() * 1000) / 1000,
      holds,
      fails,
      inconclusive,
      failed,
    };
  };
  const presenter = await choosePresenter(plan, progress, elapsed, interrupt, options, world);
  const shown = shortPath(folder.path, world.cwd);
  try {
    folder.status(status("running", null));
    const platform = lib.platform();
    const running = lib.run(plan, {
      platform,
      ...(workers === undefined ? {} : { workers }),
      store: fileStore(runs, { reads: options.cache !== false }),
      signal: interrupt.signal,
      paused: interrupt.paused,
      line: source.line,
      files: (path) => {
        const file = fileHost(project).read(path);
        if ("problem" in file) throw new UsageError(`\`${path}\` cannot be read any more: ${file.problem}`);
        return file.bytes;
      },
    });
    let end: Extract<Event, { event: "end" }> | undefined;
    for await (const event of running) {
      if (event.event === "end") end = { ...event, folder: shown };
      else {
        advance(progress, event);
        presenter.event(event);
        folder.event(event, elapsed());
      }
    }
    const result = await running.result;
    return await finish(plan, progress, result, end, presenter);
  } catch (error) {
    folder.status(status("failed", EXIT.failed));
    throw error;
  } finally {
    await presenter.close();
    interrupt.dispose();
    folder.close();
  }

  async function finish(
    _plan: Plan,
    progress: Progress,
    result: RunResult,
    end: Extract<Event, { event: "end" }> | undefined,
    presenter: Presenter,
  ): Promise<number> {
    const last = end ?? {
      event: "end",
      code: result.code,
      holds: 0,
      fails: 0,
      inconclusive: 0,
      failed: 0,
      seconds: elapsed(),
      folder: shown,
    };
    advance(progress, last);
    folder.event(last, elapsed());
    await folder.assemble(progress, result.results, result.hash);
    folder.status(
      status(
        result.code === EXIT.interrupted ? "interrupted" : result.code === EXIT.failed ? "failed" : "done",
        result.code,
      ),
    );
    const report = await writeReport(folder.path, world);
    presenter.event(last);
    await presenter.close();
    if (!options.json) {
      const color = colourMode(world, world.stdout, options.color);
      if (result.code === EXIT.interrupted)
        world.stderr.write(`stopped, everything is kept; \`ansatz run ${name}\` goes on from here\n`);
      else {
        const lines = finalSection(progress, {
          width: widthOf(world.stdout),
          height: heightOf(world.stdout),
          color,
          folder: shown,
          next: report ? "ansatz report last" : "ansatz show last",
          figures: options.quiet !== true,
        });
        world.stdout.write(`${lines.join("\n")}\n`);
      }
    }
    return result.code;
  }
}

/** Line, from 1, of a place in the sources. */
function lineOf(files: readonly SourceFile[]): (span: Span) => number {
  return ({ file, start }) => files[file]?.text.slice(0, start).split("\n").length ?? 1;
}

/** The report is written with every run; a run without one is still a run. */
async function writeReport(folder: string, world: World): Promise<boolean> {
  try {
    const { writeReportOf } = await import("../store/report.ts");
    writeReportOf(folder);
    return true;
  } catch (error) {
    world.stderr.write(
      `the report could not be written to ${join(folder, "report.html")}: ${(error as Error).message}\n`,
    );
    return false;
  }
}

async function choosePresenter(
  plan: Plan,
  progress: Progress,
  elapsed: () => number,
  interrupt: Interrupt,
  options: RunCommandOptions,
  world: World,
): Promise<Presenter> {
  if (options.json) return jsonLines(world.stdout, elapsed);
  if (options.quiet) return SILENT;
  if (options.plain || !isInteractive(world)) return plainLines(world.stderr, progress, elapsed);
  const { showLive } = await import("../screens/show-live.tsx");
  return showLive(progress, plan, colourMode(world, world.stdout, options.color), elapsed, interrupt);
}
