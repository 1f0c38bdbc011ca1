import * as messages from "../messages.ts";
import type { Checker, StageInfo } from "./checker.ts";
import type { Outline } from "./scope.ts";

/** W201 for definitions of the main file that nothing uses, W202 for sweeps that nothing depends on. */
export function unused(outline: Outline, stages: readonly StageInfo[], checker: Checker): void {
  for (const [name, definition] of checker.definitions) {
    if (definition.name.span.file > 0 || checker.usedNames.has(name) || checker.swept.has(name)) continue;
    if (definition.kind === "stage" || definition.kind === "measure") continue;
    checker.report(definition.name.span, messages.unusedDefinition(definition.kind, name));
  }
  for (const statement of outline.sweeps) {
    for (const swept of statement.swept) {
      const name = swept.name.text;
      const measured = [...checker.measures.values()].some(
        (info) => info !== undefined && (info.plan.swept.includes(name) || info.plan.across.includes(name)),
      );
      if (measured || checker.sweptLookedAt.has(name) || stages.some((info) => info.plan.swept.includes(name)))
        continue;
      checker.report(swept.name.span, messages.unusedSweep(name));
    }
  }
}
