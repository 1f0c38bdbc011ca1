/** The largest curvature of U at the start of a stage, for `step_size = auto`. */
import { setInputs } from "../data/data-context.ts";
import { wholeColumn } from "../data/row-set.ts";
import { Scene } from "../data/scene.ts";
import type { ExactLoss } from "../expectation/exact-loss.ts";
import { atStart } from "../expectation/expected-loss-at.ts";
import { gradient } from "../graph/derivative.ts";
import { EVALUATION } from "../program/evaluation.ts";
import { type TaskContext, TaskError } from "../tasks/context.ts";
import { ownTarget, startName, withOwnTarget } from "../tasks/own-target.ts";
import type { RowsOfSteps } from "../tasks/rows-of-steps.ts";
import { namesSetting } from "../tasks/settings.ts";
import { taskData } from "../tasks/task-data.ts";
import type { Parameters } from "../train/initial.ts";
import { modelGraph } from "../train/model-graph.ts";
import { columnNames, columnsOfStep, objectiveOf, type Pace, weighing } from "../train/request.ts";
import type { SampledLaw } from "./law.ts";
import { priors } from "./request.ts";
import { selection } from "./selection.ts";

const ROUNDS = 20;

/**
 * 20 power iterations v ← Hv / |Hv| with Hessian-vector products of U = nbeta L + localization/2 |w - w*|² - log prior on all rows (fresh data: on
 * one batch), from a random direction. Hv is the derivative of ⟨∇U, v⟩ (Pearlmutter 1994, Fast exact multiplication by the Hessian).
 */
