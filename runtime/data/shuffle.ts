import type { Resident } from "../program/resident.ts";
import type { Workshop } from "../tasks/workshop.ts";
import { Scene } from "./scene.ts";

/** A permutation of `size` rows for pass number `epoch`: the order of independent uniform numbers addressed by (seed, batch, epoch, instance: the chain); of equal ones the earlier row first. */
export function shuffledOrder(
  workshop: Workshop,
  size: number,
  seed: readonly [number, number],
  epoch: number,
  instance = 0,
): Int32Array {
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
  const keys = resident.readOutput("key");
  return Int32Array.from({ length: size }, (_, k) => k).sort((a, b) => keys[a] - keys[b] || a - b);
}

/** Lets a resident program over rows of kind `order` ask for the permutation of each epoch when it comes there. */
export function setEpochs(resident: Resident, workshop: Workshop, seed: readonly [number, number], instance = 0): void {
  const { order } = resident.program;
  if (order) resident.setOrder((epoch) => shuffledOrder(workshop, order.size, seed, epoch, instance));
}
