/** Which coordinates a stage samples: parameters, what lies inside a path, and slices of parameters. */
import type { ParameterPlan } from "../../dsl/plan/plan.ts";
import { TaskError } from "../tasks/context.ts";
import { within } from "../tasks/settings.ts";

export interface Selected {
  readonly path: string;
  /** 1 for each sampled coordinate, row-major; absent: all of them. */
  readonly mask?: Float64Array;
  readonly count: number;
}

const sizeOf = (shape: readonly number[]): number => shape.reduce((a, b) => a * b, 1);

/** `W[:, 0:2]` of a parameter `W`: one entry of start and stop a dimension. Undefined: the name is no slice of this parameter. */
function sliceOf(name: string, { path, shape }: ParameterPlan): readonly (readonly [number, number])[] | undefined {
  if (!name.startsWith(`${path}[`) || !name.endsWith("]")) return undefined;
  const parts = name.slice(path.length + 1, -1).split(",");
  if (parts.length > shape.length)
    throw new TaskError(`restrict: ${path} has ${shape.length} dimensions, ${name} names ${parts.length}`);
  return shape.map((size, k) => {
    const part = (parts[k] ?? ":").trim();
    const [from, to] = part.includes(":") ? part.split(":") : [part, ""];
    const place = (text: string, other: number) =>
      text.trim() === "" ? other : Number(text) < 0 ? size + Number(text) : Number(text);
    const start = place(from, 0);
    const stop = part.includes(":") ? place(to, size) : start + 1;
    if (!Number.isInteger(start) || !Number.isInteger(stop) || start < 0 || stop > size || start >= stop)
      throw new TaskError(`restrict: ${name} does not lie inside ${path}, whose dimension ${k} has ${size} entries`);
    return [start, stop] as const;
  });
}

function mark(mask: Float64Array, shape: readonly number[], slice: readonly (readonly [number, number])[]): void {
  for (let at = 0; at < mask.length; at += 1) {
    let rest = at;
    let inside = true;
    for (let k = shape.length - 1; k >= 0; k -= 1) {
      const place = rest % shape[k];
      rest = (rest - place) / shape[k];
      inside &&= place >= slice[k][0] && place < slice[k][1];
    }
    if (inside) mask[at] = 1;
  }
}

/** The coordinates that `names` select, joined; all trained parameters for none, or for "all". A name that selects nothing is an error. */
export function selection(parameters: readonly ParameterPlan[], names: readonly string[]): readonly Selected[] {
  const trained = parameters.filter((parameter) => parameter.trained);
  const known = parameters.map(({ path }) => path).join(", ");
  if (names.length === 0 || names.includes("all")) {
    if (trained.length === 0) throw new TaskError("sample: the model has no parameter that is sampled");
    return trained.map(({ path, shape }) => ({ path, count: sizeOf(shape) }));
  }
  const masks = new Map<string, Float64Array>();
  for (const name of names) {
    let found = false;
    for (const parameter of trained) {
      const { path, shape, stack } = parameter;
      const slice =
        within(path, name) || stack?.name === name ? shape.map((size) => [0, size] as const) : sliceOf(name, parameter);
      if (!slice) continue;
      found = true;
      const mask = masks.get(path) ?? new Float64Array(sizeOf(shape));
      mark(mask, shape, slice);
      masks.set(path, mask);
    }
    if (!found) throw new TaskError(`restrict: ${name} selects no parameter; the model has ${known}`);
  }
  return trained.flatMap(({ path }) => {
    const mask = masks.get(path);
    if (!mask) return [];
    const count = mask.reduce((a, b) => a + b, 0);
    return [{ path, count, ...(count < mask.length ? { mask } : {}) }];
  });
}
