/** Figures of a plan from evaluated expressions: which axis is abscissa, which are panels, what the caption says. */
import type { Core } from "../../dsl/plan/core.ts";
import type { FigurePlan, Plan } from "../../dsl/plan/plan.ts";
import type { Measured } from "../measure/measured.ts";
import { caption } from "./caption.ts";
import { extent } from "./extent.ts";
import { type FigureInput, figureInput } from "./figure-arguments.ts";
import { gather } from "./gather.ts";
import { PLOTS } from "./index.ts";
import { numberText } from "./numbers.ts";
import { framePlaces, type PanelAxis, panelPlaces } from "./panels.ts";
import type { Argument, Plot, SweptAxis } from "./plot.ts";
import type { FigureSpec, Panel } from "./spec.ts";
import { sweptAxes } from "./swept.ts";
import { type Places, promoted, type View } from "./view.ts";

/**
 * Evaluates an expression at one point: indices of the swept names it depends on. `curve`: a recorded curve is wanted whole, with an
 * axis `steps`, instead of its last value.
 */
export type Evaluate = (
  core: Core,
  point: Readonly<Record<string, number>>,
  options: { readonly curve: boolean },
) => Measured;

/** Every figure of the plan in its order. A figure that cannot be had (a stage stopped) is left out by its reason, as a panel-less spec. */
export function buildFigures(plan: Plan, evaluate: Evaluate): FigureSpec[] {
  const axes = sweptAxes(plan);
  return plan.figures.map((figure, k) => buildFigure(plan, figure, k, axes, evaluate));
}

function buildFigure(
  plan: Plan,
  figure: FigurePlan,
  index: number,
  axes: readonly SweptAxis[],
  evaluate: Evaluate,
): FigureSpec {
  const plot = PLOTS.find((p) => p.entry.name === figure.kind);
  const title = figure.arguments.map((a) => a.text).join(", ");
  const base = { id: `${index + 1}-${figure.kind}`, kind: figure.kind, title, caption: caption(plan), row: figure.row };
  if (!plot) return { ...base, panels: [], notes: [`there is no plot \`${figure.kind}\``] };
  const condition = figure.where ? gather(figure.where, plan, axes, evaluate, false) : undefined;
  const replayed = figure.options.panel?.text === "steps";
  const takesCurve = replayed || (plot.entry.takesCurve === true && figure.options.x === undefined);
  const input = byPanels(figureInput(plan, figure, axes, evaluate, condition, takesCurve));
  const reasons = [...new Set(input.arguments.map((a) => a.view.reason).filter((r): r is string => r !== undefined))];
  return { ...base, ...panelsOf(plot, input, figure, axes, condition, reasons) };
}

/** `panel = knee` where `knee` is a vector: the first own dimension of what is drawn at its entries becomes an axis of that name. */
function byPanels(input: FigureInput): FigureInput {
  const panel = input.options.panel?.[0];
  if (panel?.view.shape.length !== 1) return input;
  const [size] = panel.view.shape;
  const values = panel.view.axes.length === 0 ? Array.from(panel.view.data) : undefined;
  const change = (a: Argument): Argument =>
    a.view.shape.length >= 2 && a.view.shape[0] === size ? { ...a, view: promoted(a.view, panel.text, values) } : a;
  const { color, strip } = input.options;
  return {
    ...input,
    arguments: input.arguments.map(change),
    options: {
      ...input.options,
      panel: [{ ...panel, view: promoted(panel.view, panel.text, values) }],
      ...(color ? { color: color.map(change) } : {}),
      ...(strip ? { strip: strip.map(change) } : {}),
    },
  };
}

function panelsOf(
  plot: Plot,
  input: FigureInput,
  figure: FigurePlan,
  axes: readonly SweptAxis[],
  condition: View | undefined,
  reasons: readonly string[],
): Pick<FigureSpec, "panels" | "notes" | "frames"> {
  const carried = [...input.arguments, ...(input.options.points ?? []), ...(input.options.x ?? [])].flatMap((a) =>
    a.view.axes.map((x) => x.word),
  );
  const free = axes.filter((a) => carried.includes(a.word));
  const asked = (["panel", "rows", "columns"] as const).flatMap((name) => panelAxisOf(name, input, figure) ?? []);
  const isAsked = (word: string) => asked.some((a) => a.word === word);
  const along = (name: "x" | "y", taken?: string) => {
    if (input.words[name]) return input.words[name];
    const own = input.options[name]?.[0]?.view.axes.map((a) => a.word) ?? [];
    return own.find((w) => !isAsked(w) && w !== taken);
  };
  let abscissa = along("x");
  const ordinate = along("y", abscissa);
  const natural = input.arguments.some(
    (a) =>
      a.view.axes.some((x) => ["steps", "checkpoints", "layers", "draws", "time"].includes(x.word)) ||
      a.view.shape.length > 0,
  );
  // A curve over a sweep alone needs no `x`: its innermost free axis is the abscissa.
  if (abscissa === undefined && plot.overlays && !natural && !input.options.x)
    abscissa = free.filter((a) => !isAsked(a.word)).at(-1)?.word;
  let rest = free.filter((a) => a.word !== abscissa && a.word !== ordinate && !isAsked(a.word));
  const coloured = swatch(figure, rest);
  const overlay = plot.overlays
    ? (coloured ?? (input.arguments.length === 1 && !hasSeveral(input) ? rest.at(-1) : undefined))
    : undefined;
  rest = plot.gathers?.(input) ? [] : rest.filter((a) => a.word !== overlay?.word);
  const dealt = [...asked, ...rest.map(panelAxis)];
  const { places, notes } = panelPlaces(dealt, condition, vectorOf(input));
  const all = [...reasons, ...notes];
  const panelsAt = ({ at, title }: { readonly at: Places; readonly title: string }) => {
    const built = plot.build({ ...input, places: at, title, abscissa, ordinate, overlay });
    for (const note of built.notes ?? [])
      all.push(title && places.length > 1 && !note.startsWith(title) ? `${title}: ${note}` : note);
    return built.panels.map((panel) => withCategories(panel, figure, input));
  };
  const panels = shared(places.flatMap(panelsAt), plot);
  const unique = merged(
    all,
    places.map((p) => p.title),
  );
  const replay = dealt.length === 1 && ALONG_A_RUN.includes(dealt[0].word) ? framePlaces(dealt[0], panels[0]) : [];
  return {
    panels,
    ...(unique.length > 0 ? { notes: unique } : {}),
    ...(replay.length > 1 ? { frames: shared(replay.flatMap(panelsAt), plot) } : {}),
  };
}

