/** The programs that the stages of a plan would run, as text: nothing is run. */
import type { Plan, StagePlan } from "../../dsl/plan/plan.ts";
import { loadEngine } from "../engine/load.ts";
import type { RunOptions } from "../run-types.ts";
import { programBytes } from "../tasks/memory.ts";
import { createWorkshop } from "../tasks/workshop.ts";
import { dataFiles } from "./data-files.ts";
import { stageProgram } from "./stage-program.ts";

/** The program of one variant of a stage (shapes, counts and words are fixed; swept numbers are inputs), or why there is none. */
export interface StageListing {
  readonly stage: string;
  readonly verb: StagePlan["verb"];
  /** Number of the variant, from 0, and its tasks. */
  readonly variant: number;
  readonly tasks: number;
  /** What the inputs stand for, by number. */
  readonly inputs: readonly { readonly text: string; readonly shape: readonly number[] }[];
  readonly program?: {
    /** Lanes of a tile. */
    readonly tile: number;
    /** Floating-point operations of a step, estimated. */
    readonly work: number;
    /** Bytes that it takes in the engine's memory. */
    readonly memory: number;
    readonly text: string;
  };
  readonly reason?: string;
}

/** Lists every variant of every stage, in plan order. With `fuse: false` the plain form, without emitted functions. */
export async function listings(
  plan: Plan,
  given: Pick<RunOptions, "files" | "fuse" | "limitSteps"> = {},
): Promise<readonly StageListing[]> {
  const { fuse = true, limitSteps } = given;
  const files = await dataFiles(plan, given.files);
  const engine = await loadEngine();
  return plan.stages.flatMap((stage) =>
    stage.variants.flatMap((variant, number): StageListing[] => {
      const tasks = plan.tasks.filter((task) => task.stage === stage.name && task.variant === number);
      if (tasks.length === 0) return [];
      const head = {
        stage: stage.name,
        verb: stage.verb,
        variant: number,
        tasks: tasks.length,
        inputs: variant.inputs,
      };
      const mark = engine.mark();
      try {
        const workshop = createWorkshop(engine, plan, files);
        const [task] = tasks;
        const found = stageProgram({
          engine,
          plan,
          stage,
          variant,
          task,
          upstream: new Map(),
          limitSteps,
          workshop,
          files,
        });
        if (typeof found === "string") return [{ ...head, reason: found }];
        const program = fuse ? found : (found.plain?.() ?? found);
        const { tile, work } = program;
        return [{ ...head, program: { tile, work, memory: programBytes(program), text: program.listing() } }];
      } catch (error) {
        return [{ ...head, reason: error instanceof Error ? error.message : String(error) }];
      } finally {
        engine.release(mark);
      }
    }),
  );
}
