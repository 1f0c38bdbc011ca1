/**
 * Keys and size of the terminal, by Ink: raw mode, the sequences of keys, and the way back. It draws nothing: its pipeline (React, Yoga,
 * a string for every cell) costs ten times what painting the lines that changed does.
 */
import { render, useInput, useStdout } from "ink";
import { useEffect } from "react";
import type { Key } from "./live-loop.ts";

export interface KeyboardProps {
  readonly onKey: (key: Key) => void;
  readonly onResize: () => void;
}

const CHARACTERS: Readonly<Record<string, Key>> = {
  q: "q",
  " ": "space",
  "?": "?",
  "\t": "tab",
  "\u0003": "ctrl-c",
};

export function Keyboard({ onKey, onResize }: KeyboardProps) {
  const { stdout } = useStdout();
  useEffect(() => {
    stdout.on("resize", onResize);
    return () => void stdout.off("resize", onResize);
  }, [stdout, onResize]);

  useInput((input, key) => {
    if (key.ctrl && input === "c") onKey("ctrl-c");
    else if (key.tab) onKey("tab");
    else if (key.escape) onKey("escape");
    else if (key.leftArrow) onKey("left");
    else if (key.rightArrow) onKey("right");
    else if (key.upArrow) onKey("up");
    else if (key.downArrow) onKey("down");
    // Keys that were pressed while the program was busy come as one text.
    else
      for (const character of input) {
        const known = CHARACTERS[character];
        if (known) onKey(known);
      }
  });
  return null;
}

/** Listens on this process's terminal until closed. */
export function listen(props: KeyboardProps): { close(): Promise<void> } {
  const app = render(<Keyboard {...props} />, { exitOnCtrlC: false, patchConsole: false });
  return {
    async close() {
      app.unmount();
      await app.waitUntilExit();
    },
  };
}
