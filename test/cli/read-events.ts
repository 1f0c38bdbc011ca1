import { readFileSync } from "node:fs";
import type { Event } from "../../runtime/events.ts";

/** The events of a file; a torn or damaged line is left out. */
export function readEvents(path: string): (Event & { readonly time: number })[] {
  return readFileSync(path, "utf8")
    .split("\n")
    .flatMap((line) => {
      try {
        const event = JSON.parse(line);
        return typeof event?.event === "string" ? [event] : [];
      } catch {
        return [];
      }
    });
}
