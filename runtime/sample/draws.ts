import type { Plan, StageVariant } from "../../dsl/plan/plan.ts";
import { nodesIn } from "../core/nodes-in.ts";
import { measureEntries } from "../measure/index.ts";
import type { Curve, Tensor } from "../results.ts";

/**
 * Names of a stage's model whose draws some measure, figure or claim reads, in order: those that are named, and every parameter where the
 * whole stage is given to a measure that reads them. Draws of the loss are always kept.
 */
export function namesRead(plan: Plan, stage: string, { model }: Pick<StageVariant, "model">): readonly string[] {
  const parameters = model?.parameters.map(({ path }) => path) ?? [];
  const known = (name: string) =>
    name !== "loss" && (parameters.includes(name) || model?.histories[name] !== undefined);
  const fields = nodesIn([plan.measures, plan.figures, plan.claims, plan.repeat, plan.stages]).flatMap((node) => {
    if (node.op === "field" && node.stage === stage) return [node.field];
    if (node.op !== "apply" || !measureEntries.get(node.function)?.readsParameters) return [];
    return nodesIn(node.arguments).some((part) => part.op === "field" && part.stage === stage && part.field === "")
      ? parameters
      : [];
  });
  return [...new Set(fields.filter(known))].sort();
}

const sizeOf = (shape: readonly number[]): number => shape.reduce((a, b) => a * b, 1);

/** Records of a chain from the burn-in on. */
export function afterBurnIn(
  { shape, steps, values }: Curve,
  burnIn: number,
): { readonly count: number; readonly values: Float64Array } {
  const first = steps.findIndex((step) => step >= burnIn);
  return first < 0
    ? { count: 0, values: new Float64Array() }
    : { count: steps.length - first, values: values.subarray(first * sizeOf(shape)) };
}

/**
 * Draws of chains as one tensor: axes chains and draws, then own dimensions. A chain that ended early has fewer; where `draws` are asked
 * for, the others are marked as missing.
 */
export function drawsOf(
  chains: readonly (Curve | undefined)[],
  shape: readonly number[],
  burnIn: number,
  draws: number,
): Tensor {
  const width = sizeOf(shape);
  const data = new Float64Array(chains.length * draws * width);
  const missing = new Uint8Array(data.length);
  chains.forEach((chain, c) => {
    const { count, values } = chain ? afterBurnIn(chain, burnIn) : { count: 0, values: new Float64Array() };
    const kept = Math.min(count, draws);
    data.set(values.subarray(0, kept * width), c * draws * width);
    missing.fill(1, (c * draws + kept) * width, (c + 1) * draws * width);
  });
  return {
    axes: [
      { word: "chains", size: chains.length },
      { word: "draws", size: draws },
    ],
    shape,
    data,
    ...(missing.includes(1) ? { missing } : {}),
  };
}

/** Draws of the chains that are there among those that are not: theirs are missing. The first axis is `chains`. */
export function withGaps({ axes, shape, data, missing }: Tensor, there: readonly boolean[]): Tensor {
  const [chains, ...rest] = axes;
  const width = rest.reduce((n, axis) => n * axis.size, sizeOf(shape));
  const all = new Float64Array(there.length * width);
  const gone = new Uint8Array(all.length);
  let from = 0;
  there.forEach((present, c) => {
    if (present) {
      all.set(data.subarray(from * width, (from + 1) * width), c * width);
      if (missing) gone.set(missing.subarray(from * width, (from + 1) * width), c * width);
      from += 1;
    } else gone.fill(1, c * width, (c + 1) * width);
  });
  return {
    axes: [{ ...chains, size: there.length }, ...rest],
    shape,
    data: all,
    ...(gone.includes(1) ? { missing: gone } : {}),
  };
}

/** Tensors of equal axes and shape along a new first axis. */
export function alongAxis(word: string, parts: readonly Tensor[]): Tensor {
  const [{ axes, shape }] = parts;
  const data = new Float64Array(parts.reduce((sum, part) => sum + part.data.length, 0));
  const missing = new Uint8Array(data.length);
  let at = 0;
  for (const part of parts) {
    data.set(part.data, at);
    if (part.missing) missing.set(part.missing, at);
    at += part.data.length;
  }
  return { axes: [{ word, size: parts.length }, ...axes], shape, data, ...(missing.includes(1) ? { missing } : {}) };
}
