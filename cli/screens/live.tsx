/** The live screen: redraws up to eight times a second, and only when something changed; keys move the selection. */
import { Box, Text, useInput, useStdout } from "ink";
import { useEffect, useRef, useState } from "react";
import type { Plan } from "../../dsl/plan/plan.ts";
import type { ColourMode } from "../../runtime/figures/terminal/ansi.ts";
import type { Progress } from "../run/progress.ts";
import type { ChainText } from "./live-chains.ts";
import { liveLines } from "./live-lines.ts";
import { FOLLOW, moved, type Selection } from "./selection.ts";

export interface LiveProps {
  readonly progress: Progress;
  readonly plan?: Plan;
  readonly color: ColourMode;
  readonly elapsed: () => number;
  readonly paused: () => boolean;
  readonly stopping: () => boolean;
  readonly chains?: ChainText;
  readonly onPause: () => void;
  readonly onStop: () => void;
}

const CTRL_C = "\u0003";

/** Milliseconds between frames: as many as drawing may cost of a core, which a large terminal or a slow machine makes fewer. Keys are answered at once. */
const SHORTEST = 125;
const LONGEST = 1000;
const SHARE = 0.012;

export function Live(props: LiveProps) {
  const { stdout } = useStdout();
  const [selection, setSelection] = useState<Selection>(FOLLOW);
  const [, redraw] = useState(0);
  const [size, setSize] = useState({ width: stdout.columns ?? 80, height: stdout.rows ?? 24 });
  const drawn = useRef("");

  useEffect(() => {
    const resize = () => setSize({ width: stdout.columns ?? 80, height: stdout.rows ?? 24 });
    stdout.on("resize", resize);
    return () => void stdout.off("resize", resize);
  }, [stdout]);

  useEffect(() => {
    let timer: NodeJS.Timeout;
    let cost = 0; // of the last frame, milliseconds
    const tick = () => {
      // The clock shows whole seconds: without news there is one frame a second.
      const state = `${props.progress.version} ${Math.floor(props.elapsed())} ${props.paused()} ${props.stopping()}`;
      if (state !== drawn.current) {
        drawn.current = state;
        const from = performance.now();
        redraw((n) => n + 1);
        // React draws in the next turn of the event loop; the one after it sees how long that took.
        setImmediate(() => setImmediate(() => (cost = performance.now() - from)));
      }
      timer = setTimeout(tick, Math.max(SHORTEST, Math.min(LONGEST, cost / SHARE)));
    };
    timer = setTimeout(tick, SHORTEST);
    return () => clearTimeout(timer);
  }, [props]);

  const press = (character: string) => {
    if (character === "q" || character === CTRL_C) props.onStop();
    else if (character === " ") props.onPause();
    else if (character === "?") setSelection((s) => ({ ...s, help: !s.help }));
    else if (character === "\t") setSelection((s) => ({ ...s, quantity: s.quantity + 1 }));
  };
  useInput((input, key) => {
    if (key.ctrl && input === "c") press(CTRL_C);
    else if (key.tab) press("\t");
    else if (key.escape) setSelection(FOLLOW);
    else if (key.leftArrow || key.rightArrow)
      setSelection((s) => moved(props.progress, s, "point", key.rightArrow ? 1 : -1));
    else if (key.upArrow || key.downArrow)
      setSelection((s) => moved(props.progress, s, "repeat", key.downArrow ? 1 : -1));
    // Keys that were pressed while the program was busy come as one text.
    else for (const character of input) press(character);
  });

  const lines = liveLines(props.progress, {
    ...size,
    color: props.color,
    selection,
    elapsed: props.elapsed(),
    paused: props.paused(),
    stopping: props.stopping(),
    ...(props.plan ? { plan: props.plan } : {}),
    ...(props.chains ? { chains: props.chains } : {}),
  });
  return (
    <Box flexDirection="column" width={size.width}>
      <Text wrap="truncate">{lines.join("\n")}</Text>
    </Box>
  );
}
