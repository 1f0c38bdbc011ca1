/** Arguments and options of a figure, evaluated: what a plot's `build` reads. */
import type { Core } from "../../dsl/plan/core.ts";
import type { FigurePlan, Plan } from "../../dsl/plan/plan.ts";
import { nodesIn } from "../core/nodes-in.ts";
import type { Evaluate } from "./build.ts";
import { gather } from "./gather.ts";
import { fieldLossText } from "./loss-text.ts";
import type { Argument, PlotInput, SweptAxis } from "./plot.ts";
import { restricted, type View } from "./view.ts";

export type FigureInput = Pick<PlotInput, "arguments" | "options" | "words" | "swept">;

/** Options that are several values when a list is written. */
const LISTS = ["curves", "points", "right", "band", "hatch"];

export function figureInput(
  plan: Plan,
  figure: FigurePlan,
  axes: readonly SweptAxis[],
  evaluate: Evaluate,
  condition: View | undefined,
  takesCurve: boolean,
): FigureInput {
  const argument = (core: Core, text: string, curve: boolean): Argument => {
    const v = gather(core, plan, axes, evaluate, curve);
    const loss = fieldLossText(plan, core);
    return {
      text,
      label: loss === undefined ? text : `${text}, ${loss}`,
      measured: isMeasured(core, plan),
      view: condition ? restricted(v, condition) : v,
    };
  };
  const words: Record<string, string> = {};
  const options: Record<string, Argument[]> = {};
  for (const [name, { value, text }] of Object.entries(figure.options)) {
    const curve = takesCurve && name !== "rules" && name !== "marks";
    if (value.op === "static" && (value.value.kind === "word" || value.value.kind === "string"))
      words[name] = value.value.value;
    else if (value.op === "list" || (value.op === "stack" && LISTS.includes(name)))
      options[name] = value.items.map((item, k) => argument(item, itemText(text, k), curve && value.op === "stack"));
    else if (LISTS.includes(name) && text.startsWith("[") && itemText(text, 1) === "")
      options[name] = [argument(value, itemText(text, 0), curve)];
    else options[name] = [argument(value, text, curve)];
  }
  return {
    arguments: figure.arguments.map((a) => argument(a.value, a.text, takesCurve)),
    options,
    words,
    swept: (word) => axes.find((a) => a.word === word || a.names.includes(word)),
  };
}

/** Whether a value comes from runs (training, draws, simulation) and not from theory or the program alone. */
function isMeasured(core: Core, plan: Plan): boolean {
  return nodesIn(core).some((node) => {
    if (node.op === "field") return plan.stages.find((s) => s.name === node.stage)?.verb !== "solve";
    const measure = node.op === "measure" && plan.measures.find((m) => m.name === node.measure);
    return measure ? isMeasured(measure.value, plan) : false;
  });
}

/** Names of the entries of `[a, b]`, as written. */
function itemText(text: string, k: number): string {
  const inner = text.trim().replace(/^\[/, "").replace(/\]$/, "");
  let depth = 0;
  const items: string[] = [""];
  for (const c of inner) {
    if ("([{".includes(c)) depth += 1;
    if (")]}".includes(c)) depth -= 1;
    if (c === "," && depth === 0) items.push("");
    else items[items.length - 1] += c;
  }
  return (items[k] ?? "").trim();
}
