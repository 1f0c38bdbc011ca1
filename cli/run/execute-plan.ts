/** Runs a plan with a folder, a way to show it, and an end that keeps what can be kept. */
import { join } from "node:path";
import type { Plan } from "../../dsl/plan/plan.ts";
import type { Span } from "../../dsl/source.ts";
import type { Event } from "../../runtime/events.ts";
import type { RunResult } from "../../runtime/run-types.ts";
import { CodedError, codedText } from "../coded-error.ts";
import { environment } from "../environment.ts";
import { shortPath } from "../examples.ts";
import { EXIT } from "../exit-codes.ts";
import { fileHost } from "../file-host.ts";
import type { Library } from "../library.ts";
import { runsFolder } from "../source-file.ts";
import { unwritable } from "../store/atomic.ts";
import { fileStore } from "../store/file-store.ts";
import { openRunFolder, type RunFolder, type RunStatus } from "../store/run-folder.ts";
import { colourMode, heightOf, isInteractive, type World, widthOf } from "../world.ts";
import { finalSection } from "./final-section.ts";
import { type Interrupt, listenForInterrupt } from "./interrupt.ts";
import { jsonLines } from "./json-lines.ts";
import { plainLines } from "./plain-lines.ts";
import { type Presenter, SILENT } from "./presenter.ts";
import { advance, type Progress, startProgress } from "./progress.ts";

export interface ExecuteOptions {
  readonly workers?: number;
  readonly checkpointSeconds?: number;
  readonly json?: boolean;
  readonly plain?: boolean;
  readonly out?: string;
  readonly cache?: boolean; // --no-cache
  readonly fuse?: boolean; // --no-fuse
  readonly quiet?: boolean;
  readonly color?: boolean; // --no-color
}

/** What is run: the plan, the text it came from, its name on the command line, the folder that its data files are read from. */
export interface Subject {
  readonly plan: Plan;
  readonly text: string;
  readonly name: string;
  readonly project: string;
  readonly line: (span: Span) => number;
}

type End = Extract<Event, { event: "end" }>;

/** Returns the exit code. */
export async function executePlan(
  subject: Subject,
  options: ExecuteOptions,
  world: World,
  lib: Library,
): Promise<number> {
  const { plan, name } = subject;
  const runs = runsFolder(world.cwd, options.out);
  const folder = openRunFolder(runs, plan, subject.text, environment(plan));
  const interrupt = listenForInterrupt(process, (code) => process.exit(code));
  const start = performance.now();
  const elapsed = () => (performance.now() - start) / 1000;
  const progress = startProgress(plan);
  const status = statusOf(subject, progress, new Date().toISOString(), elapsed);
  const shown = shortPath(folder.path, world.cwd);

  // The first file that cannot be written stops the run; its tasks end at their next step, and what can be shown is shown.
  let trouble: CodedError | undefined;
  const stop = (error: CodedError) => {
    if (trouble) return;
    trouble = error;
    progress.diagnostics.push({ event: "diagnostic", diagnostic: error.diagnostic });
    interrupt.stop();
  };
  const attempt = (write: () => void) => {
    try {
      write();
    } catch (error) {
      stop(unwritable(folder.path, error));
    }
  };

  let presenter = SILENT;
  try {
    folder.status(status("running", null));
    const running = lib.run(plan, {
      platform: lib.platform(),
      ...(options.workers === undefined ? {} : { workers: options.workers }),
      ...(options.checkpointSeconds === undefined ? {} : { checkpointSeconds: options.checkpointSeconds }),
      store: fileStore(runs, { reads: options.cache !== false, onFailure: stop }),
      signal: interrupt.signal,
      paused: interrupt.paused,
      fuse: options.fuse !== false,
      line: subject.line,
      files: (path) => bytesOf(subject.project, path),
    });
    // Workers start while the screen is loaded; events wait, and so does a failure.
    running.result.catch(() => {});
    presenter = await choosePresenter(plan, progress, elapsed, interrupt, options, world);
    let end: End | undefined;
    for await (const event of running) {
      if (event.event === "end") end = { ...event, folder: shown };
      else {
        advance(progress, event);
        presenter.event(event);
        attempt(() => folder.event(event, elapsed()));
      }
    }
    const result = await running.result;
    if (!trouble) await assemble(folder, progress, result, stop);
    const report = trouble === undefined && (await writeReport(folder, status, progress, end, stop));
    const last = endOf(end, result, trouble, elapsed(), shown);
    advance(progress, last);
    attempt(() => folder.event(last, elapsed()));
    attempt(() => folder.status(status(stateOf(last.code), last.code)));
    const code = trouble ? EXIT.failed : last.code;
    if (trouble) presenter.event({ event: "diagnostic", diagnostic: trouble.diagnostic });
    presenter.event({ ...last, code });
    await presenter.close();
    if (!options.json) {
      if (code === EXIT.interrupted)
        world.stderr.write(`stopped, everything is kept; \`ansatz run ${name}\` goes on from here\n`);
      else if (!trouble || progress.verdicts.length + progress.measures.length > 0)
        showEnd(progress, shown, report, options, world);
      if (trouble) world.stderr.write(codedText(trouble.diagnostic, colourMode(world, world.stderr, options.color)));
    }
    return code;
  } catch (error) {
    attempt(() => folder.status(status("failed", EXIT.failed)));
    throw error;
  } finally {
    await presenter.close();
    interrupt.dispose();
    attempt(() => folder.close());
  }
}

