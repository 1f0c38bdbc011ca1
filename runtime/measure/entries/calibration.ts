import { Arguments, type MeasureEntry, type MeasureServices, type StageAccess } from "../measure-entry.ts";
import type { Measured } from "../measured.ts";
import { exact, isMissing, missingValue, scalar, tensorOf } from "../tensors.ts";
import { llc } from "./llc.ts";

/** What one cell of the grid has found. */
interface Cell {
  readonly step: number;
  readonly nbeta: number;
  readonly estimate: Measured;
  readonly value: number;
  readonly mcse: number;
  /** Why it is not admissible; absent: it is. */
  readonly reason?: string;
}

const FIELDS = {
  step_size: "the largest admissible step on the plateau",
  value: "the learning coefficient there, with its standard error",
  low: "the smallest step of the plateau",
  high: "its largest",
  count: "steps on the plateau",
  rejected: "for each point of the grid: not admissible, or beside the plateau of its nbeta",
} as const;

/** Agreement of two estimates on a plateau: relative, or in standard errors of their difference. */
const RELATIVE = 0.05;
const ERRORS = 2;

/**
 * The step of a sampler, from a sample stage swept over steps and, if wanted, over nbeta. On each line of one nbeta the plateau is the longest
 * run of neighbouring steps whose estimates all agree within 5 % or two standard errors of their difference, the one with more admissible
 * cells and then with larger steps among equals. Admissible: R-hat < 1.05, bulk effective draws > 100, share of negative draws < 1 %, and where
 * the sampler reports an acceptance, 0.6 to 0.98 (the upper end is waived when the others hold). Too large a step or noisy batches read too
 * much, too small a step too little, because the chains have not come far: between them lies what may be quoted.
 */
export const calibration: MeasureEntry = {
  entry: {
    name: "calibration",
    kind: "measure",
    doc: "The largest step of a sampler at which the learning coefficient no longer depends on the step, from a stage swept over steps (and nbeta).",
    reference:
      "Lau et al. 2023 (arXiv:2308.12108), on choosing SGLD's settings; Vehtari et al. 2021 for the diagnostics",
    example: "measure advice = calibration(grid) across step",
    parameters: [
      { name: "grid", doc: "a sample stage swept over the names after `across`", type: { kind: "any" } },
      {
        name: "nbeta",
        type: { kind: "number" },
        optional: true,
        doc: "the nbeta that is wanted, where the grid has several",
      },
    ],
    fields: FIELDS,
    principal: "step_size",
    shape: () => ({ shape: [] }),
    takesAcross: true,
  },
  evaluate(args, services) {
    const { across } = services;
    if (across.length === 0)
      throw new Error(
        "`calibration` runs along the swept step: write `across` and its name, and that of nbeta's factor",
      );
    const gather = (stage: StageAccess, words: readonly string[]): Cell[] => {
      const [word, ...rest] = words;
      if (word === undefined) return [cellOf(stage, services)];
      return stage.along(word).flatMap((each) => gather(each, rest));
    };
    const stage = args.stage("grid");
    const sizes = across.map((word) => stage.along(word).length);
    const cells = gather(stage, across);
    const lines = linesOf(cells);
    const wanted = args.has("nbeta") ? args.number("nbeta") : undefined;
    const line = lines.find(([first]) => wanted === undefined || Math.abs(first.nbeta - wanted) <= 1e-6 * wanted);
    if (lines.length > 1 && wanted === undefined)
      throw new Error(`the grid has ${lines.length} values of nbeta; say which one is wanted, \`nbeta = …\``);
    if (!line)
      throw new Error(`the grid has no nbeta of ${wanted}; it has ${lines.map(([first]) => first.nbeta).join(", ")}`);
    const kept = new Set(lines.flatMap(plateau).filter((cell) => cell.reason === undefined));
    const rejected = exact(
      tensorOf(
        [],
        sizes,
        Float64Array.from(cells, (cell) => (kept.has(cell) ? 0 : 1)),
      ),
      {
        boolean: true,
      },
    );
    const flat = plateau(line);
    const best = flat.findLast((cell) => cell.reason === undefined);
    if (!best) {
      const nothing = missingValue([], {
        note: `no step is on a plateau and admissible: ${line.map(textOf).join("; ")}`,
      });
      const named = Object.keys(FIELDS).map((name) => [name, name === "rejected" ? rejected : nothing] as const);
      return { ...nothing, fields: Object.fromEntries(named) };
    }
    const at = line.indexOf(best);
    const beside = [line[at - 1], line[at + 1]].filter((cell) => cell !== undefined && !kept.has(cell)) as Cell[];
    const step = scalar(best.step);
    return {
      ...step,
      fields: {
        step_size: step,
        value: { ...best.estimate, fields: undefined } as Measured,
        low: scalar(flat[0].step),
        high: scalar(flat[flat.length - 1].step),
        count: scalar(flat.length, { integer: true }),
        rejected,
      },
      notes: [`step_size = ${text(best.step)} at nbeta ${text(best.nbeta)}`, ...beside.map(textOf)],
    };
  },
};

