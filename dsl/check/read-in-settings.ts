import { objectsIn } from "../plan/objects-in.ts";
import type { Checker } from "./checker.ts";
import { root } from "./context.ts";
import { dataInfo } from "./data.ts";

/** What the measures and columns of data sets that a stage names are made of, for its hash: their definitions, each once, by name. */
export function readInSettings(variant: unknown, checker: Checker): Readonly<Record<string, unknown>> {
  const found: Record<string, unknown> = {};
  const visit = (part: unknown): void => {
    for (const node of objectsIn(part) as readonly Partial<Record<"op" | "measure" | "data", string>>[]) {
      if (node.op === "measure" && node.measure !== undefined && !(`measure ${node.measure}` in found)) {
        const plan = checker.measures.get(node.measure)?.plan;
        found[`measure ${node.measure}`] = plan && { value: plan.value, across: plan.across };
        visit(plan?.value);
      }
      if (node.op === "column" && node.data !== undefined && !(`data ${node.data}` in found)) {
        const context = root(checker, checker.frame("measure"), "measure");
        const span = checker.definitions.get(node.data)?.name.span;
        const info = span && dataInfo(node.data, context, span);
        found[`data ${node.data}`] = info && { plan: info.plan, bases: info.bases };
      }
    }
  };
  visit(variant);
  return found;
}
