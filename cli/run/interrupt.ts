/** Ctrl-C and SIGTERM: the first stops at the next step with checkpoints, the second leaves at once. */
import { EXIT } from "../exit-codes.ts";

export interface Interrupt {
  readonly signal: AbortSignal;
  /** As if Ctrl-C had been pressed: for the key `q` of a live screen, which takes Ctrl-C as text. */
  readonly press: () => void;
  /** Stops the run for a reason of the program's own. */
  readonly stop: () => void;
  readonly paused: () => boolean;
  readonly togglePause: () => void;
  readonly dispose: () => void;
}

export interface SignalSource {
  on(name: "SIGINT" | "SIGTERM", listener: () => void): unknown;
  off(name: "SIGINT" | "SIGTERM", listener: () => void): unknown;
}

/** Listens until disposed. `leave` ends the process. */
export function listenForInterrupt(source: SignalSource, leave: (code: number) => void): Interrupt {
  const controller = new AbortController();
  let paused = false;
  const press = () => {
    if (controller.signal.aborted) leave(EXIT.interrupted);
    paused = false;
    controller.abort();
  };
  source.on("SIGINT", press);
  source.on("SIGTERM", press);
  return {
    signal: controller.signal,
    press,
    stop: () => {
      paused = false;
      controller.abort();
    },
    paused: () => paused,
    togglePause: () => {
      paused = !paused;
    },
    dispose: () => {
      source.off("SIGINT", press);
      source.off("SIGTERM", press);
    },
  };
}
