/** Captions from the plan, so that a figure cannot disagree with its settings: sizes, laws, rows, repetitions, what a loss adds up, seed. */
import type { DataPlan, Plan } from "../../dsl/plan/plan.ts";
import { coreText, vectorText } from "./core-text.ts";
import { lossText } from "./loss-text.ts";
import { numberText } from "./numbers.ts";

const MOST_LETS = 6;
const LONGEST_LAW = 70;

/** `n = 5, m = 2, importance = [1, 0.9, … 0.656] · x ~ bernoulli(density) * uniform(0, 1) · loss: sum over 5 entries · best of 6 · seed 0`. */
export function caption(plan: Plan): string {
  return [lets(plan), shapes(plan), ...data(plan), ...losses(plan), ...repeats(plan), `seed ${plan.seed}`]
    .filter((part) => part !== "")
    .join(" · ");
}

function lets(plan: Plan): string {
  const swept = new Set(plan.sweeps.flatMap((s) => s.names));
  const known = Object.entries(plan.lets).flatMap(([name, value]) =>
    value.kind === "tensor" && value.value.shape.length <= 1 && !swept.has(name)
      ? [{ text: `${name} = ${vectorText(value.value.data)}`, rank: value.value.shape.length }]
      : [],
  );
  return known
    .sort((a, b) => a.rank - b.rank)
    .slice(0, MOST_LETS)
    .map((l) => l.text)
    .join(", ");
}

/** Sizes of matrices, where the file does not name them. */
function shapes(plan: Plan): string {
  const named = new Set(Object.values(plan.lets).flatMap((v) => (v.kind === "tensor" ? v.value.data : [])));
  const seen = new Map<string, readonly number[]>();
  for (const stage of plan.stages)
    for (const p of stage.variants[0]?.model?.parameters ?? []) if (p.shape.length === 2) seen.set(p.path, p.shape);
  return [...seen]
    .filter(([, shape]) => seen.size <= 3 && !shape.every((s) => named.has(s)))
    .map(([path, shape]) => `${path} ${shape.join(" × ")}`)
    .join(", ");
}

function data(plan: Plan): string[] {
  const drawn = plan.stages.some((s) => s.verb !== "solve" && s.verb !== "simulate" && !s.variants[0]?.exact);
  return plan.data.map((set) => {
    const parts = [law(set), rows(plan, set, drawn)].filter((p) => p !== "");
    return plan.data.length > 1 ? `${set.name}: ${parts.join(", ")}` : parts.join(" · ");
  });
}

/** The only column that is drawn. */
function law(set: DataPlan): string {
  const columns = set.columns.filter((c) => c.draw);
  const text = columns.length === 1 ? coreText(columns[0].value) : undefined;
  return text !== undefined && text.length <= LONGEST_LAW ? `${columns[0].name} ~ ${text}` : "";
}

function rows(plan: Plan, set: DataPlan, drawn: boolean): string {
  if (set.size === undefined) return drawn ? `fresh rows, judged on ${numberText(set.evaluation)}` : "";
  const sizes = plan.stages.flatMap((s) =>
    s.variants.flatMap((v) => (v.data?.name === set.name ? [v.data.size ?? 0] : [])),
  );
  const [low, high] = [Math.min(set.size, ...sizes), Math.max(set.size, ...sizes)];
  return low === high ? `${numberText(low)} rows` : `${numberText(low)} to ${numberText(high)} rows`;
}

/** The loss of every model that has one, said once where all agree. */
function losses(plan: Plan): string[] {
  const found = new Map<string, string>();
  for (const stage of plan.stages) {
    const model = stage.variants[0]?.model;
    const text = model && lossText(model);
    if (text) found.set(model.name, text);
  }
  const texts = new Set(found.values());
  return texts.size === 1 ? [`loss: ${[...texts][0]}`] : [...found].map(([model, text]) => `loss of ${model}: ${text}`);
}

function repeats(plan: Plan): string[] {
  if (!plan.repeat) return [];
  const { count, choice } = plan.repeat;
  const word = choice?.word === "keep" ? "best of" : choice?.word === "drop" ? "without the worst of" : "";
  return [word ? `${word} ${count}` : `${count} repetitions`];
}
