import type { Catalogue } from "../catalogue.ts";
import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import { certain } from "./certain.ts";
import { type Applied, applyFixes } from "./fixes.ts";

/** What remains after all certain repairs, and what was repaired. */
export interface Repaired<C> {
  readonly text: string;
  readonly checked: C;
  /** Repairs in the order of their rounds, each with the text it was made in. */
  readonly rounds: readonly { readonly before: string; readonly applied: readonly Applied[] }[];
}

/** A repair may bring another to light; more rounds than this would go in circles. */
const MOST_ROUNDS = 8;

/** Makes certain repairs until there are none left. A round that does not lower the number of errors is taken back. */
export function repair<C extends { readonly diagnostics: readonly Diagnostic[] }>(
  source: string,
  catalogue: Catalogue,
  check: (text: string) => C,
): Repaired<C> {
  const weight = ({ diagnostics }: C) => diagnostics.filter(({ severity }) => severity === "error").length;
  const rounds: { before: string; applied: readonly Applied[] }[] = [];
  let text = source;
  let checked = check(text);
  while (rounds.length < MOST_ROUNDS) {
    const sure = certain(text, checked.diagnostics, catalogue);
    // all at once; if that does not help, the first one that does
    const attempts = [sure, ...(sure.length > 1 ? sure.slice(0, 20).map((one) => [one]) : [])];
    const better = attempts
      .map((chosen) => applyFixes(text, chosen))
      .filter(({ applied }) => applied.length > 0)
      .map((made) => ({ ...made, after: check(made.text) }))
      .find(({ after }) => weight(after) < weight(checked));
    if (better === undefined) break;
    rounds.push({ before: text, applied: better.applied });
    text = better.text;
    checked = better.after;
  }
  return { text, checked, rounds };
}
