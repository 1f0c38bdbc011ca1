/** A program loaded into an engine: its memory, its numbers, its runs. */
import type { Span } from "../../dsl/source.ts";
import type { Engine, Precision } from "../engine/engine.ts";
import { checkGuards, type Guard, setGuards } from "./guards.ts";
import { bytesOf, REGISTER } from "./layout.ts";
import { CONTROL, type Program, type TensorLayout } from "./program.ts";
import { type RecordBlock, type Recorded, Recordings } from "./recordings.ts";
import { relocate } from "./relocate.ts";
import { readTensor, writeTensor } from "./transfer.ts";

export interface RunResult {
  /** Completed steps. */
  readonly done: number;
  /** The check that failed in the step after them; the state is the one before that step. */
  readonly bad?: { readonly name: string; readonly span?: Span };
}

/** A 64-bit seed as two words. */
export type Seed = readonly [low: number, high: number];

/** A word of an instance's control block: they lie one after another. */
const laneWord = (word: number, lane: number): number => lane * CONTROL.size + word;

/** The words in which instances differ. */
const INSTANCE_WORDS = [
  CONTROL.seed,
  CONTROL.seed + 4,
  CONTROL.dataSeed,
  CONTROL.dataSeed + 4,
  CONTROL.instance,
  CONTROL.rowsInstance,
  CONTROL.noiseInstance,
];

/** The part of a tensor that belongs to one instance of several side by side. */
function laneOf(layout: TensorLayout, lane: number | undefined): TensorLayout {
  if (lane === undefined) return layout;
  return {
    ...layout,
    offset: layout.offset + lane * bytesOf(layout.precision),
    axes: layout.axes.slice(0, -1),
    sizes: layout.sizes.slice(0, -1),
    strides: layout.strides.slice(0, -1),
  };
}

/**
 * Memory is taken from the engine's heap and not given back: release the engine's mark to free it. State exists once for each
 * `createState`; inputs, rows, outputs and scratch are shared by all of them.
 */
export class Resident {
  private readonly base: Record<
    "constants" | "inputs" | "data" | "output" | "scratch" | "control" | "functions",
    number
  >;
  private readonly words: number;
  private readonly recordings: Recordings;
  private readonly states: number[] = [];
  private count = 0;
  private rowsOfEpoch: ((epoch: number) => Int32Array) | undefined;
  /** What runs here: the given program, or the same without emitted functions. */
  readonly program: Program;

  constructor(
    readonly engine: Engine,
    program: Program,
  ) {
    const functions = program.emitted && engine.install(program.hash, program.emitted);
    if (program.emitted && functions === undefined) program = program.plain!();
    this.program = program;
    const { sizes } = program;
    const region = (bytes: number): number => {
      const at = engine.allocate(bytes + 16);
      engine.bytes(at, bytes + 16).fill(0);
      return at;
    };
    this.base = {
      control: region(CONTROL.size * (program.across?.count ?? 1)),
      constants: region(sizes.constants),
      inputs: region(sizes.inputs),
      data: region(sizes.data),
      output: region(sizes.output),
      scratch: region(sizes.scratch),
      functions: functions ?? 0,
    };
    engine.bytes(this.base.constants, sizes.constants).set(program.constants);
    const words = relocate(program, this.base);
    this.words = region(4 * words.length);
    engine.i32(this.words, words.length).set(words);
    this.recordings = new Recordings(engine, program.records, region);
    this.word(CONTROL.ring, this.recordings.ring);
    for (let lane = 0; lane < (program.across?.count ?? 1); lane++) this.word(laneWord(CONTROL.epoch, lane), -1, -1);
  }

  // ---- numbers that the host gives

  /** Values of an input, row-major over its axes in ascending id (with lanes: [own axes …][lane]); of one instance if `lane` is given. */
  setInput(input: number, values: ArrayLike<number>, lane?: number): void {
    this.write(this.base.inputs, laneOf(this.program.inputs[input], lane), values, `input ${input}`);
  }

  /** A column of the rows, sample-major: [row][own axes in ascending id]. */
  setData(column: string, rows: ArrayLike<number>): void {
    const entry = this.program.data[column];
    if (!entry)
      throw new Error(
        `the program reads no column ${column}; it reads ${Object.keys(this.program.data).join(", ") || "none"}`,
      );
    const { layout } = entry;
    if (rows.length !== layout.length)
      throw new Error(`column ${column} takes ${layout.length} numbers (rows × ${entry.features}), not ${rows.length}`);
    this.view(layout.precision, this.base.data + layout.offset, layout.length).set(rows);
  }

