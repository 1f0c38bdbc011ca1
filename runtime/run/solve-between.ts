/**
 * Values of expressions between two points of a sweep, where everything in them is solved: the theories are solved again with inputs
 * between those of the two points. That is right where the inputs are affine in the swept value, which is checked at all its points.
 */
import type { Constant, Core } from "../../dsl/plan/core.ts";
import type { Plan, StagePlan, TaskPlan } from "../../dsl/plan/plan.ts";
import { trace } from "../core/trace.ts";
import { TensorAlgebra } from "../graph/tensor-algebra.ts";
import { breathe } from "../iterate/breathe.ts";
import type { Between } from "../measure/evaluation.ts";
import { operationByName } from "../operations/index.ts";
import type { TaskResult } from "../results.ts";
import { theories } from "../solve/index.ts";
import type { Solution } from "../solve/theory.ts";
import type { TaskContext } from "../tasks/context.ts";
import type { Workshop } from "../tasks/workshop.ts";

type Point = Readonly<Record<string, number>>;

/** Relative tolerance of the check that inputs are affine. */
const AFFINE = 1e-9;

const QUIET: TaskContext["control"] = {
  now: () => 0,
  wish: () => "go",
  breathe,
  progress: () => {},
  records: () => {},
  checkpoint: () => {},
};

const hasHoles = (result: TaskResult): boolean =>
  Object.values(result.parameters).some(({ data }) => data.includes(null));

export function solveBetween(plan: Plan, workshop: Workshop, results: ReadonlyMap<string, TaskResult>): Between {
  const solved = new Map<string, Solution | undefined>();

  const numbers = (word: string): readonly number[] | undefined => {
    const sweep = plan.sweeps.find(({ names }) => names.includes(word));
    if (!sweep || sweep.names.length > 1) return undefined;
    const values = sweep.values[word].map((value) =>
      value.kind === "tensor" && value.value.data.length === 1 ? value.value.data[0] : null,
    );
    return values.every((value) => value !== null) ? (values as number[]) : undefined;
  };

  const taskAt = (stage: StagePlan, point: Point): TaskPlan | undefined =>
    plan.tasks.find(
      (task) =>
        task.stage === stage.name && task.repeat === 0 && stage.swept.every((name) => task.point[name] === point[name]),
    );

  function inputsAt(
    stage: StagePlan,
    point: Point,
    word: string,
    index: number,
    x: number,
  ):
    | { readonly inputs: readonly Constant[]; readonly from: TaskPlan; readonly neighbours: readonly TaskPlan[] }
    | undefined {
    const axis = numbers(word);
    if (!axis) return undefined;
    const tasks = axis.map((_, k) => taskAt(stage, { ...point, [word]: k }));
    const [one, other] = [tasks[index], tasks[index + 1]];
    if (!one || !other || one.variant !== other.variant) return undefined;
    const at = (place: number, k: number, i: number): number => {
      const [a, b] = [one.inputs[k].data[i] ?? 0, other.inputs[k].data[i] ?? 0];
      return a + ((place - axis[index]) / (axis[index + 1] - axis[index])) * (b - a);
    };
    const affine = tasks.every(
      (task, j) =>
        task?.variant === one.variant &&
        task.inputs.every(({ data }, k) =>
          data.every(
            (value, i) => Math.abs((value ?? 0) - at(axis[j], k, i)) <= AFFINE * Math.max(1, Math.abs(value ?? 0)),
          ),
        ),
    );
    if (!affine) return undefined;
    const inputs = one.inputs.map(({ shape, data }, k) => ({ shape, data: data.map((_, i) => at(x, k, i)) }));
    const result = results.get(one.id);
    return { inputs, from: result && !hasHoles(result) ? one : other, neighbours: [one, other] };
  }

  function solution(stage: StagePlan, point: Point, word: string, index: number, x: number): Solution | undefined {
    const found = inputsAt(stage, point, word, index, x);
    if (!found) return undefined;
    const { from, inputs, neighbours } = found;
    const variant = stage.variants[from.variant];
    const theory = theories.find(({ entry }) => entry.name === variant.subject.entry);
    if (!theory) return undefined;
    const warm = plan.sweeps.some((sweep) => sweep.warm && sweep.names.includes(word));
    const others = from.after.filter((id) => plan.tasks.find((task) => task.id === id)?.stage !== stage.name);
    const task = { ...from, id: `${from.id} to ${x}`, inputs, after: warm ? [...others, from.id] : others };
    const { engine } = workshop;
    const mark = engine.mark();
    const context = { engine, plan, stage, variant, task, hash: "", upstream: results, control: QUIET, workshop };
    const known = neighbours.flatMap(({ id }) => {
      const result = results.get(id);
      return result && !hasHoles(result) ? [result.parameters] : [];
    });
    const answer = theory.solveFrom && known.length > 0 ? theory.solveFrom(context, known) : theory.solve(context);
    if (answer instanceof Promise) {
      answer.catch(() => {});
      return undefined;
    }
    if (!theory.keepsPrograms) engine.release(mark);
    return answer.converged ? answer : undefined;
  }

  function fieldAt(
    name: string,
    field: string,
    point: Point,
    word: string,
    index: number,
    x: number,
  ): number | undefined {
    const stage = plan.stages.find((each) => each.name === name);
    if (stage?.verb !== "solve") return undefined;
    if (!stage.swept.includes(word)) {
      const task = taskAt(stage, point);
      const tensor = task && results.get(task.id)?.fields[field];
      return tensor && tensor.data.length === 1 && !tensor.missing?.[0] ? tensor.data[0] : undefined;
    }
    const key = JSON.stringify([name, stage.swept.map((axis) => point[axis]), word, index, x]);
    if (!solved.has(key)) solved.set(key, solution(stage, point, word, index, x));
    const tensor = solved.get(key)?.fields[field];
    return tensor && tensor.data.length === 1 && !tensor.missing?.[0] ? tensor.data[0] : undefined;
  }

  return (core: Core, point, word, index, x) => {
    const algebra = new TensorAlgebra(workshop.engine.scalar);
    const nothing = Symbol("no value");
    try {
      const { value } = trace(core, {
        algebra,
        local: () => {
          throw nothing;
        },
        leaf: (part, inner) => {
          if (part.op === "measure") {
            const measure = plan.measures.find(({ name }) => name === part.measure);
            if (!measure || measure.across.length > 0) throw nothing;
            return inner(measure.value);
          }
          const number =
            part.op === "field"
              ? fieldAt(part.stage, part.field, point, word, index, x)
              : part.op === "swept"
                ? part.name === word
                  ? x
                  : numbers(part.name)?.[point[part.name]]
                : null;
          if (number === undefined) throw nothing;
          return number === null ? undefined : { value: algebra.scalar(number), own: [] };
        },
        operation: operationByName,
      });
      const [result] = value.data;
      return value.data.length === 1 && Number.isFinite(result) ? result : undefined;
    } catch {
      return undefined; // Not an expression of solved numbers: points are joined by lines instead.
    }
  };
}
