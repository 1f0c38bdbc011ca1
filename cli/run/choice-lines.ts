/** Which repetitions were kept, and how far the others are from the best. */
import type { Event } from "../../runtime/events.ts";
import { numberText } from "../../runtime/figures/numbers.ts";
import { pointText } from "./point-text.ts";

type Choice = Extract<Event, { event: "choice" }>;

const MOST = 12;

/** A line a point: the repetition (counted from 1, as the live screen does), how many came within 1 % of the best, and from where to where they went. */
export function choiceLines(choices: readonly Choice[], width: number): string[] {
  const rows = choices.slice(0, MOST).map((choice) => {
    const known = choice.values.filter((x) => x !== null);
    const at = choice.word === "keep" ? choice.kept[0] : choice.values.findIndex((_, k) => !choice.kept.includes(k));
    return [
      pointText(choice.point),
      `${at + 1} of ${choice.values.length}`,
      String(choice.near_best),
      `${numberText(Math.min(...known))} to ${numberText(Math.max(...known))}`,
    ];
  });
  const kept = choices[0]?.word === "drop" ? "dropped" : "kept";
  const table = [["repetitions", kept, "within 1 % of the best", "judged by"], ...rows];
  const widths = table[0].map((_, k) => Math.max(...table.map((row) => row[k].length)));
  const lines = table.map((row) => ` ${row.map((cell, k) => cell.padEnd(widths[k])).join("  ")}`.trimEnd());
  const shown = lines.map((line) => (line.length > width ? `${line.slice(0, width - 1)}…` : line));
  return choices.length > MOST ? [...shown, ` … and ${choices.length - MOST} more points`] : shown;
}