export function largestCurvature(
  context: TaskContext,
  start: Parameters,
  law: SampledLaw,
  { rows, expectation }: RowsOfSteps,
  { batch, expectation: kind }: Pace,
): number {
  const { variant, task, workshop, engine, stage } = context;
  const model = variant.model!;
  const selected = selection(model.parameters, namesSetting(variant, "restrict"));
  if (expectation?.kind === "closed form")
    return curvatureInClosedForm(context, atStart(context, expectation, start), start, law);
  const pace: Pace = rows
    ? {
        steps: 1,
        batch: rows.rows,
        rows: { kind: "all", size: rows.rows },
        fresh: false,
        ...(kind ? { expectation: kind } : {}),
      }
    : { steps: 1, batch, rows: { kind: "none" }, fresh: batch > 0 };
  const { program, late, extra } = workshop.program(JSON.stringify([stage.name, task.variant, "curvature"]), () => {
    const scene = new Scene(engine.scalar, task.inputs.length);
    const { g } = scene;
    const sample = pace.batch > 0 ? g.axis("sample", pace.batch, "sample") : undefined;
    const target = ownTarget(variant, engine.scalar, task.inputs.length);
    const columns = withOwnTarget(scene, variant, columnsOfStep(scene, variant, pace, sample), target);
    const { locals, parameters } = modelGraph(scene, model, columns);
    const loss = locals[model.loss!].value;
    const { objective, factor } = objectiveOf(scene, loss, sample, weighing(scene, pace, sample));
    const points = selected.map(({ path, mask }) => {
      const { node, own } = parameters.get(path)!;
      return { path, node, own, mask: mask && g.constant(own, mask) };
    });
    const slopes = gradient(
      g,
      objective,
      points.map(({ node }) => node),
    );
    const masked = (k: number, node: number) =>
      points[k].mask === undefined ? node : g.map2("multiply", node, points[k].mask!);
    const directions = points.map(({ path, own }) => g.state(`${path}/direction`, own));
    const along = points
      .map(({ own }, k) => g.reduce("sum", g.map2("multiply", g.expand(slopes[k], own), masked(k, directions[k])), own))
      .reduce((a, b) => g.map2("add", a, b));
    const scale = g.map2("multiply", g.state("chain/nbeta", []), g.scalar(factor));
    const products = gradient(
      g,
      along,
      points.map(({ node }) => node),
    ).map((product, k) => {
      const { path, node, own } = points[k];
      const held = g.map2("multiply", g.state("chain/localization", []), directions[k]);
      const pull = g.map2("add", g.map2("multiply", scale, g.expand(product, own)), held);
      const prior = priors(scene, variant, model, path, node, own, law.prior);
      if (prior === undefined) return masked(k, pull);
      const [slope] = gradient(g, prior, [node]);
      const through = g.reduce("sum", g.map2("multiply", g.expand(slope, own), directions[k]), own);
      return masked(k, g.map2("add", pull, g.expand(gradient(g, through, [node])[0], own)));
    });
    const noise = points.map(({ own }, k) =>
      masked(k, g.random("normal", "accept", own, [g.scalar(0), g.scalar(1)], (1 << 21) + k)),
    );
    return {
      request: {
        ...EVALUATION,
        graph: g.build(),
        ...(sample === undefined ? {} : { lanes: sample }),
        rows: pace.rows,
        outputs: [
          ...points.map(({ path, own }, k) => ({ name: `${path}/product`, value: g.expand(products[k], own) })),
          ...points.map(({ path }, k) => ({ name: `${path}/noise`, value: noise[k] })),
        ],
      },
      late: scene.late,
      extra: { columns: columnNames(variant, pace) },
    };
  });
  const resident = workshop.resident(program);
  resident.setSeed(task.seed);
  setInputs(taskData(context), resident, late);
  if (rows) for (const name of extra.columns) if (program.data[name]) resident.setData(name, wholeColumn(rows, name));
  const write = (name: string, values: ArrayLike<number>) => {
    if (program.state[name]) resident.writeState(0, name, values);
  };
  for (const [path, { data }] of Object.entries(start))
    for (const name of [path, startName(path)]) write(name, data as readonly number[]);
  write("chain/nbeta", [law.nbeta]);
  write("chain/localization", [law.localization]);
  const { sqrt } = engine.scalar;
  const normOf = (parts: readonly Float64Array[]): number => {
    let sum = 0;
    for (const part of parts) for (const x of part) sum += x * x;
    return sqrt(sum);
  };
  const read = (kind: string) => {
    resident.setStep(0); // the same rows in every round
    resident.run(0, 1);
    return selected.map(({ path }) => resident.readOutput(`${path}/${kind}`));
  };
  let direction = read("noise");
  let curvature = 0;
  for (let round = 0; round < ROUNDS; round += 1) {
    const norm = normOf(direction);
    if (!(norm > 0)) break;
    selected.forEach(({ path }, k) =>
      write(
        `${path}/direction`,
        direction[k].map((x) => x / norm),
      ),
    );
    direction = read("product");
    curvature = normOf(direction);
  }
  return positive(context, curvature);
}

function positive({ task }: TaskContext, curvature: number): number {
  if (curvature > 0 && Number.isFinite(curvature)) return curvature;
  throw new TaskError(
    `${task.id}: step_size = auto finds no curvature at the start (${curvature}); give step_size a number`,
  );
}

/** The largest absolute eigenvalue of nbeta times the exact Hessian, with localization on its diagonal, over the coordinates that move. */
function curvatureInClosedForm(context: TaskContext, exact: ExactLoss, start: Parameters, law: SampledLaw): number {
  const { variant, engine } = context;
  const { size } = exact;
  const free = new Uint8Array(size);
  for (const { path, mask } of selection(variant.model!.parameters, namesSetting(variant, "restrict"))) {
    const { from, count } = exact.parameters.find((each) => each.path === path)!;
    for (let k = 0; k < count; k += 1) free[from + k] = mask ? mask[k] : 1;
  }
  const { hessian } = exact.hessian(exact.pack(start));
  const bent = hessian.map((x, at) => {
    const [i, j] = [Math.floor(at / size), at % size];
    return free[i] && free[j] ? law.nbeta * x + (i === j ? law.localization : 0) : 0;
  });
  const { values } = engine.linear.eigen(bent, size);
  return positive(
    context,
    values.reduce((most, x) => Math.max(most, Math.abs(x)), 0),
  );
}
