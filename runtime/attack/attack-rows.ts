/** Losses of a stage's model on rows as they are and on rows that are attacked, for measures. */
import type { Constant, Static } from "../../dsl/plan/core.ts";
import { arrange } from "../data/arrange.ts";
import { setInputs } from "../data/data-context.ts";
import { CHUNK, type RowSet, widthOf } from "../data/row-set.ts";
import { padded } from "../data/rows.ts";
import { Scene } from "../data/scene.ts";
import { EVALUATION } from "../program/evaluation.ts";
import { TaskError } from "../tasks/context.ts";
import { type ForwardContext, inputsFrom } from "../tasks/forward.ts";
import { precisionOf } from "../tasks/settings.ts";
import { taskData } from "../tasks/task-data.ts";
import { modelGraph } from "../train/model-graph.ts";
import { attackContext, attackNamed } from "./attacked-model.ts";
import type { Target } from "./target.ts";

export interface AttackRequest {
  readonly direction: Static;
  readonly norm: 2 | "inf";
  readonly radius: number;
  readonly target: Target;
}

export interface AttackedRows {
  readonly clean: Float64Array;
  readonly attacked: Float64Array;
}

const CANDIDATE = "candidate of the attack";
const RADIUS = "radius of the attack";

/** The first `count` rows, chunk by chunk: each with the worst of the attack's candidates, which are tried one after another. */
export function attackRows(
  context: ForwardContext,
  parameters: Readonly<Record<string, Constant>>,
  set: RowSet,
  count: number,
  { direction, norm, radius, target }: AttackRequest,
): AttackedRows {
  const { variant, task, workshop } = context;
  const model = variant.model!;
  const { attack, value } = attackNamed(direction);
  const all = Math.min(count, set.rows);
  const rows = Math.min(all, CHUNK);
  const env = taskData(context);
  const key = JSON.stringify([env.variant, "attack", value, norm, target, rows, set.columns.map(({ name }) => name)]);
  const { program, late, extra } = workshop.program(key, () => {
    const scene = new Scene(workshop.engine.scalar, task.inputs.length);
    const { g } = scene;
    const sample = g.axis("sample", rows, "sample");
    const graph = modelGraph(scene, model, inputsFrom(scene, context, set, sample));
    const attacked = attackContext(scene, model, graph, sample, task.inputs.length, {
      value,
      norm,
      radius: g.state(RADIUS, []),
      target,
    });
    const candidates = attack.candidates(attacked);
    const outputs = [
      { name: "clean", value: g.expand(graph.locals[model.loss!].value, [sample]) },
      { name: "attacked", value: attacked.loss(attack.move(attacked, g.state(CANDIDATE, []))) },
    ];
    return {
      request: {
        ...EVALUATION,
        graph: g.build(),
        precision: precisionOf(variant, "f32"),
        lanes: sample,
        rows: { kind: "all", size: rows } as const,
        outputs,
      },
      late: scene.late,
      extra: { candidates, sample },
    };
  });
  const resident = workshop.resident(program);
  for (const name of Object.keys(program.state)) {
    const known = parameters[name];
    if (known) resident.writeState(0, name, known.data as readonly number[]);
  }
  if (program.state[RADIUS]) resident.writeState(0, RADIUS, [radius]);
  resident.setSeed(task.seed);
  setInputs(env, resident, late);
  const read = (name: string) =>
    arrange(resident.readOutput(name), program.outputs[name], { axes: [extra.sample], sizes: [rows] });
  const clean = new Float64Array(all);
  const worst = new Float64Array(all).fill(Number.NEGATIVE_INFINITY);
  for (let index = 0; index * CHUNK < all; index += 1) {
    const from = index * CHUNK;
    const here = Math.min(rows, all - from);
    const chunk = set.chunk(index);
    for (const { name, shape } of set.columns) {
      const width = widthOf(shape);
      if (program.data[name]) resident.setData(name, padded(chunk[name].slice(0, here * width), rows * width));
    }
    for (let k = 0; k < extra.candidates; k += 1) {
      if (program.state[CANDIDATE]) resident.writeState(0, CANDIDATE, [k]);
      resident.setStep(index); // rows of one_feature are drawn alike for both signs
      resident.run(0, 1);
      const losses = read("attacked");
      for (let row = 0; row < here; row += 1) worst[from + row] = Math.max(worst[from + row], losses[row]);
      if (k === 0) clean.set(read("clean").subarray(0, here), from);
    }
  }
  if (!clean.every(Number.isFinite) || !worst.every(Number.isFinite))
    throw new TaskError(
      `the loss of model ${model.name} under attack is not finite with moves of length ${radius}: give a smaller budget`,
    );
  return { clean, attacked: worst };
}
