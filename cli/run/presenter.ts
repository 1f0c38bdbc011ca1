/** A way to show a run: live screen, plain lines, or JSON lines. */
import type { Event } from "../../runtime/events.ts";

export interface Presenter {
  event(event: Event): void;
  /** After the last event; a live screen takes itself away. */
  close(): Promise<void>;
}

export const SILENT: Presenter = { event() {}, async close() {} };
