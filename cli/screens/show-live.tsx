/** The live screen as a presenter: Ink on this process's terminal, gone when the run ends. */
import { render } from "ink";
import type { Plan } from "../../dsl/plan/plan.ts";
import type { Engine } from "../../runtime/engine/engine.ts";
import { loadEngineSync } from "../../runtime/engine/load.ts";
import type { ColourMode } from "../../runtime/figures/terminal/ansi.ts";
import type { Interrupt } from "../run/interrupt.ts";
import type { Presenter } from "../run/presenter.ts";
import type { Progress } from "../run/progress.ts";
import { Live } from "./live.tsx";
import { chainTexts } from "./live-chains.ts";

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
  const app = render(
    <Live
      progress={progress}
      plan={plan}
      color={color}
      elapsed={elapsed}
      chains={chains}
      paused={interrupt.paused}
      stopping={() => interrupt.signal.aborted}
      onPause={interrupt.togglePause}
      onStop={interrupt.press}
    />,
    { exitOnCtrlC: false, maxFps: 10, patchConsole: false },
  );
  return {
    event() {},
    async close() {
      // Ink leaves its last frame where it is: an empty one takes the screen away before the results are written.
      app.rerender(null);
      app.clear();
      app.unmount();
      await app.waitUntilExit();
    },
  };
}
