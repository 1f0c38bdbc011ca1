import type { Resident } from "../program/resident.ts";
import type { Workshop } from "../tasks/workshop.ts";
import { Scene } from "./scene.ts";

/** Independent uniform numbers in [0, 1) for pass number `epoch`, addressed by (seed, batch, epoch, instance: the chain). */
export function uniforms(
  workshop: Workshop,
  size: number,
  seed: readonly [number, number],
  epoch: number,
  instance = 0,
): Float64Array {
  const { program } = workshop.program(`shuffle ${size}`, () => {
    const { g } = new Scene(workshop.engine.scalar, 0);
    const row = g.axis("row", size, "sample");
    const value = g.random("uniform", "batch", [row], [g.scalar(0), g.scalar(1)]);
    return {
      request: {
        graph: g.build(),
        precision: "f64" as const,
        lanes: row,
        tile: 256,
        rows: { kind: "none" as const },
        updates: [],
        records: [],
        outputs: [{ name: "key", value }],
        checks: [],
      },
      late: [],
      extra: undefined,
    };
  });
  const resident = workshop.resident(program);
  resident.setSeed(seed, seed, instance);
  resident.setStep(epoch);
  resident.run(0, 1);
  return resident.readOutput("key");
}

/** A permutation of `size` rows for pass number `epoch`: the order of `uniforms`; of equal ones the earlier row first. */
export function shuffledOrder(
  workshop: Workshop,
  size: number,
  seed: readonly [number, number],
  epoch: number,
  instance = 0,
): Int32Array {
  const keys = uniforms(workshop, size, seed, epoch, instance);
  return Int32Array.from({ length: size }, (_, k) => k).sort((a, b) => keys[a] - keys[b] || a - b);
}

/** Lets a resident program over rows of kind `order` ask for the order of each epoch when it comes there: `rows`, or a permutation. */
export function setEpochs(
  resident: Resident,
  workshop: Workshop,
  seed: readonly [number, number],
  instance = 0,
  rows?: (epoch: number) => Int32Array,
): void {
  const { order } = resident.program;
  if (order) resident.setOrder(rows ?? ((epoch) => shuffledOrder(workshop, order.size, seed, epoch, instance)));
}
