import { type Arrangement, arrange } from "../data/arrange.ts";
import type { RecordBlock } from "../program/recordings.ts";
import type { Resident } from "../program/resident.ts";
import type { RecordSink, Step } from "./iteration.ts";

/** How a record is handed on: under which name and shape, and how its numbers lie. */
export interface RecordForm {
  readonly shape: readonly number[];
  /** Order of storage in the ring, and of the result; absent: the same. */
  readonly order?: { readonly from: Arrangement; readonly to: Arrangement };
}

/** The step of an iteration from a resident program: inputs, rows and seed are set, `state` holds where it starts. */
export function programStep(resident: Resident, state: number, forms: Readonly<Record<string, RecordForm>>): Step {
  let bad = "";
  return {
    // The resident empties its ring by itself, so a slice may be as long as the clock allows.
    most: 0x7fffffff,
    advance(from, times) {
      if (resident.step() !== from) resident.setStep(from);
      const { done, bad: failed } = resident.run(state, times);
      bad = failed?.name ?? "";
      return done;
    },
    failed: () => bad,
    drain(sink) {
      for (const block of resident.drainBlocks()) handOver(block, forms, sink);
    },
    save: () => resident.stateBytes(state),
    restore: (bytes) => resident.setStateBytes(state, bytes),
  };
}

/** The axis of the records of a block, in front of their own. */
const RECORDS = -1;

/** A block in the shape and order that results have. */
export function handOver(
  { name, steps, values }: RecordBlock,
  forms: Readonly<Record<string, RecordForm>>,
  sink: RecordSink,
): void {
  const width = values.length / steps.length;
  const { shape, order } = forms[name] ?? { shape: width === 1 ? [] : [width] };
  const block = ({ axes, sizes }: Arrangement) => ({ axes: [RECORDS, ...axes], sizes: [steps.length, ...sizes] });
  sink(name, shape, steps, order ? arrange(values, block(order.from), block(order.to)) : values);
}
