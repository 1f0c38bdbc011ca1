/**
 * Stages whose steps do not fit into memory, told before anything runs (E602): where parameters are large, the program of a step is made
 * as the run would make it, with gradients, what the optimiser keeps and every work tensor.
 */
import type { Refusal } from "../../dsl/catalogue.ts";
import type { Plan, StageVariant } from "../../dsl/plan/plan.ts";
import type { Engine } from "../engine/engine.ts";
import { codeOf } from "../tasks/context.ts";
import { MOST_BYTES } from "../tasks/memory.ts";
import { createWorkshop } from "../tasks/workshop.ts";
import { stageProgram } from "./stage-program.ts";

/** A step may hold so many tensors of a parameter's shape. */
const COPIES = 64;

const large = ({ model }: StageVariant): boolean => {
  const entries = (model?.parameters ?? []).reduce((sum, { shape }) => sum + shape.reduce((a, b) => a * b, 1), 0);
  return 4 * entries * COPIES > MOST_BYTES;
};

export function memoryRefusals(plan: Plan, engine: Engine): readonly Refusal[] {
  return plan.stages.flatMap((stage) => {
    if (stage.verb !== "train") return []; // a sampling stage looks for its starts before it has a program
    for (const [number, variant] of stage.variants.entries()) {
      const task = plan.tasks.find((each) => each.stage === stage.name && each.variant === number);
      if (!task || !large(variant)) continue;
      const mark = engine.mark();
      try {
        const workshop = createWorkshop(engine, plan);
        stageProgram({ engine, plan, stage, variant, task, upstream: new Map(), workshop });
      } catch (error) {
        // Anything else that is wrong is told by the run, where results and files are there.
        if (codeOf(error) !== "E602") continue;
        const message = `\`${stage.name}\`: ${error instanceof Error ? error.message : error}`;
        return [{ code: "E602", message, span: stage.span, label: "too large" }];
      } finally {
        engine.release(mark);
      }
    }
    return [];
  });
}
