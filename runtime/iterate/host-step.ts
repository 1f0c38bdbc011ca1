import { pack, unpack } from "../store/pack.ts";
import type { RecordSink, Step } from "./iteration.ts";

/** A step in TypeScript, for control that depends on data and is rare (Newton with line search, annealing). */
export interface HostStep {
  /** Everything that the next step needs; the step changes these arrays in place. */
  readonly state: Readonly<Record<string, Float64Array>>;
  /** Does step number `step`. Where control of other programs is needed it may be asynchronous. */
  run(step: number): void | Promise<void>;
  /** Quantities recorded after step `step`; shapes must not change. */
  observe?(
    step: number,
  ): Readonly<Record<string, number | { readonly shape: readonly number[]; readonly values: Float64Array }>>;
}

/** The step of an iteration from a host function. State that is not finite after a step ends the iteration there. */
export function hostStep(host: HostStep): Step {
  const names = Object.keys(host.state);
  let bad = "";
  const pending: { name: string; shape: readonly number[]; step: number; values: Float64Array }[] = [];
  return {
    most: 1,
    async advance(from) {
      await host.run(from);
      bad = names.find((name) => !host.state[name].every(Number.isFinite)) ?? "";
      if (bad) return 0;
      for (const [name, value] of Object.entries(host.observe?.(from) ?? {})) {
        if (typeof value === "number") pending.push({ name, shape: [], step: from, values: Float64Array.of(value) });
        else pending.push({ name, shape: value.shape, step: from, values: value.values.slice() });
        if (!pending[pending.length - 1].values.every(Number.isFinite)) {
          bad = name;
          pending.pop();
          return 0;
        }
      }
      return 1;
    },
    failed: () => bad,
    drain(sink: RecordSink) {
      for (const { name, shape, step, values } of pending) sink(name, shape, [step], values);
      pending.length = 0;
    },
    save: () => pack(host.state),
    restore(bytes) {
      const saved = unpack(bytes) as Record<string, Float64Array>;
      for (const name of names) host.state[name].set(saved[name]);
    },
  };
}
