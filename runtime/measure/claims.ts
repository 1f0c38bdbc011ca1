import type { Core } from "../../dsl/plan/core.ts";
import type { ClaimPlan, Plan } from "../../dsl/plan/plan.ts";
import type { Span } from "../../dsl/source.ts";
import type { Engine } from "../engine/engine.ts";
import { broadcastAll, difference } from "./broadcast.ts";
import { Evaluation } from "./evaluation.ts";
import type { Measured } from "./measured.ts";
import { meanOver } from "./reduce.ts";
import { type Point, type ResultsView, sweptOf } from "./results-view.ts";
import { standardErrors } from "./standard-error.ts";
import { isMissing, scalar } from "./tensors.ts";
import { compare, type State, together, within, withinErrors } from "./verdict.ts";
import { advice, number } from "./verdict-text.ts";

/** What a claim came to, shown at the entry where it is worst. */
export interface Verdict {
  readonly text: string;
  readonly span: Span;
  readonly state: State;
  readonly left: number | null;
  readonly right: number | null;
  readonly difference: number | null;
  readonly se: number | null;
  readonly point: Readonly<Record<string, string>>;
  /** Points at which it was judged. */
  readonly points: number;
  readonly reason?: string;
}

/** One entry at one point. `badness` orders entries of one state: larger is nearer to failing. */
interface Judged {
  readonly state: State;
  readonly badness: number;
  readonly left: number | null;
  readonly right: number | null;
  readonly difference: number | null;
  readonly se: number | null;
  readonly reason?: string;
}

const RANK: Readonly<Record<State, number>> = { fails: 2, inconclusive: 1, holds: 0 };
const SYMBOLS: Readonly<Record<string, string>> = {
  less: "<",
  less_equal: "<=",
  greater: ">",
  greater_equal: ">=",
  equal: "==",
  not_equal: "!=",
};

/** Judges a claim at every point that it depends on and selects. */
export function judge(claim: ClaimPlan, view: ResultsView, points: readonly Point[]): Verdict {
  const { plan } = view;
  let worst: { judged: Judged; point: Point } | undefined;
  const states: State[] = [];
  for (const point of points) {
    const entries = judgedAt(claim, view, point);
    if (entries.length === 0) continue;
    states.push(together(entries.map((entry) => entry.state)));
    for (const judged of entries) {
      const before = worst?.judged;
      const order =
        before === undefined ? 1 : RANK[judged.state] - RANK[before.state] || judged.badness - before.badness;
      if (order > 0) worst = { judged, point };
    }
  }
  const common = { text: claim.text, span: claim.span, points: states.length };
  if (worst === undefined) {
    const reason = "no point fulfils the condition after `where`";
    return { ...common, state: "inconclusive", left: null, right: null, difference: null, se: null, point: {}, reason };
  }
  const { badness: _, ...shown } = worst.judged;
  return { ...common, ...shown, state: together(states), point: labels(plan, worst.point, sweptOfClaim(claim, plan)) };
}

export function sweptOfClaim(claim: ClaimPlan, plan: Plan): readonly string[] {
  const cores = [...operandsOf(claim), ...(claim.where === undefined ? [] : [claim.where])];
  const names = new Set(cores.flatMap((core) => sweptOf(core, plan)));
  return plan.sweeps.flatMap((sweep) => sweep.names).filter((name) => names.has(name));
}

function operandsOf({ claim }: ClaimPlan): readonly Core[] {
  if (claim.kind === "within") return [claim.left, claim.right, claim.tolerance.value];
  return claim.kind === "comparison" ? claim.operands : [claim.value];
}

function labels(plan: Plan, point: Point, names: readonly string[]): Record<string, string> {
  return Object.fromEntries(
    names.map((name) => {
      const sweep = plan.sweeps.find((each) => each.names.includes(name));
      return [name, sweep?.labels[name]?.[point[name]] ?? String(point[name])];
    }),
  );
}

