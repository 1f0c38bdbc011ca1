/**
 * A loss in closed form as the objective of a program: loss and gradient are state that the host writes before each step, because they
 * come from sums whose course depends on the parameters. All else (optimisers, samplers, records) is the program's own.
 */
import type { GraphBuilder } from "../graph/builder.ts";
import type { AxisId, NodeId } from "../graph/graph.ts";
import type { Step } from "../iterate/iteration.ts";
import type { InstanceResident } from "../program/lane-resident.ts";
import type { ExactLoss, Values } from "./exact-loss.ts";

const LOSS = "expected loss";
const slope = (path: string): string => `slope of the expected loss by ${path}`;

/** Value and gradient by the parameters, as nodes. */
export function expectedObjective(
  g: GraphBuilder,
  parameters: readonly { readonly path: string; readonly own: readonly AxisId[] }[],
): { readonly loss: NodeId; readonly gradients: readonly NodeId[] } {
  return { loss: g.state(LOSS, []), gradients: parameters.map(({ path, own }) => g.state(slope(path), own)) };
}

/** A step of a program on state 0 of `resident`, each with the exact loss where the state stands; `offset` names what is added to a parameter. */
export function onExpectation(
  step: Step,
  resident: InstanceResident,
  exact: ExactLoss,
  start: Values,
  offset: (path: string) => string | undefined = () => undefined,
): Step {
  const { state } = resident.program;
  const begin = exact.pack(start);
  const point = begin.slice();
  const write = (name: string, values: ArrayLike<number>) => {
    if (state[name]) resident.writeState(0, name, values);
  };
  // A parameter that the program does not read (frozen, or sampled as an offset without prior) stays as it starts.
  const place = (path: string, from: number, count: number): void => {
    point.set(state[path] ? resident.readState(0, path) : begin.subarray(from, from + count), from);
    const moved = offset(path);
    if (moved === undefined || !state[moved]) return;
    resident.readState(0, moved).forEach((x, k) => {
      point[from + k] += x;
    });
  };
  return {
    ...step,
    async advance(from, times) {
      for (let done = 0; done < times; done += 1) {
        for (const { path, from: at, count } of exact.parameters) place(path, at, count);
        const { value, gradient } = exact.gradient(point);
        write(LOSS, [value]);
        for (const { path, from: at, count } of exact.parameters) write(slope(path), gradient.subarray(at, at + count));
        if ((await step.advance(from + done, 1)) < 1) return done;
      }
      return times;
    },
  };
}