  /**
   * `instance` addresses random numbers (chains of one task differ by it); it is not the number of a state. Rows (batches, fresh data) and
   * noise may belong to another one, for chains that share them.
   */
  setSeed(seed: Seed, dataSeed: Seed = seed, instance = 0, { rows = instance, noise = instance } = {}, lane = 0): void {
    const word = (at: number, ...values: number[]) => this.word(laneWord(at, lane), ...values);
    word(CONTROL.seed, seed[0], seed[1]);
    word(CONTROL.dataSeed, dataSeed[0], dataSeed[1]);
    word(CONTROL.instance, instance);
    word(CONTROL.rowsInstance, rows);
    word(CONTROL.noiseInstance, noise);
    word(CONTROL.epoch, -1, -1);
  }

  setStep(step: number): void {
    this.count = step;
    this.word(CONTROL.step, step % 4294967296, Math.floor(step / 4294967296));
    this.engine.f64(this.base.control + CONTROL.stepReal, 1)[0] = step;
  }

  step(): number {
    return this.count;
  }

  /** Rows of kind `order` in the host's order: all row numbers of each epoch. Absent: the engine's own permutations. */
  setOrder(rowsOfEpoch: ((epoch: number) => Int32Array) | undefined): void {
    this.rowsOfEpoch = rowsOfEpoch;
    this.word(CONTROL.epoch, -1, -1);
  }

  // ---- state

  /** A new state, all zeros; returns its number. */
  createState(): number {
    const bytes = this.program.sizes.state + 16;
    const at = this.engine.allocate(bytes);
    this.engine.bytes(at, bytes).fill(0);
    return this.states.push(at) - 1;
  }

  writeState(state: number, name: string, values: ArrayLike<number>, lane?: number): void {
    this.write(this.stateBase(state), laneOf(this.stateLayout(name), lane), values, `state ${name}`);
  }

  readState(state: number, name: string, lane?: number): Float64Array {
    return this.read(this.stateBase(state), laneOf(this.stateLayout(name), lane));
  }

  /** The raw bytes of a state, padding cleared: what a checkpoint keeps. */
  stateBytes(state: number): Uint8Array {
    const base = this.stateBase(state);
    const kept = new Map(Object.keys(this.program.state).map((name) => [name, this.readState(state, name)]));
    this.engine.bytes(base, this.program.sizes.state).fill(0);
    for (const [name, values] of kept) this.writeState(state, name, values);
    return this.engine.bytes(base, this.program.sizes.state).slice();
  }

  setStateBytes(state: number, bytes: Uint8Array): void {
    const { state: size } = this.program.sizes;
    if (bytes.length !== size)
      throw new Error(
        `a state of this program has ${size} bytes, not ${bytes.length}: it was written by another program`,
      );
    this.engine.bytes(this.stateBase(state), size).set(bytes);
  }

  /** Takes state, inputs, rows, seeds and step from a resident whose program has the same graph (its first states), for replaying a step. */
  copyNumbers(other: Resident, state = 0): void {
    const { engine } = this;
    for (const name of Object.keys(this.program.state)) this.writeState(state, name, other.readState(state, name));
    for (const region of ["inputs", "data"] as const)
      engine
        .bytes(this.base[region], this.program.sizes[region])
        .set(engine.bytes(other.base[region], this.program.sizes[region]));
    engine.bytes(this.base.control, CONTROL.size).set(engine.bytes(other.base.control, CONTROL.size));
    this.word(CONTROL.ring, this.recordings.ring);
    this.count = other.count;
  }

  // ---- instances side by side

  /** Lane `to` gets all numbers of lane `from`. */
  copyLane(from: number, to: number): void {
    const { program } = this;
    for (const name of Object.keys(program.state)) this.writeState(0, name, this.readState(0, name, from), to);
    program.inputs.forEach((layout, input) => {
      const values = readTensor(this.view(layout.precision, this.base.inputs + layout.offset, layout.length), layout);
      const { count } = program.across!;
      this.setInput(
        input,
        Float64Array.from({ length: values.length / count }, (_, i) => values[i * count + from]),
        to,
      );
    });
    for (const word of INSTANCE_WORDS) this.word(laneWord(word, to), this.wordAt(laneWord(word, from)));
    this.word(laneWord(CONTROL.epoch, to), -1, -1);
  }

