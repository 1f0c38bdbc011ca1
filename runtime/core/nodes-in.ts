import type { Core } from "../../dsl/plan/core.ts";

/** Every expression in a part of a plan, also those inside others and inside settings, from the outside in and in the order of writing. */
export function nodesIn(part: unknown, found: Core[] = []): readonly Core[] {
  if (typeof part !== "object" || part === null) return found;
  if ("op" in part) found.push(part as Core);
  for (const each of Object.values(part)) nodesIn(each, found);
  return found;
}
