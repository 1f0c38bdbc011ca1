import { type Arrangement, arrange } from "../data/arrange.ts";
import type { Resident } from "../program/resident.ts";
import type { Step } from "./iteration.ts";

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
      for (const { name, step, values } of resident.drain()) {
        const { shape, order } = forms[name] ?? { shape: values.length === 1 ? [] : [values.length] };
        sink(name, shape, step, order ? arrange(values, order.from, order.to) : values);
      }
    },
    save: () => resident.stateBytes(state),
    restore: (bytes) => resident.setStateBytes(state, bytes),
  };
}
