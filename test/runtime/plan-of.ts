import { compile } from "../../dsl/index.ts";
import type { Plan } from "../../dsl/plan/plan.ts";
import { catalogue } from "../../runtime/catalogue/index.ts";
import { loadEngineSync } from "../../runtime/engine/load.ts";

const known = catalogue(loadEngineSync());

/** The plan of a program that reads no files. Throws with what is wrong with it. */
export function planOf(text: string): Plan {
  const host = { read: () => ({ problem: "no files here" }) };
  const { plan, diagnostics } = compile({ path: "main.exp", text }, { catalogue: known, host });
  if (!plan) throw new Error(diagnostics.map((d) => `${d.code} ${d.message}`).join("; "));
  return plan;
}
