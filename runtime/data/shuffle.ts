import { Scene } from "./scene.ts";
import type { Workshop } from "../tasks/workshop.ts";

/** A permutation of `size` rows for pass number `epoch`: the order of independent uniform numbers addressed by (seed, batch, epoch); of equal ones the earlier row first. */
export function shuffledOrder(workshop: Workshop, size: number, seed: readonly [number, number], epoch: number): Int32Array {
  const { program } = workshop.program(`shuffle ${size}`, () => {
    const { g } = new Scene(workshop.engine.scalar, 0);
    const row = g.axis("row", size, "sample");
    const value = g.random("uniform", "batch", [row], [g.scalar(0), g.scalar(1)]);
    return {
      request: { graph: g.build(), precision: "f64" as const, lanes: row, tile: 256, rows: { kind: "none" as const }, updates: [], records: [], outputs: [{ name: "key", value }], checks: [] },
      late: [],
      extra: undefined,
    };
  });
  const resident = workshop.resident(program);
  resident.setSeed(seed);
  resident.setStep(epoch);
  resident.run(0, 1);
  const keys = resident.readOutput("key");
  return Int32Array.from({ length: size }, (_, k) => k).sort((a, b) => keys[a] - keys[b] || a - b);
}
