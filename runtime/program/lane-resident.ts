import type { Program } from "./program.ts";
import type { Resident, Seed } from "./resident.ts";
import { readTensor, writeTensor } from "./transfer.ts";

/** What belongs to one instance of a resident program: its numbers, given and read under their names. */
export type InstanceResident = Pick<
  Resident,
  | "program"
  | "setInput"
  | "setData"
  | "setSeed"
  | "setStep"
  | "writeState"
  | "readState"
  | "stateBytes"
  | "setStateBytes"
>;

/**
 * One lane of a program of instances side by side, seen as if it ran alone: layouts, names and the bytes of its state are those of the
 * program alone, so that a checkpoint serves both. Rows are shared: lane 0 gives them. The step is that of all lanes.
 */
export class LaneResident implements InstanceResident {
  constructor(
    private readonly all: Resident,
    readonly lane: number,
    /** The program alone. */
    readonly program: Program,
  ) {}

  setInput(input: number, values: ArrayLike<number>): void {
    this.all.setInput(input, values, this.lane);
  }

  setData(column: string, rows: ArrayLike<number>): void {
    if (this.lane === 0) this.all.setData(column, rows);
  }

  setSeed(seed: Seed, dataSeed: Seed = seed, instance = 0, shared: { rows?: number; noise?: number } = {}): void {
    this.all.setSeed(seed, dataSeed, instance, shared, this.lane);
  }

  setStep(): void {}

  writeState(_: number, name: string, values: ArrayLike<number>): void {
    this.all.writeState(0, name, values, this.lane);
  }

  readState(_: number, name: string): Float64Array {
    return this.all.readState(0, name, this.lane);
  }

  stateBytes(): Uint8Array {
    const bytes = new Uint8Array(this.program.sizes.state);
    for (const [name, layout] of Object.entries(this.program.state))
      writeTensor(viewOf(bytes, layout), layout, this.readState(0, name), `state ${name}`);
    return bytes;
  }

  setStateBytes(_: number, bytes: Uint8Array): void {
    const { state, sizes } = this.program;
    if (bytes.length !== sizes.state)
      throw new Error(
        `a state of this program has ${sizes.state} bytes, not ${bytes.length}: it was written by another program`,
      );
    const own = bytes.slice();
    for (const [name, layout] of Object.entries(state))
      this.writeState(0, name, readTensor(viewOf(own, layout), layout));
  }

  /** Gives all numbers of the lane to a resident of the program alone. */
  copyTo(alone: Resident): void {
    this.all.copyInstance(this.lane, alone);
  }
}

const viewOf = (bytes: Uint8Array, { precision, offset, length }: Program["state"][string]) =>
  precision === "f64"
    ? new Float64Array(bytes.buffer as ArrayBuffer, bytes.byteOffset + offset, length)
    : new Float32Array(bytes.buffer as ArrayBuffer, bytes.byteOffset + offset, length);
