/** The live screen as a presenter, on this process's terminal; gone when the run ends. */
import type { Plan } from "../../dsl/plan/plan.ts";
import type { Engine } from "../../runtime/engine/engine.ts";
import { loadEngineSync } from "../../runtime/engine/load.ts";
import type { ColourMode } from "../../runtime/figures/terminal/ansi.ts";
import type { Interrupt } from "../run/interrupt.ts";
import type { Presenter } from "../run/presenter.ts";
import type { Progress } from "../run/progress.ts";
import { chainTexts } from "./live-chains.ts";
import { liveLoop } from "./live-loop.ts";
import { painter } from "./painter.ts";

/** Milliseconds: a run that comes from the cache is over before, and leaves the screen alone. */
const DELAY = 60;

export function showLive(
  progress: Progress,
  plan: Plan,
  color: ColourMode,
  elapsed: () => number,
  interrupt: Interrupt,
): Presenter {
  let engine: Engine | undefined; // made when chains are first looked at
  const chains = chainTexts(() => {
    engine ??= loadEngineSync();
    return engine.scalar;
  });
  const { stdout } = process;
  const size = () => ({ width: stdout.columns ?? 80, height: stdout.rows ?? 24 });
  const screen = painter(stdout, () => size().width);
  const loop = liveLoop(
    {
      progress,
      plan,
      color,
      size,
      elapsed,
      chains,
      paused: interrupt.paused,
      stopping: () => interrupt.signal.aborted,
      onPause: interrupt.togglePause,
      onStop: interrupt.press,
    },
    screen,
    DELAY,
  );
  // A process that leaves at once gives the screen back too.
  process.on("exit", screen.leave);
  // The keyboard is loaded when the first frame stands: until then Ctrl-C comes as a signal.
  let keyboard: Promise<{ close(): Promise<void> }> | undefined;
  const timer = setTimeout(() => {
    keyboard = import("./keyboard.tsx").then(({ listen }) => listen({ onKey: loop.press, onResize: loop.resized }));
  }, 2 * DELAY);
  return {
    event() {},
    async close() {
      clearTimeout(timer);
      loop.stop();
      const listening = keyboard;
      keyboard = undefined;
      await listening?.then((k) => k.close());
      screen.leave();
      process.off("exit", screen.leave);
    },
  };
}