/** Bytes of a data file of the project. */
export function bytesOf(project: string, path: string): Uint8Array {
  const file = fileHost(project).read(path);
  if ("problem" in file)
    throw new CodedError(
      "E501",
      `\`${path}\` cannot be read any more: ${file.problem}`,
      "put the file back and run again",
      EXIT.input,
    );
  return file.bytes;
}

function statusOf(
  { plan, name }: Subject,
  progress: Progress,
  started: string,
  elapsed: () => number,
): (state: RunStatus["state"], code: number | null) => RunStatus {
  return (state, code) => {
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
}

const stateOf = (code: number): RunStatus["state"] =>
  code === EXIT.interrupted ? "interrupted" : code === EXIT.failed ? "failed" : "done";

function endOf(
  end: End | undefined,
  result: RunResult,
  trouble: CodedError | undefined,
  seconds: number,
  folder: string,
): End {
  const none = { holds: 0, fails: 0, inconclusive: 0, failed: 0 };
  const last: End = end ?? { event: "end", code: result.code, ...none, seconds, folder };
  return trouble ? { ...last, code: EXIT.failed } : last;
}

async function assemble(
  folder: RunFolder,
  progress: Progress,
  result: RunResult,
  stop: (error: CodedError) => void,
): Promise<void> {
  try {
    await folder.assemble(progress, result.results, result.hash);
  } catch (error) {
    stop(unwritable(folder.path, error));
  }
}

/** The report is written with every run; it shows the state that the run ends in. */
async function writeReport(
  folder: RunFolder,
  status: ReturnType<typeof statusOf>,
  progress: Progress,
  end: End | undefined,
  stop: (error: CodedError) => void,
): Promise<boolean> {
  try {
    if (end) progress.end = end;
    folder.status(status("running", null));
    const { writeReportOf } = await import("../store/report.ts");
    writeReportOf(folder.path);
    return true;
  } catch (error) {
    stop(unwritable(join(folder.path, "report.html"), error));
    return false;
  }
}

function showEnd(progress: Progress, folder: string, report: boolean, options: ExecuteOptions, world: World): void {
  const lines = finalSection(progress, {
    width: widthOf(world.stdout),
    height: heightOf(world.stdout),
    color: colourMode(world, world.stdout, options.color),
    folder,
    next: report ? "ansatz report last" : "ansatz show last",
    figures: options.quiet !== true,
  });
  world.stdout.write(`${lines.join("\n")}\n`);
}

async function choosePresenter(
  plan: Plan,
  progress: Progress,
  elapsed: () => number,
  interrupt: Interrupt,
  options: ExecuteOptions,
  world: World,
): Promise<Presenter> {
  if (options.json) return jsonLines(world.stdout, elapsed);
  if (options.quiet) return SILENT;
  if (options.plain || !isInteractive(world)) return plainLines(world.stderr, progress, elapsed);
  const { showLive } = await import("../screens/show-live.ts");
  return showLive(progress, plan, colourMode(world, world.stdout, options.color), elapsed, interrupt);
}
