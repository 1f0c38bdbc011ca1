/**
 * Two rows at a time: a nest whose rows read the same vectors again (a short product: splats of its own row of A, all rows of B) runs two
 * rows in one turn, so that what they share is read once.
 */
import type { Access, Nest, Step } from "./kernel.ts";

/** Splats of both rows and shared vectors that pay; V8 has 15 vector registers and keeps some of the splats on the stack. */
const MOST_READ = 18;

/** The nest with two rows a turn, or as it is. */
export function paired(nest: Nest): Nest {
  const row = nest.sizes.length - 2;
  if (row < 0 || nest.sizes[row] % 2 !== 0) return nest;
  const accesses = nest.steps.flatMap((step) => (step.kind === "load" ? [step.access] : []));
  const splats = accesses.filter(({ strides }) => strides.at(-1) === 0 && strides[row] !== 0);
  const shared = accesses.filter(({ strides }) => strides.at(-1) !== 0 && strides[row] === 0);
  const simple = nest.steps.every((step) => step.kind !== "sum") && splats.length + shared.length === accesses.length;
  if (!simple || shared.length === 0 || 2 * splats.length + shared.length > MOST_READ) return nest;
  const steps: Step[] = [];
  const known = new Map<number, number>(); // shared steps
  for (const turn of [0, 1]) {
    const values = new Map<number, number>();
    const at = (access: Access): Access => ({
      ...access,
      shift: (access.shift ?? 0) + turn * access.strides[row],
      strides: access.strides.with(row, 2 * access.strides[row]),
    });
    nest.steps.forEach((step, s) => {
      const same = step.kind === "zero" || (step.kind === "load" && step.access.strides[row] === 0);
      const before = same ? known.get(s) : undefined;
      const value = before ?? steps.push(renewed(step, at, values)) - 1;
      values.set(s, value);
      if (same) known.set(s, value);
    });
  }
  return { ...nest, sizes: nest.sizes.with(row, nest.sizes[row] / 2), steps };
}

function renewed(step: Step, at: (access: Access) => Access, values: ReadonlyMap<number, number>): Step {
  if (step.kind === "zero") return step;
  if (step.kind === "load") return { ...step, access: at(step.access) };
  if (step.kind === "map") return { ...step, of: step.of.map((value) => values.get(value)!) };
  return { ...step, access: at(step.access), of: values.get(step.of)! };
}
