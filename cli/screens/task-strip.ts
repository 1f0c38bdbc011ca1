/** Tasks of a stage as one cell each: height by progress, `!` failed, `·` waiting. */
import type { TaskProgress } from "../run/progress.ts";

const HEIGHTS = "▁▂▃▄▅▆▇█";

/** One character a task; where there are more tasks than columns each cell stands for several. */
export function taskStrip(tasks: readonly TaskProgress[], width: number): string {
  const cells = Math.min(tasks.length, Math.max(1, width));
  return Array.from({ length: cells }, (_, c) => {
    const group = tasks.slice(Math.floor((c * tasks.length) / cells), Math.floor(((c + 1) * tasks.length) / cells));
    if (group.some((t) => t.state === "failed")) return "!";
    const done = group.reduce((s, t) => s + share(t), 0) / group.length;
    return done === 0 && group.every((t) => t.state === "waiting") ? "·" : HEIGHTS[Math.min(7, Math.floor(done * 8))];
  }).join("");
}

/** Share of a task that is done, 0 … 1. */
export function share(task: TaskProgress): number {
  if (task.state === "done" || task.state === "cached" || task.state === "failed") return 1;
  return task.state === "running" && task.steps > 0 ? task.step / task.steps : 0;
}

/** `████████░░░░`. */
export function bar(fraction: number, width: number): string {
  const full = Math.round(Math.min(1, Math.max(0, fraction)) * width);
  return "█".repeat(full) + "░".repeat(width - full);
}
