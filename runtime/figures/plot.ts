/** The contract of a plot: a catalogue entry, and a function from evaluated expressions to the panels at one place of the sweep. */
import type { Entry, Parameter } from "../../dsl/catalogue.ts";
import type { Panel } from "./spec.ts";
import type { Places, View } from "./view.ts";

export interface Argument {
  readonly text: string; // as written
  readonly label: string; // for axes: with what a loss is, where the text alone does not say it
  readonly measured: boolean; // comes from runs, not from theory alone
  readonly view: View;
}

/** A swept axis as figures show it. */
export interface SweptAxis {
  readonly word: string; // the name of the carried axis
  readonly names: readonly string[]; // zipped names share it
  readonly size: number;
  readonly labels: readonly string[];
  readonly numbers?: readonly number[]; // where the values are numbers
}

export interface PlotInput {
  readonly arguments: readonly Argument[];
  /** Options that are values; a list whose entries have no common shape is several. */
  readonly options: Readonly<Record<string, readonly Argument[]>>;
  /** Options that are words: `scale = logx`. */
  readonly words: Readonly<Record<string, string>>;
  readonly places: Places; // of this panel
  readonly title: string; // of this panel, "" where there is only one
  /** Carried axis that `x = …` runs over, and for maps that of `y = …`. */
  readonly abscissa?: string;
  readonly ordinate?: string;
  /** Swept axis drawn as colours. */
  readonly overlay?: SweptAxis;
  readonly swept: (word: string) => SweptAxis | undefined;
}

export interface PlotPanels {
  readonly panels: readonly Panel[];
  readonly notes?: readonly string[];
}

export interface Plot {
  readonly entry: Entry;
  /** A free swept axis is drawn as colours instead of panels when there is one argument. */
  readonly overlays?: boolean;
  /** Swept axes that are not asked to be panels are points of one panel. */
  readonly gathers?: (input: Pick<PlotInput, "arguments">) => boolean;
  /** Panels have one vertical range, so that their lengths can be compared. */
  readonly sharesY?: boolean;
  readonly build: (input: PlotInput) => PlotPanels;
}

/** The only value of an option, if it is given. */
export function option(input: PlotInput, name: string): Argument | undefined {
  return input.options[name]?.[0];
}

/** Scales of the two axes by `scale = logx | logy | loglog`. */
export function scales(input: PlotInput): { readonly x: "linear" | "log"; readonly y: "linear" | "log" } {
  const word = input.words.scale;
  return {
    x: word === "logx" || word === "loglog" ? "log" : "linear",
    y: word === "logy" || word === "loglog" ? "log" : "linear",
  };
}

const optional = (
  name: string,
  doc: string,
  type: Parameter["type"] = { kind: "any" },
  range?: Parameter["range"],
): Parameter => ({ name, type, optional: true, doc, ...(range ? { range } : {}) });

/** Options that several plots share. */
export const OPTIONS = {
  x: optional("x", "what is on the horizontal axis; it has exactly one axis"),
  y: optional("y", "what is on the vertical axis of a map"),
  scale: optional("scale", "logarithmic axes", { kind: "word", words: ["linear", "logx", "logy", "loglog"] }),
  panel: optional("panel", "one panel for each value of this swept name or axis"),
  color: optional("color", "what colours mean"),
  clip: optional(
    "clip",
    "largest value that colours tell apart; the smallest is then 0, or minus this where signs differ",
    {
      kind: "number",
    },
  ),
  strip: optional("strip", "one value an entry, drawn beside each panel"),
  rules: optional("rules", "straight lines at these values"),
  points: optional("points", "values drawn as points over the lines: experiment beside theory"),
  places: optional("points", "points [x, y] drawn over the map: triple points, minima"),
  band: optional("band", "half width of a band about the line"),
  curves: optional("curves", "lines drawn over the map"),
} as const;

/** The parameter of a plot's expressions. */
export function values(doc: string, variadic = false): Parameter {
  return { name: "values", type: { kind: "any" }, variadic, doc };
}
