import type { GraphBuilder } from "../../graph/builder.ts";
import type { NodeId, OperationName } from "../../graph/graph.ts";
import { type Fact, FREE } from "./fact.ts";
import { type FactRule, RULES } from "./rules.ts";

/** The fact of `root`, with every node in `leaves` the inputs themselves. A reason names the operation where it arose. */
export function factOf(g: GraphBuilder, root: NodeId, leaves: ReadonlySet<NodeId>): Fact {
  const facts: Fact[] = [];
  for (let id = 0; id <= root; id += 1) {
    const node = g.node(id);
    if (leaves.has(id)) {
      facts.push({ kind: "piece", piece: { affine: id } });
      continue;
    }
    const operands = node.operands.map((operand) => facts[operand]);
    const bad = operands.find((fact) => fact.kind === "reason");
    if (bad) facts.push(bad);
    else if (operands.every((fact) => fact.kind === "free") && node.op !== "random") facts.push(FREE);
    else {
      const fact = (RULES[node.op] as FactRule<OperationName>)(g, node, operands);
      const named = node.label === undefined ? "" : ` (\`${node.label}\`)`;
      facts.push(
        fact.kind === "reason"
          ? {
              ...fact,
              text: `\`${operationName(node)}\`${named} ${fact.text}`,
              ...(node.span ? { span: node.span } : {}),
            }
          : fact,
      );
    }
  }
  return facts[root];
}

function operationName(node: ReturnType<GraphBuilder["node"]>): string {
  if (node.call !== undefined) return node.call;
  if (node.op === "map1" || node.op === "map2" || node.op === "map3") return node.attributes.fn;
  return node.op === "contract" ? "product" : node.op === "reduce" ? node.attributes.fold : node.op;
}
