import type { TaskContext } from "../../tasks/context.ts";
import type { Parameters } from "../../train/initial.ts";

/** The `const` parameters of a start: those that no solver moves. */
export function fixedOf({ variant }: TaskContext, start: Parameters): Parameters {
  const moving = new Set(variant.model?.parameters.filter(({ trained }) => trained).map(({ path }) => path));
  return Object.fromEntries(Object.entries(start).filter(([path]) => !moving.has(path)));
}

/** Number of entries of all parameters. */
export const movingSize = ({
  parameters,
}: {
  readonly parameters: Readonly<Record<string, readonly number[]>>;
}): number => Object.values(parameters).reduce((sum, shape) => sum + shape.reduce((a, b) => a * b, 1), 0);