  /** A resident of the program alone gets all numbers of one lane. */
  copyInstance(lane: number, alone: Resident): void {
    const { program, base } = this;
    for (const name of Object.keys(program.state)) alone.writeState(0, name, this.readState(0, name, lane));
    program.inputs.forEach((layout, input) => {
      const own = laneOf(layout, lane);
      const view = this.view(own.precision, base.inputs + own.offset, own.length);
      const values = readTensor(view, own);
      if (alone.program.inputs[input]) alone.setInput(input, values);
    });
    for (const [column, { layout }] of Object.entries(program.data)) {
      const to = alone.program.data[column].layout;
      const rows = this.view(layout.precision, base.data + layout.offset, layout.length);
      alone.view(to.precision, alone.base.data + to.offset, to.length).set(rows);
    }
    for (const word of INSTANCE_WORDS) alone.word(word, this.wordAt(laneWord(word, lane)));
    alone.word(CONTROL.epoch, -1, -1);
    alone.setStep(this.count);
  }

  // ---- runs

  /** Runs `times` steps on a state. Stops at the step whose check fails. */
  run(state: number, times: number): RunResult {
    const { engine, base, program } = this;
    const first = this.stateBase(state);
    this.word(CONTROL.bad, 0);
    let done = 0;
    while (done < times) {
      // The order of an epoch is asked of the host first: answering may run other programs, which leave registers of their own.
      const epoch = this.enterEpoch();
      for (let register = 2; register < 16; register++) engine.register(register, 0);
      engine.register(REGISTER.state, first);
      engine.register(REGISTER.laneState, first);
      engine.register(REGISTER.ring, this.recordings.ring);
      this.word(CONTROL.cursor, 0);
      const turns = Math.min(times - done, this.recordings.room, epoch ?? times);
      const { guards } = program;
      const regionBase = (region: Guard["region"]) => (region === "state" ? first : base[region]);
      if (guards) setGuards(engine, guards, regionBase);
      const completed = engine.execute(this.words, turns, base.control + CONTROL.step, base.control + CONTROL.bad);
      if (guards) checkGuards(engine, guards, regionBase);
      this.recordings.collect(this.count, completed, this.wordAt(CONTROL.cursor));
      this.count += completed;
      done += completed;
      if (completed < turns) {
        return { done, bad: program.checks[this.wordAt(CONTROL.bad) - 1] };
      }
    }
    return { done };
  }

  readOutput(name: string): Float64Array {
    const layout = this.program.outputs[name];
    if (!layout)
      throw new Error(
        `the program has no output ${name}; it has ${Object.keys(this.program.outputs).join(", ") || "none"}`,
      );
    return this.read(this.base.output, layout);
  }

  /** Everything recorded since the last call, in the order of writing. */
  drain(): Recorded[] {
    return this.recordings.drain();
  }

  /** The same, one block for each quantity. */
  drainBlocks(): RecordBlock[] {
    return this.recordings.drainBlocks();
  }

  // ---- inside

  /** Puts the host's order of this step's epoch in its place, as if the engine had made it; the steps left of the epoch. */
  private enterEpoch(): number | undefined {
    const { order } = this.program;
    if (!order || !this.rowsOfEpoch) return undefined;
    const batches = Math.max(1, Math.floor(order.size / order.batch));
    const epoch = Math.floor(this.count / batches);
    if (this.wordAt(CONTROL.epoch) !== epoch) {
      this.engine.i32(this.base.data + order.offset, order.size).set(this.rowsOfEpoch(epoch));
      this.word(CONTROL.epoch, epoch, 0);
    }
    return batches - (this.count % batches);
  }

  private wordAt(at: number): number {
    return this.engine.i32(this.base.control + at, 1)[0];
  }

  private word(at: number, ...values: number[]): void {
    this.engine.i32(this.base.control + at, values.length).set(values.map((value) => value | 0));
  }

  private view(precision: Precision, at: number, length: number): Float32Array | Float64Array {
    return precision === "f64" ? this.engine.f64(at, length) : this.engine.f32(at, length);
  }

  private stateBase(state: number): number {
    const base = this.states[state];
    if (base === undefined) throw new Error(`state ${state} does not exist; createState made ${this.states.length}`);
    return base;
  }

  private stateLayout(name: string): TensorLayout {
    const layout = this.program.state[name];
    if (!layout)
      throw new Error(
        `the program keeps no state ${name}; it keeps ${Object.keys(this.program.state).join(", ") || "none"}`,
      );
    return layout;
  }

  private write(base: number, layout: TensorLayout, values: ArrayLike<number>, what: string): void {
    writeTensor(this.view(layout.precision, base + layout.offset, layout.length), layout, values, what);
  }

  private read(base: number, layout: TensorLayout): Float64Array {
    return readTensor(this.view(layout.precision, base + layout.offset, layout.length), layout);
  }
}
