import type { Event } from "../events.ts";
import type { CurvePart } from "../iterate/curves.ts";

/** Records with more entries than this are for files, not for eyes. */
const WIDEST = 32;
/** Records of one quantity that are sent before only every second, fourth, … goes on. */
const MOST = 1000;

/** Turns new parts of curves into record events, thinned: a task sends at most about a thousand of a quantity. */
export function recordEvents(put: (event: Event) => void) {
  const seen = new Map<string, { count: number; every: number }>();
  return (task: string, parts: readonly CurvePart[]): void => {
    for (const { name, width, steps, values, chain = -1 } of parts) {
      if (width > WIDEST) continue;
      const key = `${task}|${name}|${chain}`;
      let state = seen.get(key);
      if (!state) {
        state = { count: 0, every: 1 };
        seen.set(key, state);
      }
      steps.forEach((step, k) => {
        state.count += 1;
        if (state.count > MOST * state.every) state.every *= 2;
        if ((state.count - 1) % state.every !== 0) return;
        for (let index = 0; index < width; index += 1)
          put({ event: "record", task, name, chain, step, index, value: values[k * width + index] });
      });
    }
  };
}
