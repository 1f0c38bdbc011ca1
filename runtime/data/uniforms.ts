import { EVALUATION } from "../program/evaluation.ts";
import type { Purpose } from "../program/instructions.ts";
import type { Workshop } from "../tasks/workshop.ts";
import { Scene } from "./scene.ts";

/** What numbers are drawn for; `order` tells different ones of one purpose apart. */
export interface UniformsUse {
  readonly purpose: Purpose;
  readonly order?: number;
  readonly size: number;
}

/** `size` independent uniform numbers in [0, 1), in f64, addressed by (seed, purpose, order, block, instance). */
export function uniforms(
  workshop: Workshop,
  { purpose, order = 0, size }: UniformsUse,
  seed: readonly [number, number],
  block: number,
  instance = 0,
): Float64Array {
  const { program } = workshop.program(`uniforms ${purpose} ${order} ${size}`, () => {
    const { g } = new Scene(workshop.engine.scalar, 0);
    const value = g.random("uniform", purpose, [g.axis("number", size)], [g.scalar(0), g.scalar(1)], order);
    return {
      request: { ...EVALUATION, graph: g.build(), outputs: [{ name: "u", value }] },
      late: [],
      extra: undefined,
    };
  });
  const resident = workshop.resident(program);
  resident.setSeed(seed, seed, instance);
  resident.setStep(block);
  resident.run(0, 1);
  return resident.readOutput("u");
}
