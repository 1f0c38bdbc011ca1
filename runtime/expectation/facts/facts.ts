import type { GraphBuilder } from "../../graph/builder.ts";
import type { NodeId, OperationName } from "../../graph/graph.ts";
import { type Fact, FREE, type Reason } from "./fact.ts";
import type { BentLeaves } from "./pieces.ts";
import { type FactRule, RULES, SEVERAL_RECTIFIERS } from "./rules.ts";

/** The fact of `root`, with every node in `leaves` the inputs themselves, and those in `bent` functions of them. A reason names the operation where it arose. */
export function factOf(g: GraphBuilder, root: NodeId, leaves: ReadonlySet<NodeId>, bent: BentLeaves = {}): Fact {
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
      const fact = (RULES[node.op] as FactRule<OperationName>)(g, node, operands, bent);
      const named = node.label === undefined ? "" : ` (\`${node.label}\`)`;
      const blamed = (why: Reason): Reason => ({
        ...why,
        text: `\`${operationName(node)}\`${named} ${why.text}`,
        ...(node.span ? { span: node.span } : {}),
      });
      const earlier = operands.flatMap((operand) =>
        operand.kind === "squares" && operand.sums ? [operand.sums] : [],
      )[0];
      if (fact.kind === "reason") facts.push(typeof earlier === "object" ? earlier : blamed(fact));
      else if (fact.kind === "squares" && (fact.sums || earlier))
        facts.push({ ...fact, sums: earlier ?? blamed(SEVERAL_RECTIFIERS) });
      else facts.push(fact);
    }
  }
  return facts[root];
}

function operationName(node: ReturnType<GraphBuilder["node"]>): string {
  if (node.call !== undefined) return node.call;
  if (node.op === "map1" || node.op === "map2" || node.op === "map3") return node.attributes.fn;
  return node.op === "contract" ? "product" : node.op === "reduce" ? node.attributes.fold : node.op;
}
