import type { Core } from "../../dsl/plan/core.ts";

/** Names of the body that an expression reads, in order, each once. */
export function namesIn(core: Core): readonly string[] {
  const names = new Set<string>();
  const visit = (part: unknown): void => {
    if (typeof part !== "object" || part === null) return;
    const { op, name } = part as { readonly op?: string; readonly name?: string };
    if (op === "local" && name !== undefined) names.add(name);
    for (const each of Object.values(part)) visit(each);
  };
  visit(core);
  return [...names];
}
