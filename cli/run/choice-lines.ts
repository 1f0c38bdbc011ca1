/** Which repetitions were kept, and how far the others are from the best. */
import type { Event } from "../../runtime/events.ts";
import { numberText } from "../../runtime/figures/numbers.ts";
import { pointText } from "./point-text.ts";

type Choice = Extract<Event, { event: "choice" }>;

const MOST = 12;

/** ` density 0.1: repetition 4 of 6 kept, 3 within 1 % of the best; 0.00345 to 0.00501`, one line a point. */
export function choiceLines(choices: readonly Choice[]): string[] {
  const lines = choices.slice(0, MOST).map((choice) => {
    const known = choice.values.filter((x) => x !== null);
    const place = pointText(choice.point);
    const which =
      choice.word === "keep"
        ? `repetition ${choice.kept[0]} of ${choice.values.length} kept`
        : `repetition ${choice.values.findIndex((_, k) => !choice.kept.includes(k))} of ${choice.values.length} dropped`;
    const range = `${numberText(Math.min(...known))} to ${numberText(Math.max(...known))}`;
    return ` ${place === "" ? "" : `${place}: `}${which}, ${choice.near_best} within 1 % of the best; ${range}`;
  });
  return choices.length > MOST ? [...lines, ` … and ${choices.length - MOST} more points`] : lines;
}