function judgedAt(plan: ClaimPlan, view: ResultsView, point: Point): Judged[] {
  const { engine } = view.services;
  const value = (core: Core): Measured =>
    overRepeats(new Evaluation(view.services, view.at(point)).evaluate(core), point, engine);
  try {
    const chosen = plan.where === undefined ? scalar(1) : value(plan.where);
    if (!chosen.tensor.data.some((x) => x !== 0)) return [];
    const { claim } = plan;
    if (claim.kind === "condition") return selected(conditionEntries(value(claim.value)), chosen, value(claim.value));
    if (claim.kind === "comparison") {
      const words = wordComparison(claim.operands, claim.operators);
      if (words !== undefined) return selected(conditionEntries(value(words)), chosen, value(words));
      const operands = claim.operands.map(value);
      const links = claim.operators.map((operator, k) =>
        comparisonEntries(operands[k], operands[k + 1], SYMBOLS[operator] ?? operator, view),
      );
      return links.flatMap((entries, k) => selected(entries, chosen, difference(operands[k], operands[k + 1])));
    }
    const [left, right] = [value(claim.left), value(claim.right)];
    const entries = withinEntries(plan, left, right, value(claim.tolerance.value), view);
    return selected(entries, chosen, difference(left, right));
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    return [{ ...NOTHING, state: "fails", badness: Number.POSITIVE_INFINITY, reason: error.message }];
  }
}

/** Entries that an entrywise condition selects; a condition of one number is for all. */
function selected(entries: Judged[], chosen: Measured, like: Measured): Judged[] {
  if (chosen.tensor.data.length === 1) return entries;
  const mask = broadcastAll([chosen, like])[0].tensor.data;
  return entries.filter((_, k) => mask[k] !== 0);
}

/** Repetitions are averaged, with the error of their mean. Draws must have been reduced. */
function overRepeats(value: Measured, point: Point, engine: Engine): Measured {
  const carried = value.tensor.axes.map((axis) => axis.word);
  const left = carried.find((word) => word === "draws" || word === "chains" || word === "samples");
  if (left !== undefined) throw new Error(`the value still carries \`${left}\`: reduce it (mean, rms, …)`);
  if (!carried.includes("repeats")) return value;
  const key = `repeats:${Object.keys(point).sort().map((name) => `${name}=${point[name]}`).join("/")}`; // biome-ignore format: one key
  return meanOver(value, ["repeats"], false, engine, { kind: "repeats", key });
}

const NOTHING = { left: null, right: null, difference: null, se: null } as const;

/** Missing: fails; but where a stage stopped the claim stays open. */
function withoutValue(values: readonly Measured[]): Judged {
  const reason = values.find((value) => value.reason !== undefined)?.reason;
  if (reason !== undefined) return { ...NOTHING, state: "inconclusive", badness: Number.POSITIVE_INFINITY, reason };
  const notes = values.flatMap((value) => value.notes ?? []);
  return {
    ...NOTHING,
    state: "fails",
    badness: Number.POSITIVE_INFINITY,
    reason: ["there is no value", ...notes].join("; "),
  };
}

function conditionEntries(value: Measured): Judged[] {
  return Array.from(value.tensor.data, (x, k) =>
    isMissing(value.tensor, k)
      ? withoutValue([value])
      : { ...NOTHING, state: x !== 0 ? "holds" : "fails", badness: x !== 0 ? 0 : 1, left: x },
  );
}

/** `a == word`: compared as a condition. */
function wordComparison(operands: readonly Core[], operators: readonly string[]): Core | undefined {
  const name = Object.entries(SYMBOLS).find(([core, symbol]) => symbol === operators[0] || core === operators[0])?.[0];
  if (operands.length !== 2 || (name !== "equal" && name !== "not_equal")) return undefined;
  if (!operands.some((core) => core.op === "static" && core.value.kind !== "tensor")) return undefined;
  return { op: "apply", shape: [], function: name, arguments: operands, options: {} };
}

