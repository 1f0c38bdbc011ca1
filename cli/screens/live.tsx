/** The live screen: redraws four times a second, and only when something changed; keys move the selection. */
import { Box, Text, useInput, useStdout } from "ink";
import { useEffect, useRef, useState } from "react";
import type { Plan } from "../../dsl/plan/plan.ts";
import type { ColourMode } from "../../runtime/figures/terminal/ansi.ts";
import type { Progress } from "../run/progress.ts";
import { liveLines } from "./live-lines.ts";
import { FOLLOW, moved, type Selection } from "./selection.ts";

export interface LiveProps {
  readonly progress: Progress;
  readonly plan?: Plan;
  readonly color: ColourMode;
  readonly elapsed: () => number;
  readonly paused: () => boolean;
  readonly stopping: () => boolean;
  readonly onPause: () => void;
  readonly onStop: () => void;
}

const FRAME = 250; // milliseconds; with the events of a fast run the main thread takes about 4 % of a core at 160 × 45

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
    const timer = setInterval(() => {
      // The clock shows whole seconds: without news there is one frame a second.
      const state = `${props.progress.version} ${Math.floor(props.elapsed())} ${props.paused()} ${props.stopping()}`;
      if (state === drawn.current) return;
      drawn.current = state;
      redraw((n) => n + 1);
    }, FRAME);
    return () => clearInterval(timer);
  }, [props]);

  useInput((input, key) => {
    if (input === "q" || (key.ctrl && input === "c")) props.onStop();
    else if (input === " ") props.onPause();
    else if (input === "?") setSelection((s) => ({ ...s, help: !s.help }));
    else if (key.escape) setSelection(FOLLOW);
    else if (key.tab) setSelection((s) => ({ ...s, quantity: s.quantity + 1 }));
    else if (key.leftArrow || key.rightArrow)
      setSelection((s) => moved(props.progress, s, "point", key.rightArrow ? 1 : -1));
    else if (key.upArrow || key.downArrow)
      setSelection((s) => moved(props.progress, s, "repeat", key.downArrow ? 1 : -1));
  });

  const lines = liveLines(props.progress, {
    ...size,
    color: props.color,
    selection,
    elapsed: props.elapsed(),
    paused: props.paused(),
    stopping: props.stopping(),
    ...(props.plan ? { plan: props.plan } : {}),
  });
  return (
    <Box flexDirection="column" width={size.width}>
      <Text wrap="truncate">{lines.join("\n")}</Text>
    </Box>
  );
}