/** The vector whose entries name the panels, as a number at each place. */
function vectorOf(input: FigureInput): View | undefined {
  const given = input.options.panel?.[0]?.view;
  return input.words.panel === undefined && given?.shape.length === 0 && given.axes.length === 1 ? given : undefined;
}

/** Axes that a page replays. */
const ALONG_A_RUN = ["steps", "checkpoints"];

/** One vertical range for all panels, where lengths are to be compared. */
function shared(panels: readonly Panel[], plot: Plot): Panel[] {
  if (plot.sharesY !== true || panels.length < 2) return [...panels];
  const ranges = panels.map((p) => extent(p).y);
  const domain = [Math.min(...ranges.map((r) => r[0])), Math.max(...ranges.map((r) => r[1]))] as const;
  return panels.map((p) => ({ ...p, y: { ...p.y, domain } }));
}

/** Words and entries on the abscissa are named by their labels. */
function withCategories(panel: Panel, figure: FigurePlan, input: Pick<FigureInput, "swept">): Panel {
  const core = figure.options.x?.value;
  const axis = core?.op === "swept" ? input.swept(core.name) : undefined;
  return axis && !axis.numbers
    ? { ...panel, x: { ...panel.x, ticks: axis.labels.map((text, at) => ({ at, text })) } }
    : panel;
}

/** The swept axis that `color = name` asks for. */
function swatch(figure: FigurePlan, rest: readonly SweptAxis[]): SweptAxis | undefined {
  const color = figure.options.color?.value;
  return color?.op === "swept" ? rest.find((a) => a.names.includes(color.name)) : undefined;
}

/** Lines with own entries need colours for them. */
function hasSeveral(input: Pick<FigureInput, "arguments">): boolean {
  return input.arguments.some(
    (a) =>
      a.view.shape.length > 0 &&
      a.view.axes.some((x) => ["steps", "checkpoints", "layers", "draws", "time"].includes(x.word)),
  );
}

function panelAxisOf(name: string, input: FigureInput, figure: FigurePlan): PanelAxis[] | undefined {
  const core = figure.options[name]?.value;
  const word = core?.op === "swept" ? core.name : input.words[name];
  const given = input.options[name]?.[0];
  const axisWord = word ?? given?.view.axes[0]?.word;
  if (axisWord === undefined) return undefined;
  const swept = input.swept(axisWord);
  if (swept) return [panelAxis(swept)];
  const numbered = given?.view.shape.length === 0 && given.view.axes.length === 1 && input.words[name] === undefined;
  const carrier = [...input.arguments].map((a) => a.view).find((v) => v.axes.some((a) => a.word === axisWord));
  const size = carrier?.axes.find((a) => a.word === axisWord)?.size ?? 0;
  const values = carrier?.abscissae[axisWord];
  return size === 0
    ? undefined
    : [
        {
          word: axisWord,
          size,
          titles: Array.from({ length: size }, (_, k) =>
            numbered
              ? `${axisWord} ${k + 1}${values ? ` = ${numberText(values[k])}` : ""}`
              : `${axisWord} = ${values ? numberText(values[k]) : k}`,
          ),
        },
      ];
}

function panelAxis(axis: SweptAxis): PanelAxis {
  return {
    word: axis.word,
    size: axis.size,
    titles: axis.labels.map((label) => `${axis.names.join(", ")} = ${label}`),
  };
}

/** Notes without doubles; the same note of many panels is said once. */
function merged(notes: readonly string[], titles: readonly string[]): string[] {
  const bare = (note: string) => {
    const title = titles.find((t) => t !== "" && note.startsWith(`${t}: `));
    return title ? note.slice(title.length + 2) : note;
  };
  const counts = new Map<string, number>();
  for (const note of notes) counts.set(bare(note), (counts.get(bare(note)) ?? 0) + 1);
  const kept = notes.map((note) => ((counts.get(bare(note)) ?? 0) > 1 ? bare(note) : note));
  const unique = [...new Set(kept)];
  const clipped = unique.filter((n) => n.includes("clipped at"));
  if (clipped.length <= 1) return unique;
  const bounds = clipped.map((n) => Number(/entry is (\S+)$/.exec(n)?.[1])).filter(Number.isFinite);
  const first = bare(clipped[0]).replace(/; .*$/, "");
  return [
    ...unique.filter((n) => !clipped.includes(n)),
    `${first}; the largest entry is ${numberText(Math.max(...bounds), 3)}`,
  ];
}
