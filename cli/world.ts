/** What surrounds a command: streams, environment, folder. Tests give their own. */
import type { ColourMode } from "../runtime/figures/terminal/ansi.ts";

export interface Output {
  write(text: string): unknown;
  readonly isTTY?: boolean;
  readonly columns?: number;
  readonly rows?: number;
}

export interface World {
  readonly stdout: Output;
  readonly stderr: Output;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly cwd: string;
}

/** The process itself. */
export function processWorld(): World {
  return { stdout: process.stdout, stderr: process.stderr, env: process.env, cwd: process.cwd() };
}

/** Colours of one stream: none without a terminal, with NO_COLOR, TERM=dumb or `--no-color`; FORCE_COLOR overrides the terminal test. */
export function colourMode(world: World, stream: Output, wanted = true): ColourMode {
  const { env } = world;
  if (!wanted || (env.NO_COLOR !== undefined && env.NO_COLOR !== "") || env.TERM === "dumb") return "none";
  if (!stream.isTTY && (env.FORCE_COLOR === undefined || env.FORCE_COLOR === "0")) return "none";
  if (env.COLORTERM === "truecolor" || env.COLORTERM === "24bit" || env.FORCE_COLOR === "3") return "truecolor";
  return env.TERM?.includes("256") ||
    env.FORCE_COLOR === "2" ||
    env.TERM?.startsWith("tmux") ||
    env.TERM?.startsWith("screen")
    ? "256"
    : "16";
}

/** A live screen needs a terminal that can move its cursor, and somebody who looks at it. */
export function isInteractive(world: World): boolean {
  const ci = world.env.CI !== undefined && world.env.CI !== "" && world.env.CI !== "0" && world.env.CI !== "false";
  return world.stdout.isTTY === true && !ci && world.env.TERM !== "dumb";
}

/** Columns to draw in: the terminal's, else 80. */
export function widthOf(stream: Output): number {
  return Math.max(40, Math.min(200, stream.columns ?? 80));
}

export function heightOf(stream: Output): number {
  return Math.max(16, stream.rows ?? 24);
}
