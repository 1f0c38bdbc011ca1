/** What the live screen looks at: a point, a repetition, a quantity. Left alone it follows the newest task that has something to show. */
import type { Progress, TaskProgress } from "../run/progress.ts";

export interface Selection {
  readonly task?: string; // id; absent: follow
  readonly quantity: number; // place among the recorded names
  readonly help: boolean;
}

export const FOLLOW: Selection = { quantity: 0, help: false };

/** The task that is shown. Tasks that end before they report are seen when they are done, not while nothing is known of them. */
export function shownTask(progress: Progress, selection: Selection): TaskProgress | undefined {
  if (selection.task !== undefined) return progress.tasks.get(selection.task);
  const tasks = [...progress.tasks.values()];
  const recorded = tasks.filter((t) => progress.curves.has(t.id));
  const running = tasks.filter((t) => t.state === "running");
  return (
    recorded.findLast((t) => t.state === "running") ??
    running.findLast((t) => t.steps > 0) ??
    recorded.at(-1) ??
    running.at(-1) ??
    tasks[0]
  );
}

/** Names recorded by a task, in the order of their first record. */
export function quantities(progress: Progress, task: string): string[] {
  return [...new Set((progress.curves.get(task) ?? []).map((c) => c.name))];
}

/** The next task of the stage at another point (`point`) or in another repetition of this point (`repeat`). */
export function moved(progress: Progress, selection: Selection, by: "point" | "repeat", step: number): Selection {
  const current = shownTask(progress, selection);
  if (!current) return selection;
  const key = (t: TaskProgress) => JSON.stringify(t.point);
  const stage = [...progress.tasks.values()].filter((t) => t.stage === current.stage);
  const wrap = <T>(list: readonly T[], at: number) => list[(((at + step) % list.length) + list.length) % list.length];
  if (by === "repeat") {
    const here = stage.filter((t) => key(t) === key(current));
    return { ...selection, task: wrap(here, here.indexOf(current)).id };
  }
  const points = [...new Set(stage.map(key))];
  const next = wrap(points, points.indexOf(key(current)));
  const there = stage.filter((t) => key(t) === next);
  return { ...selection, task: (there.find((t) => t.repeat === current.repeat) ?? there[0]).id };
}
