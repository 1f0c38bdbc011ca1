/** Moves of samplers that treat every parameter alike and by itself. */
import type { NodeId } from "../graph/graph.ts";
import type { Coordinates, Move, MoveContext } from "./sampler.ts";

export const each = (
  { parameters, noise }: MoveContext,
  move: (parameter: Coordinates, noise: () => NodeId) => Move["parameters"][number],
): Move => ({ parameters: parameters.map((parameter, k) => move(parameter, () => noise(k))) });
