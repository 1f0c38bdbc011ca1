/** The live screen as lines: a pure function of what is known, the selection and the size of the terminal. */
import type { Plan } from "../../dsl/plan/plan.ts";
import { grouped, numberText, secondsText, shortCount } from "../../runtime/figures/numbers.ts";
import { type ColourMode, columnsOf, styled } from "../../runtime/figures/terminal/ansi.ts";
import { Canvas } from "../../runtime/figures/terminal/canvas.ts";
import { drawPanel } from "../../runtime/figures/terminal/panel.ts";
import { pointText } from "../run/point-text.ts";
import { counts, type Progress, remaining, type TaskProgress, totalRate } from "../run/progress.ts";
import { chainLines } from "./chain-line.ts";
import { curvesPanel } from "./curves-panel.ts";
import type { ChainText } from "./live-chains.ts";
import { quantities, type Selection, shownTask } from "./selection.ts";
import { statePanel } from "./state-panel.ts";
import { bar, share, taskStrip } from "./task-strip.ts";

export interface LiveView {
  readonly width: number;
  readonly height: number;
  readonly color: ColourMode;
  readonly selection: Selection;
  readonly elapsed: number; // seconds
  readonly paused: boolean;
  readonly stopping: boolean;
  readonly plan?: Plan;
  /** What is said of the chains of a sampled quantity. */
  readonly chains?: ChainText;
}

const HELP = [
  "←→  another point of the sweep        ↑↓  another repetition",
  "tab another recorded quantity         esc follow the running task",
  "space pause and go on                 q, Ctrl-C  stop, keep checkpoints",
  "a second Ctrl-C leaves at once; `ansatz run FILE` goes on where it stopped",
];

/** At most `height` lines of at most `width` columns. */
export function liveLines(progress: Progress, view: LiveView): string[] {
  const { width, color } = view;
  const head = [headLine(progress, view), ...stageLines(progress, view), ""];
  const task = shownTask(progress, view.selection);
  const all = counts(progress);
  const states = [
    `✓ ${all.done} done`,
    `● ${all.running} running`,
    `· ${all.waiting} waiting`,
    `! ${all.failed} failed`,
  ]
    .map((t, k) => styled(t, color, (["green", "cyan", "dim", all.failed > 0 ? "red" : "dim"] as const)[k]))
    .join("   ");
  const keys = view.stopping
    ? "stopping at the next step; what is done is kept"
    : width >= 78
      ? "←→ point   ↑↓ repeat   tab quantity   space pause   q stop and keep   ? help"
      : "←→↑↓ tab space   q stop   ? help";
  const foot = [` ${states}`, ` ${styled(keys, color, "dim")}`];
  const chains = task ? aboutChains(progress, task, view) : [];
  const room = view.height - head.length - chains.length - foot.length - 2;
  const middle = view.selection.help
    ? HELP.map((l) => ` ${l}`)
    : task
      ? [taskLine(progress, task, view), ...chains, ...picture(progress, task, view, room)]
      : [];
  return [...head, ...middle, ...foot]
    .slice(0, view.height - 1)
    .map((l) => (columnsOf(l) > width ? cutLine(l, width) : l));
}

/** Escape codes survive: only plain lines are ever too long. */
const cutLine = (line: string, width: number) =>
  line.includes("\u001b") ? line : `${[...line].slice(0, width - 1).join("")}…`;

function headLine(progress: Progress, view: LiveView): string {
  const { plan } = progress;
  const left = remaining(progress, view.elapsed);
  const clock = `${String(Math.floor(view.elapsed / 60)).padStart(2, "0")}:${String(Math.floor(view.elapsed) % 60).padStart(2, "0")}`;
  const right = [
    clock,
    view.paused
      ? "paused"
      : left === undefined
        ? ""
        : `about ${secondsText(Math.max(1, Math.round(left))).replace(".0", "")} left`,
  ]
    .filter((t) => t !== "")
    .join(" · ");
  const name = plan?.name ?? view.plan?.name ?? "";
  const title = cut(plan?.title ?? "", view.width - name.length - right.length - 6);
  const space = Math.max(1, view.width - 4 - name.length - title.length - right.length);
  return ` ${styled(name, view.color, "bold")}  ${title}${" ".repeat(space)}${right}`;
}

