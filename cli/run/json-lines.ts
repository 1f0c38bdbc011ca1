/** `--json`: one event a line, with the seconds since the start. */
import type { Event } from "../../runtime/events.ts";
import type { Output } from "../world.ts";
import type { Presenter } from "./presenter.ts";

/** The line of an event. */
export function jsonLine(event: Event, seconds: number): string {
  return `${JSON.stringify({ time: Math.round(seconds * 1000) / 1000, ...event }, infinite)}\n`;
}

/** JSON has no infinities: they are the words "inf" and "-inf". */
const infinite = (_: string, value: unknown) => (value === Infinity ? "inf" : value === -Infinity ? "-inf" : value);

export function jsonLines(stdout: Output, elapsed: () => number): Presenter {
  return {
    event(event) {
      stdout.write(jsonLine(event, elapsed()));
    },
    async close() {},
  };
}