function comparisonEntries(a: Measured, b: Measured, operator: string, view: ResultsView): Judged[] {
  const [left, right] = broadcastAll([a, b]);
  const gap = difference(a, b);
  const errors = standardErrors(gap, view.services.engine);
  const up = operator === ">" || operator === ">=";
  return Array.from(left.tensor.data, (x, k): Judged => {
    if (isMissing(left.tensor, k) || isMissing(right.tensor, k)) return withoutValue([left, right]);
    const y = right.tensor.data[k];
    const se = errors[k];
    const state = compare({ left: x, right: y, se, operator });
    const equality = operator === "==" || operator === "!=";
    const badness = equality ? (state === "holds" ? 0 : Math.abs(x - y)) : up ? y - x : x - y;
    const reason =
      state === "inconclusive"
        ? `the difference ${number(x - y)} is less than twice its error ${number(se)}${advice(gap, view.plan, (2 * se) / Math.max(Math.abs(x - y), 1e-300))}`
        : undefined;
    const shown = { left: x, right: y, difference: Number.isNaN(x - y) ? 0 : x - y, se };
    return { state, badness, ...shown, ...(reason === undefined ? {} : { reason }) };
  });
}

function withinEntries(plan: ClaimPlan, a: Measured, b: Measured, tolerance: Measured, view: ResultsView): Judged[] {
  if (plan.claim.kind !== "within") return [];
  const { kind } = plan.claim.tolerance;
  const [left, right, limit] = broadcastAll([a, b, tolerance]);
  const gap = broadcastAll([difference(a, b), left])[0];
  const errors = standardErrors(gap, view.services.engine);
  const nullValue = nullOf(plan.claim.left, view);
  return Array.from(left.tensor.data, (x, k): Judged => {
    if (isMissing(left.tensor, k) || isMissing(right.tensor, k) || isMissing(limit.tensor, k)) {
      return withoutValue([left, right]);
    }
    const y = right.tensor.data[k];
    const delta = x === y ? 0 : x - y;
    const se = errors[k];
    const shown = { left: x, right: y, difference: delta, se };
    if (kind === "se") {
      const factor = limit.tensor.data[k];
      const opposite = y !== 0 ? Math.abs(y) : nullValue;
      if (opposite === undefined)
        throw new Error("the left side has no null value to compare with 0: write a tolerance");
      const state = withinErrors(delta, se, factor, Math.abs(opposite));
      const badness = se === 0 ? Math.abs(delta) : Math.abs(delta) / se;
      if (state !== "inconclusive") return { state, badness, ...shown };
      const covered = y !== 0 ? "0" : number(opposite);
      const reason = `the error ${number(factor * se)} covers ${covered} as well${advice(gap, view.plan, (factor * se) / Math.abs(opposite))}`;
      return { state, badness, ...shown, reason };
    }
    const t = kind === "percent" ? (limit.tensor.data[k] / 100) * Math.abs(y) : limit.tensor.data[k];
    const state = within(delta, se, t);
    const badness = t === 0 ? Math.abs(delta) : Math.abs(delta) / t;
    if (state !== "inconclusive") return { state, badness, ...shown };
    const reason = `the error ${number(se)} exceeds the tolerance ${number(t)}${advice(gap, view.plan, t === 0 ? 0 : se / t)}`;
    return { state, badness, ...shown, reason };
  });
}

/** The null value that the measure on the left declares, through measures of the file and fields. */
function nullOf(core: Core, view: ResultsView): number | undefined {
  if (core.op === "apply") {
    const own = view.services.entry(core.function)?.entry.nullValue;
    if (own !== undefined) return own;
    return ["abs", "mean"].includes(core.function) ? nullOf(core.arguments[0], view) : undefined;
  }
  if (core.op === "member") return nullOf(core.of, view);
  if (core.op === "measure") {
    const plan = view.plan.measures.find((measure) => measure.name === core.measure);
    return plan === undefined ? undefined : nullOf(plan.value, view);
  }
  return undefined;
}
