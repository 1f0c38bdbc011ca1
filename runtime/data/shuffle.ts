import type { Step } from "../iterate/iteration.ts";
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

/**
 * A step over rows of kind `order`, with the permutation of each epoch at hand before the program that needs it runs (two programs of one
 * engine cannot run inside each other).
 */
export function withEpochs(
  step: Step,
  resident: Resident,
  workshop: Workshop,
  seed: readonly [number, number],
  instance = 0,
): Step {
  const { order } = resident.program;
  if (!order) return step;
  const batches = Math.max(1, Math.floor(order.size / order.batch));
  const known = new Map<number, Int32Array>();
  resident.setOrder((epoch) => known.get(epoch)!);
  return {
    ...step,
    advance(from, times) {
      const first = Math.floor(from / batches);
      const last = Math.floor((from + times - 1) / batches);
      for (const epoch of [...known.keys()]) if (epoch < first) known.delete(epoch);
      for (let epoch = first; epoch <= last; epoch += 1)
        if (!known.has(epoch)) known.set(epoch, shuffledOrder(workshop, order.size, seed, epoch, instance));
      return step.advance(from, times);
    },
  };
}
