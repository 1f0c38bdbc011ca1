/** `--dry-run --listing`: the programs of all stages as text. */
import { shortCount } from "../../runtime/figures/numbers.ts";
import type { StageListing } from "../../runtime/run/listings.ts";

const shape = (sizes: readonly number[]): string => (sizes.length > 0 ? `[${sizes.join(",")}]` : "");

/** A heading for each program, then what its inputs are, then its instructions. */
export function listingLines(listings: readonly StageListing[]): string[] {
  const several = new Set(listings.filter(({ variant }) => variant > 0).map(({ stage }) => stage));
  return listings.flatMap(({ stage, verb, variant, tasks, inputs, program, reason }) => {
    const which = several.has(stage) ? ` (variant ${variant})` : "";
    const head = `${verb} ${stage}${which}: ${tasks} ${tasks === 1 ? "task" : "tasks"}`;
    if (!program) return ["", `${head}, no program to list: ${reason}`];
    return [
      "",
      `${head}, tiles of ${program.tile} lanes, about ${shortCount(program.work)}flop a step, ${shortCount(program.memory)}B`,
      ...inputs.map(({ text, shape: sizes }, k) => `task    input${k}${shape(sizes)} = ${text}`),
      ...program.text.trimEnd().split("\n"),
    ];
  });
}