function stageLines(progress: Progress, view: LiveView): string[] {
  const stages = progress.plan?.stages ?? [];
  const name = Math.max(...stages.map((s) => s.name.length), 4);
  const rate = totalRate(progress);
  return stages.flatMap((stage) => {
    const tasks = [...progress.tasks.values()].filter((t) => t.stage === stage.name);
    const of = counts(progress, stage.name);
    const running =
      of.running > 0
        ? `   ${progress.plan?.workers} ${progress.plan?.workers === 1 ? "worker" : "workers"}${rate > 0 ? ` · ${shortCount(rate)} ${stage.verb === "solve" ? "starts" : "steps"}/s` : ""}`
        : "";
    const tail = `  ${of.done} / ${of.total} ${of.total === 1 ? "task" : "tasks"}${running}`;
    const room = Math.max(8, view.width - name - tail.length - 4);
    const done = tasks.reduce((s, t) => s + share(t), 0) / Math.max(1, of.total);
    const strip = of.total > 3 ? taskStrip(tasks, Math.min(room, 60)) : bar(done, Math.min(room, 40));
    return [` ${stage.name.padEnd(name)}  ${styled(strip, view.color, "cyan")}${tail}`];
  });
}

function taskLine(progress: Progress, task: TaskProgress, view: LiveView): string {
  const repeats = view.plan?.repeat?.count ?? 0;
  const name = quantities(progress, task.id)[
    view.selection.quantity % Math.max(1, quantities(progress, task.id).length)
  ];
  const curve = (progress.curves.get(task.id) ?? []).findLast((c) => c.name === name && c.index === 0);
  const verb = progress.plan?.stages.find((s) => s.name === task.stage)?.verb;
  const last = curve?.values.at(-1);
  const parts = [
    pointText(task.point),
    repeats > 1 ? `repeat ${task.repeat + 1} of ${repeats}` : "",
    task.steps > 0
      ? `${verb === "solve" ? "start" : "step"} ${grouped(String(task.step))} / ${grouped(String(task.steps))}`
      : task.state,
    last !== undefined && name !== undefined ? `${name} ${numberText(last, 3)}` : "",
    curve && curve.values.length > 1 && (name === "loss" || name === "residual") && verb !== "sample"
      ? `best ${numberText(
          curve.values.reduce((a, b) => Math.min(a, b)),
          3,
        )}`
      : "",
  ];
  return ` ${parts.filter((t) => t !== "").join("   ")}`;
}

/** Of a sampling task: how well the chains of the shown quantity agree, and how they fare. */
function aboutChains(progress: Progress, task: TaskProgress, view: LiveView): string[] {
  if (progress.plan?.stages.find((s) => s.name === task.stage)?.verb !== "sample") return [];
  const names = quantities(progress, task.id);
  const name = names[view.selection.quantity % Math.max(1, names.length)];
  const agreement = view.chains?.((progress.curves.get(task.id) ?? []).filter((c) => c.name === name && c.index === 0));
  return chainLines(progress, task, agreement ?? "").map(
    (line, k) => ` ${k > 0 ? styled(line, view.color, "yellow") : line}`,
  );
}

/** The recorded quantity, and beside it what the task works on if that is sent. */
function picture(progress: Progress, task: TaskProgress, view: LiveView, room: number): string[] {
  const names = quantities(progress, task.id);
  const name = names[view.selection.quantity % Math.max(1, names.length)];
  const curves = (progress.curves.get(task.id) ?? []).filter((c) => c.name === name);
  const height = Math.min(room, 24);
  if (height < 5) return [];
  const state = statePanel(progress, task);
  if (curves.length === 0 && !state)
    return ["", ` ${styled("nothing is recorded of this task yet", view.color, "dim")}`, ""];
  const side = state ? Math.min(2 * height, Math.floor(view.width * 0.4)) : 0;
  const sheet = new Canvas(view.width, height);
  if (curves.length > 0) {
    const panel = curvesPanel(name, curves, {
      verb: progress.plan?.stages.find((s) => s.name === task.stage)?.verb ?? "train",
      steps: task.steps,
      burnIn: burnInOf(view.plan, task),
    });
    sheet.paste(drawPanel(panel, view.width - side - (side > 0 ? 3 : 1), height, view.color), 1, 0);
  }
  if (state) sheet.paste(drawPanel(state, side, height, view.color), curves.length > 0 ? view.width - side - 1 : 1, 0);
  return sheet.lines(view.color);
}

/** Steps of the burn-in of a sampling task, if they are the same at every point. */
function burnInOf(plan: Plan | undefined, task: TaskProgress): number | undefined {
  const variant = plan?.tasks.find((t) => t.id === task.id)?.variant ?? 0;
  const setting = plan?.stages.find((s) => s.name === task.stage)?.variants[variant]?.settings.burn_in?.value;
  return setting?.kind === "tensor" ? (setting.value.data[0] ?? undefined) : undefined;
}

const cut = (text: string, width: number) =>
  text.length <= width ? text : `${text.slice(0, Math.max(0, width - 1))}…`;
