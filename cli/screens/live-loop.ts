/** When the live screen is drawn: at most eight times a second, only when something changed, and as seldom as drawing is dear. */
import type { Plan } from "../../dsl/plan/plan.ts";
import type { ColourMode } from "../../runtime/figures/terminal/ansi.ts";
import type { Progress } from "../run/progress.ts";
import type { ChainText } from "./live-chains.ts";
import { liveLines } from "./live-lines.ts";
import type { Painter } from "./painter.ts";
import { FOLLOW, moved, type Selection } from "./selection.ts";

export interface LiveSource {
  readonly progress: Progress;
  readonly plan?: Plan;
  readonly color: ColourMode;
  readonly size: () => { readonly width: number; readonly height: number };
  readonly elapsed: () => number;
  readonly paused: () => boolean;
  readonly stopping: () => boolean;
  readonly chains?: ChainText;
  readonly onPause: () => void;
  readonly onStop: () => void;
}

/** Keys of the live screen; others do nothing. */
export type Key = "left" | "right" | "up" | "down" | "tab" | "escape" | "ctrl-c" | "q" | "space" | "?";

export interface LiveLoop {
  press(key: Key): void;
  /** The terminal has another size. */
  resized(): void;
  stop(): void;
}

/** Milliseconds between frames. */
const SHORTEST = 125;
const LONGEST = 1000;
/** After a key, or another size. */
const ANSWER = 100;
/** What drawing may cost of a core: a large terminal or a slow machine gets fewer frames. */
const SHARE = 0.012;
/** Of so many frames the least cost counts: a frame during which the machine did something else tells nothing. */
const REMEMBERED = 5;

/** Draws until stopped; the first frame `delay` milliseconds from now. */
export function liveLoop(source: LiveSource, painter: Painter, delay: number): LiveLoop {
  const { progress } = source;
  let selection: Selection = FOLLOW;
  let drawn = "";
  let last = Number.NEGATIVE_INFINITY;
  let costs: readonly number[] = [];
  let timer: NodeJS.Timeout;

  const draw = () => {
    // The clock shows whole seconds: without news there is one frame a second.
    const state = `${progress.version} ${Math.floor(source.elapsed())} ${source.paused()} ${source.stopping()}`;
    if (state !== drawn) {
      drawn = state;
      last = performance.now();
      painter.frame(
        liveLines(progress, {
          ...source.size(),
          color: source.color,
          selection,
          elapsed: source.elapsed(),
          paused: source.paused(),
          stopping: source.stopping(),
          ...(source.plan ? { plan: source.plan } : {}),
          ...(source.chains ? { chains: source.chains } : {}),
        }),
      );
      costs = [performance.now() - last, ...costs].slice(0, REMEMBERED);
    }
    timer = setTimeout(draw, Math.max(SHORTEST, Math.min(LONGEST, Math.min(...costs, LONGEST) / SHARE)));
  };
  const answer = () => {
    drawn = "";
    clearTimeout(timer);
    timer = setTimeout(draw, Math.max(0, last + ANSWER - performance.now()));
  };
  timer = setTimeout(draw, delay);

  const keys: Readonly<Record<Key, () => void>> = {
    left: () => (selection = moved(progress, selection, "point", -1)),
    right: () => (selection = moved(progress, selection, "point", 1)),
    up: () => (selection = moved(progress, selection, "repeat", -1)),
    down: () => (selection = moved(progress, selection, "repeat", 1)),
    tab: () => (selection = { ...selection, quantity: selection.quantity + 1 }),
    escape: () => (selection = FOLLOW),
    "?": () => (selection = { ...selection, help: !selection.help }),
    space: source.onPause,
    q: source.onStop,
    "ctrl-c": source.onStop,
  };
  return {
    press(key) {
      keys[key]();
      answer();
    },
    resized() {
      painter.forget();
      answer();
    },
    stop: () => clearTimeout(timer),
  };
}
