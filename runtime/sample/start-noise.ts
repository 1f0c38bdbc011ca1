import { arrange } from "../data/arrange.ts";
import { Scene } from "../data/scene.ts";
import { EVALUATION } from "../program/evaluation.ts";
import type { TaskContext } from "../tasks/context.ts";

/** Standard normal numbers like the given parameters, for `init_noise`: addressed by (seed, init, instance), apart from the initialisers' own. */
export function startNoise(
  { stage, task, workshop, engine }: Pick<TaskContext, "stage" | "task" | "workshop" | "engine">,
  parameters: readonly { readonly path: string; readonly shape: readonly number[] }[],
  instance: number,
): Readonly<Record<string, Float64Array>> {
  const { program, extra } = workshop.program(JSON.stringify([stage.name, task.variant, "start noise"]), () => {
    const scene = new Scene(engine.scalar, 0);
    const { g } = scene;
    const drawn = parameters.map(({ path, shape }) => {
      const own = scene.axes(shape, path);
      return { name: path, own, value: g.random("normal", "init", own, [g.scalar(0), g.scalar(1)]) };
    });
    return {
      request: {
        ...EVALUATION,
        graph: g.build(),
        outputs: drawn.map(({ name, value }) => ({ name, value })),
      },
      late: [],
      extra: drawn.map(({ own }) => own),
    };
  });
  const resident = workshop.resident(program);
  resident.setSeed(task.seed, task.seed, instance);
  resident.setStep(1); // initialisers are drawn at step 0
  resident.run(0, 1);
  return Object.fromEntries(
    parameters.map(({ path, shape }, k) => [
      path,
      arrange(resident.readOutput(path), program.outputs[path], { axes: extra[k], sizes: shape }),
    ]),
  );
}
