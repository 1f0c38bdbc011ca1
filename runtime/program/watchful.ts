/** For replaying a step that went wrong: the same program with a check after every value. */
import { prepare } from "./prepare.ts";
import type { LowerRequest } from "./program.ts";

/**
 * The request with a check of every value that it computes, in the order of computing, named by its label (else by its operation) and with
 * its place in the source. The numbers are the same bits, so one step from the state before the bad one names where it began. A value
 * that is meant to be infinite (a maximum over nothing, the logarithm of 0 behind a select) is named too.
 */
export function watchful(request: LowerRequest): LowerRequest {
  const checks = prepare(request)
    .nodes.filter((node) => node.id < request.graph.nodes.length)
    .map((node) => ({ value: node.id, name: node.label ?? node.op, ...(node.span && { span: node.span }) }));
  return { ...request, checks };
}
