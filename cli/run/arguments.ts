/** Arguments of `run` as values, or a sentence about what they should be. */
import { UsageError } from "../exit-codes.ts";

/** `--set density=0.1,0.2` as texts of the language: `[0.1, 0.2]`. */
export function parseSets(sets: readonly string[]): Readonly<Record<string, string>> | undefined {
  if (sets.length === 0) return undefined;
  const out: Record<string, string> = {};
  for (const text of sets) {
    const match = /^\s*([A-Za-z_]\w*)\s*=\s*(.*\S)\s*$/s.exec(text);
    if (!match)
      throw new UsageError(
        `\`--set ${text}\` is not of the form name=value; write \`--set density=0.1\` or \`--set density=0.1,0.2\``,
      );
    if (out[match[1]] !== undefined)
      throw new UsageError(`\`${match[1]}\` is set twice; write all its values at once: \`--set ${match[1]}=1,2\``);
    out[match[1]] = match[2];
  }
  return out;
}

/** `ANSATZ_CHECKPOINT`: seconds between checkpoints of a running task, or undefined where it is not set. */
export function checkpointSeconds(text: string | undefined): number | undefined {
  if (text === undefined || text === "") return undefined;
  const seconds = Number(text);
  if (!(seconds > 0 && seconds < Number.POSITIVE_INFINITY))
    throw new UsageError(
      `ANSATZ_CHECKPOINT=${text}: a number of seconds above 0 is needed, as in ANSATZ_CHECKPOINT=60`,
    );
  return seconds;
}

/** A whole number from 1 on, or undefined where the option is absent. */
export function positiveInteger(name: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  if (!/^[1-9]\d{0,3}$/.test(text))
    throw new UsageError(`\`--${name} ${text}\`: a whole number from 1 to 9999 is needed, as in \`--${name} 4\``);
  return Number(text);
}
