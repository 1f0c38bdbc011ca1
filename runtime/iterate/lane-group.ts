/**
 * Iterations side by side in one program: each has its own driver, which asks for steps as if it were alone; the group does the steps
 * that all of them ask for. A lane whose value is not finite ends where it would end alone: the step that failed has written nothing,
 * each lane is tried by itself, and the others do it again once the bad lane has left.
 */
import { LaneResident } from "../program/lane-resident.ts";
import type { Program } from "../program/program.ts";
import type { RecordBlock } from "../program/recordings.ts";
import type { Resident } from "../program/resident.ts";
import type { Step } from "./iteration.ts";
import { handOver, type RecordForm } from "./program-step.ts";

interface Asking {
  readonly from: number;
  readonly times: number;
  readonly done: (completed: number) => void;
}

export class LaneGroup {
  private readonly live = new Set<number>();
  private readonly asking = new Map<number, Asking>();
  private readonly records = new Map<number, RecordBlock[]>();
  private readonly bad = new Map<number, string>();

  /** `program`: that of one instance alone; `alone`: makes it resident, for trying a single lane. */
  constructor(
    private readonly resident: Resident,
    private readonly program: Program,
    private readonly alone: () => Resident,
    lanes: number,
  ) {
    for (let lane = 0; lane < lanes; lane++) {
      this.live.add(lane);
      this.records.set(lane, []);
    }
  }

  instance(lane: number): LaneResident {
    return new LaneResident(this.resident, lane, this.program);
  }

  /** The step of one lane for its driver. */
  step(lane: number, forms: Readonly<Record<string, RecordForm>>): Step {
    const instance = this.instance(lane);
    return {
      most: 0x7fffffff,
      advance: (from, times) =>
        new Promise((done) => {
          this.asking.set(lane, { from, times, done });
          this.go();
        }),
      failed: () => this.bad.get(lane),
      drain: (sink) => {
        for (const block of this.records.get(lane)!.splice(0)) handOver(block, forms, sink);
      },
      save: () => instance.stateBytes(),
      restore: (bytes) => instance.setStateBytes(0, bytes),
    };
  }

  /** The lane asks for no more steps. */
  leave(lane: number): void {
    if (!this.live.delete(lane)) return;
    this.asking.delete(lane);
    this.go();
  }

  /** Does the steps that all live lanes ask for. */
  private go(): void {
    if (this.live.size === 0 || this.asking.size < this.live.size) return;
    const asked = [...this.asking.values()];
    const [{ from }] = asked;
    if (!asked.every((each) => each.from === from))
      throw new Error(`lanes at different steps cannot go on together: ${asked.map((each) => each.from).join(", ")}`);
    const times = Math.min(...asked.map((each) => each.times));
    this.pad();
    const { resident } = this;
    if (resident.step() !== from) resident.setStep(from);
    const { done, bad } = resident.run(0, times);
    this.share(resident.drainBlocks());
    if (bad) this.find(from + done);
    const answers = [...this.asking.values()];
    this.asking.clear();
    for (const each of answers) each.done(done);
  }

  /** Lanes without an instance repeat a live one: they are never looked at, and never the first to be not finite. */
  private pad(): void {
    const [first] = this.live;
    const { count } = this.resident.program.across!;
    for (let lane = 0; lane < count; lane++) if (!this.live.has(lane)) this.resident.copyLane(first, lane);
  }

  private share(blocks: readonly RecordBlock[]): void {
    const { records, across } = this.resident.program;
    const { count, axis } = across!;
    for (const block of blocks) {
      const wide = records.find(({ name }) => name === block.name)!.axes.at(-1) === axis;
      for (const lane of this.live) {
        const values = wide ? new Float64Array(block.values.length / count) : block.values;
        if (wide) for (let i = 0; i < values.length; i++) values[i] = block.values[i * count + lane];
        this.records.get(lane)!.push({ ...block, values });
      }
    }
  }

  /** The lanes whose next step is the one that fails. */
  private find(step: number): void {
    const alone = this.alone();
    for (const lane of this.live) {
      this.resident.copyInstance(lane, alone);
      alone.setStep(step);
      const { bad } = alone.run(0, 1);
      alone.drainBlocks();
      if (bad) this.bad.set(lane, bad.name);
    }
    if (this.bad.size === 0) throw new Error(`step ${step} of a group failed in no lane of its own`);
  }
}
