import type { Engine } from "../engine/engine.ts";
import type { Program } from "./program.ts";

export interface Recorded {
  readonly name: string;
  readonly step: number;
  readonly values: Float64Array;
}

/** All records of one quantity: their values one after another. */
export interface RecordBlock {
  readonly name: string;
  readonly steps: readonly number[];
  readonly values: Float64Array;
}

/** What some steps have left in the ring. */
interface Recording {
  readonly from: number;
  readonly steps: number;
  readonly values: Float64Array;
}

const RING = 1 << 20;

/** The ring in the engine's memory that a program records into, and the numbers taken out of it. */
export class Recordings {
  /** Address of the ring; 0 where nothing is recorded. */
  readonly ring: number;
  /** Steps that the ring has room for. */
  readonly room: number;
  private readonly pending: Recording[] = [];

  /** `allocate` takes bytes from the engine's heap. */
  constructor(
    private readonly engine: Engine,
    private readonly records: Program["records"],
    allocate: (bytes: number) => number,
  ) {
    const perStep = 8 * records.reduce((sum, { width }) => sum + width, 0);
    this.room = perStep === 0 ? 0x7fffffff : Math.max(64, Math.floor(RING / perStep));
    this.ring = perStep === 0 ? 0 : allocate(this.room * perStep);
  }

  /** Takes the `bytes` that `steps` whole steps, the first of them `from`, have written out of the ring. */
  collect(from: number, steps: number, bytes: number): void {
    if (this.ring !== 0 && steps > 0 && bytes > 0)
      this.pending.push({ from, steps, values: this.engine.f64(this.ring, bytes / 8).slice() });
  }

  /** Everything recorded since the last call, in the order of writing. */
  drain(): Recorded[] {
    const list: Recorded[] = [];
    this.visit((record, step, values, at) => {
      const { name, width } = this.records[record];
      list.push({ name, step, values: values.slice(at, at + width) });
    });
    return list;
  }

  /** The same, one block for each quantity. */
  drainBlocks(): RecordBlock[] {
    if (this.pending.length === 0) return [];
    const blocks = this.records.map(({ name, width, every }) => {
      const upTo = (step: number) => Math.ceil(step / every);
      const count = this.pending.reduce((sum, { from, steps }) => sum + upTo(from + steps) - upTo(from), 0);
      return { name, width, steps: [] as number[], values: new Float64Array(count * width) };
    });
    this.visit((record, step, values, at) => {
      const block = blocks[record];
      const to = block.steps.length * block.width;
      for (let i = 0; i < block.width; i++) block.values[to + i] = values[at + i];
      block.steps.push(step);
    });
    return blocks.filter(({ steps }) => steps.length > 0);
  }

  /** Hands over every pending record, in the order of writing: which were written follows from the steps. */
  private visit(each: (record: number, step: number, values: Float64Array, at: number) => void): void {
    for (const { from, steps, values } of this.pending.splice(0)) {
      let at = 0;
      for (let step = from; step < from + steps; step++) {
        for (let record = 0; record < this.records.length; record++) {
          const { width, every } = this.records[record];
          if (step % every !== 0) continue;
          each(record, step, values, at);
          at += width;
        }
      }
    }
  }
}