const text = (x: number): string => String(Number(x.toPrecision(3)));

function textOf(cell: Cell): string {
  return `${text(cell.step)} is rejected: ${cell.reason ?? "beside the plateau"}`;
}

/** The learning coefficient of one cell, and whether it may be quoted. */
function cellOf(stage: StageAccess, services: MeasureServices): Cell {
  const estimate = llc.evaluate(new Arguments("llc", { posterior: { kind: "stage", value: stage } }), services);
  const number = (of: Measured | undefined): number => {
    if (of === undefined || of.tensor.data.length !== 1)
      throw new Error("`calibration` takes chains from one point: a grid over checkpoints has several in a cell");
    return isMissing(of.tensor, 0) ? Number.NaN : of.tensor.data[0];
  };
  const field = (name: string) => number(estimate.fields?.[name]);
  const info = stage.result?.info;
  const step = info?.step_size ?? Number.NaN;
  const nbeta = info?.nbeta ?? Number.NaN;
  const [value, mcse] = [number(estimate), field("mcse")];
  const [hat, size, negative, acceptance] = ["r_hat", "ess_bulk", "negative", "acceptance"].map(field);
  const reason = Number.isNaN(value)
    ? (stage.reason ?? estimate.reason ?? "its chains came to no end")
    : !(hat < 1.05)
      ? `R-hat is ${hat.toFixed(2)}`
      : !(size > 100)
        ? `about ${size.toFixed(0)} independent draws`
        : negative >= 0.01
          ? `${(100 * negative).toFixed(0)} % of the draws are below the start`
          : acceptance < 0.6
            ? `acceptance is ${acceptance.toFixed(2)}`
            : undefined;
  return { step, nbeta, estimate, value, mcse, ...(reason === undefined ? {} : { reason }) };
}

/** Cells of one nbeta, by growing step. Cells without a result have no nbeta of their own: they are on no line. */
function linesOf(cells: readonly Cell[]): Cell[][] {
  const lines = new Map<number, Cell[]>();
  for (const cell of cells) {
    if (Number.isNaN(cell.nbeta) || Number.isNaN(cell.step)) continue;
    const key = Number(cell.nbeta.toPrecision(9));
    lines.set(key, [...(lines.get(key) ?? []), cell]);
  }
  for (const line of lines.values()) {
    line.sort((a, b) => a.step - b.step);
    if (line.some((cell, k) => k > 0 && cell.step === line[k - 1].step))
      throw new Error("`across` names the step and the factor of nbeta alone: the grid has several cells of one step");
  }
  if (lines.size === 0) throw new Error("no cell of the grid has a result");
  return [...lines.values()];
}

function agree(a: Cell, b: Cell): boolean {
  const gap = Math.abs(a.value - b.value);
  const close = RELATIVE * Math.abs((a.value + b.value) / 2);
  return gap <= close || gap * gap <= ERRORS * ERRORS * (a.mcse * a.mcse + b.mcse * b.mcse);
}

/** The longest run of neighbours on a line that agree, each with each; a single admissible cell is a plateau of one. */
function plateau(line: readonly Cell[]): readonly Cell[] {
  const admissible = (run: readonly Cell[]) => run.filter((cell) => cell.reason === undefined).length;
  let best: readonly Cell[] = [];
  for (let from = 0; from < line.length; from += 1) {
    const run: Cell[] = [];
    for (const cell of line.slice(from)) {
      if (Number.isNaN(cell.value) || run.some((other) => !agree(other, cell))) break;
      run.push(cell);
    }
    const [now, before] = [admissible(run), admissible(best)];
    if (now > 0 && (before === 0 || run.length > best.length || (run.length === best.length && now >= before)))
      best = run;
  }
  return best;
}
