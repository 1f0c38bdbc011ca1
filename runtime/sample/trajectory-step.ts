/** Steps of a sampler whose draws take several evaluations: one step is one trajectory, of a length that is drawn for it. */
import { uniforms } from "../data/uniforms.ts";
import type { Step } from "../iterate/iteration.ts";
import type { Resident } from "../program/resident.ts";
import type { Workshop } from "../tasks/workshop.ts";
import { chainName } from "./request.ts";

/** Lengths are drawn so many at a time; the order tells them apart from the other draws of their purpose. */
const LENGTHS = { purpose: "accept", order: 1 << 20, size: 1024 } as const;

/** Evaluations of draw number `draw`: 1 for the start, else uniform from `least` to `most`. */
export function trajectoryLengths(
  workshop: Workshop,
  seed: readonly [number, number],
  instance: number,
  { least, most }: { readonly least: number; readonly most: number },
): (draw: number) => number {
  let known = -1;
  let block: Float64Array = new Float64Array();
  return (draw) => {
    if (draw === 0) return 1;
    const wanted = Math.floor(draw / LENGTHS.size);
    if (wanted !== known) {
      block = uniforms(workshop, LENGTHS, seed, wanted, instance);
      known = wanted;
    }
    return Math.min(most, least + Math.floor(block[draw % LENGTHS.size] * (most - least + 1)));
  };
}

/**
 * `step` does single evaluations. The last evaluation of draw t has number `stride` · t, so records every `stride` · thin steps are those
 * of every thin-th draw; the ones before it fill the numbers below.
 */
export function trajectoryStep(
  step: Step,
  resident: Resident,
  lengths: (draw: number) => number,
  stride: number,
): Step {
  return {
    ...step,
    async advance(from, times) {
      for (let draw = from; draw < from + times; draw += 1) {
        const length = lengths(draw);
        const first = stride * draw - (length - 1);
        resident.writeState(0, chainName("draw"), [draw]);
        resident.writeState(0, chainName("last"), [0]);
        if ((await step.advance(first, length - 1)) < length - 1) return draw - from;
        resident.writeState(0, chainName("last"), [1]);
        if ((await step.advance(stride * draw, 1)) < 1) return draw - from;
      }
      return times;
    },
    drain: (sink) =>
      step.drain((name, shape, steps, values) =>
        sink(
          name,
          shape,
          steps.map((at) => at / stride),
          values,
        ),
      ),
  };
}
