/** A run without a terminal: a line when a stage starts, ends or fails, progress at most every ten seconds. */
import type { Event } from "../../runtime/events.ts";
import { numberText, secondsText, shortCount } from "../../runtime/figures/numbers.ts";
import type { Output } from "../world.ts";
import { pointText } from "./point-text.ts";
import type { Presenter } from "./presenter.ts";
import { counts, type Progress, remaining, totalRate } from "./progress.ts";

const EVERY = 10; // seconds

const tasksText = (n: number) => `${numberText(n)} ${n === 1 ? "task" : "tasks"}`;

/** Reads the progress after it has taken the event in. */
export function plainLines(stream: Output, progress: Progress, elapsed: () => number): Presenter {
  const started = new Set<string>();
  const ended = new Set<string>();
  let said = 0;
  const say = (text: string) => {
    stream.write(`${text}\n`);
    said = elapsed();
  };
  return {
    event(event: Event) {
      if (event.event === "plan")
        say(
          `${event.name}: ${event.title ?? ""}${event.title ? ", " : ""}${numberText(event.points)} ${event.points === 1 ? "point" : "points"}, ${tasksText(event.tasks)}, ${event.workers} ${event.workers === 1 ? "worker" : "workers"}`,
        );
      if (event.event === "task") {
        if ((event.state === "started" || event.state === "resumed") && !started.has(event.stage)) {
          started.add(event.stage);
          say(`${event.stage}: ${event.state}, ${tasksText(counts(progress, event.stage).total)}`);
        }
        if (event.state === "failed")
          say(
            `${event.stage}: failed${Object.keys(event.point).length > 0 ? ` at ${pointText(event.point)}` : ""}${event.message ? `: ${event.message}` : ""}`,
          );
        const of = counts(progress, event.stage);
        if (of.waiting === 0 && of.running === 0 && !ended.has(event.stage)) {
          ended.add(event.stage);
          say(
            `${event.stage}: done, ${of.done} of ${tasksText(of.total)}${of.cached > 0 ? ` (${of.cached} from the cache)` : ""}, ${secondsText(elapsed())}`,
          );
        }
      }
      if ((event.event === "progress" || event.event === "task") && elapsed() - said >= EVERY) {
        const all = counts(progress);
        const left = remaining(progress, elapsed());
        say(
          `${all.done} of ${tasksText(all.total)}, ${shortCount(totalRate(progress))} steps/s${left === undefined ? "" : `, about ${secondsText(left)} left`}`,
        );
      }
    },
    async close() {},
  };
}
