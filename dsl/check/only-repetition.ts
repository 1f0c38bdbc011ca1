import * as messages from "../messages.ts";
import type { Checker } from "./checker.ts";

/** `--set repeat=3`: repetition 3 alone, with the random numbers that it has among the others. Undefined: all, or reported. */
export function onlyRepetition(
  text: string | undefined,
  count: number | undefined,
  checker: Checker,
): number | undefined {
  if (text === undefined) return undefined;
  const file = checker.files.length;
  checker.files.push({ path: "--set repeat", text });
  checker.hashes.push("");
  const span = { file, start: 0, end: text.length };
  const number = /^\d+$/.test(text.trim()) ? Number(text) : Number.NaN;
  if (count === undefined) checker.report(span, messages.setRepeatOfNothing());
  else if (!(number < count))
    checker.report(span, messages.outOfRange("repeat", text, `a repetition from 0 to ${count - 1}`));
  else return number;
  return undefined;
}
