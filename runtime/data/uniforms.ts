import { EVALUATION } from "../program/evaluation.ts";
import type { Workshop } from "../tasks/workshop.ts";
import { Scene } from "./scene.ts";

/** Independent uniform numbers in [0, 1), in f64, addressed by (seed, batch, number). */
export function uniforms(
  workshop: Workshop,
  size: number,
  seed: readonly [number, number],
  number: number,
): Float64Array {
  const { program } = workshop.program(`uniforms ${size}`, () => {
    const { g } = new Scene(workshop.engine.scalar, 0);
    const row = g.axis("row", size, "sample");
    const value = g.random("uniform", "batch", [row], [g.scalar(0), g.scalar(1)]);
    return {
      request: {
        ...EVALUATION,
        graph: g.build(),
        precision: "f64" as const,
        lanes: row,
        tile: 256,
        outputs: [{ name: "u", value }],
      },
      late: [],
      extra: undefined,
    };
  });
  const resident = workshop.resident(program);
  resident.setSeed(seed);
  resident.setStep(number);
  resident.run(0, 1);
  return resident.readOutput("u");
}
