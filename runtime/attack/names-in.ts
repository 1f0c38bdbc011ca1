import type { Core } from "../../dsl/plan/core.ts";
import { nodesIn } from "../core/nodes-in.ts";

/** Names of the body that an expression reads, in order, each once. */
export function namesIn(core: Core): readonly string[] {
  return [...new Set(nodesIn(core).flatMap((node) => (node.op === "local" ? [node.name] : [])))];
}
