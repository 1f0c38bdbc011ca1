/** Models and data sets on rows, for measures: `forward` and `rowsOf` with the results of a run. */
import type { Static } from "../../dsl/plan/core.ts";
import type { DataPlan, Plan, TaskPlan } from "../../dsl/plan/plan.ts";
import { attackRows } from "../attack/attack-rows.ts";
import type { DataContext } from "../data/data-context.ts";
import { type RowSet, rowSetOf, wholeColumn } from "../data/row-set.ts";
import { rowsOf } from "../data/rows.ts";
import { rowsIdentity } from "../data/rows-key.ts";
import { sources } from "../data/sources/index.ts";
import { alikeFeatures } from "../expectation/alike.ts";
import type { RowServices } from "../measure/task-field.ts";
import type { TaskResult, Tensor } from "../results.ts";
import { type ForwardContext, forward, stageRows } from "../tasks/forward.ts";
import { seedAt, taskData } from "../tasks/task-data.ts";
import type { Workshop } from "../tasks/workshop.ts";

/** The plan's data sets with swept names at a point; in `DataSource.data` they are counted as here. */
function dataAt(plan: Plan, point: Readonly<Record<string, number>>): readonly DataPlan[] {
  const fixed = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(fixed);
    if (typeof value !== "object" || value === null) return value;
    const node = value as { readonly op?: string; readonly name?: string };
    if (node.op !== "swept") return Object.fromEntries(Object.entries(node).map(([key, entry]) => [key, fixed(entry)]));
    const known = plan.sweeps.find((sweep) => sweep.names.includes(node.name!))?.values[node.name!][
      point[node.name!] ?? 0
    ];
    return known?.kind === "tensor" ? { op: "constant", shape: known.value.shape, value: known.value } : value;
  };
  return plan.data.map((data) => fixed(data) as DataPlan);
}

interface Rows {
  readonly set: RowSet;
  readonly fresh: boolean;
  readonly key: string;
}

export function rowServices(plan: Plan, workshop: Workshop, results: ReadonlyMap<string, TaskResult>): RowServices {
  const stages = new Map(plan.stages.map((stage) => [stage.name, stage]));
  const identities = new Map<string, string>();
  const contextOf = (task: TaskPlan): ForwardContext => {
    const stage = stages.get(task.stage)!;
    return { plan, stage, variant: stage.variants[task.variant], task, workshop, upstream: results };
  };
  const known = (data: DataPlan, env: DataContext): Rows => ({
    set: rowsOf(env, data),
    fresh: data.size === undefined,
    key: rowsIdentity(env, data),
  });

  /** A data set by name: of the task's own stage, of another stage's task at the same point, or of the plan. */
  const dataSet = (name: string, point: Readonly<Record<string, number>>, task?: TaskPlan): Rows => {
    const near = (other: TaskPlan) => Object.entries(other.point).every(([axis, k]) => (point[axis] ?? 0) === k);
    const owners = [...(task ? [task] : []), ...plan.tasks.filter(near), ...plan.tasks];
    for (const owner of owners) {
      const context = contextOf(owner);
      if (context.variant.data?.name === name) return known(context.variant.data, taskData(context));
    }
    const sets = dataAt(plan, point);
    const data = sets.find((each) => each.name === name);
    if (!data) throw new Error(`there is no data set ${name}`);
    return known(data, {
      workshop,
      bases: sets,
      sets,
      inputs: [],
      variant: `data/${JSON.stringify(point)}`,
      origin: "",
      seed: seedAt({ plan, task: { point } }),
      field: (stage) => {
        throw new Error(`data ${name} depends on ${stage}, which has no value here`);
      },
      measured: () => {
        throw new Error(`data ${name} depends on a measure, which has no value here`);
      },
    });
  };

  const rowsOver = (over: Static, task: TaskPlan): Rows => {
    if (over.kind === "data") return dataSet(over.data, task.point, task);
    const { variant } = contextOf(task);
    if (over.kind === "entry") {
      const source = sources.find((each) => each.entry.name === over.entry);
      if (!source) throw new Error(`there is no source ${over.entry}`);
      const columns = source.columns(over.arguments);
      const [{ values, shape }] = columns;
      return {
        set: rowSetOf(values.length / shape.reduce((a, b) => a * b, 1), columns),
        fresh: false,
        key: JSON.stringify(over),
      };
    }
    const [input, ...others] = variant.model?.inputs ?? [];
    if (over.kind !== "tensor" || !input || others.length > 0)
      throw new Error("`over` takes a data set, a source, or a list of points where the model has one input");
    const { shape, data } = over.value;
    return {
      set: rowSetOf(shape[0], [{ ...input, values: Float64Array.from(data, (x) => x ?? 0) }]),
      fresh: false,
      key: JSON.stringify(data),
    };
  };

  const samples = (size: number): Tensor["axes"] => [{ word: "samples", size }];
  return {
    binding(task, parameters, name, over) {
      const context = contextOf(task);
      const own = context.variant.data;
      const rows = over ? rowsOver(over, task) : own && known(own, taskData(context));
      const value = forward(context, parameters, [name], rows?.set ?? stageRows(context))[name];
      const axes = value.rows === null ? [] : samples(value.rows);
      return {
        tensor: { axes, shape: value.shape, data: value.data },
        fresh: rows?.fresh === true && value.rows !== null,
        key: rows?.key ?? "",
      };
    },
    rowsOf(task) {
      const { data } = contextOf(task).variant;
      if (!data || data.size !== undefined) return undefined;
      const key = identities.get(task.id) ?? rowsIdentity(taskData(contextOf(task)), data);
      identities.set(task.id, key);
      return key;
    },
    alike(task) {
      const parameters = results.get(task.id)?.parameters;
      return parameters && alikeFeatures(contextOf(task), parameters);
    },
    attack(task, parameters, request, count, over) {
      const context = contextOf(task);
      const own = context.variant.data;
      const rows = over ? rowsOver(over, task) : own && known(own, taskData(context));
      if (!rows) throw new Error(`an attack moves the rows of data, and stage ${task.stage} has none`);
      const { clean, attacked } = attackRows(context, parameters, rows.set, count, request);
      const tensor = (data: Float64Array): Tensor => ({ axes: samples(data.length), shape: [], data });
      return {
        clean: tensor(clean),
        attacked: tensor(attacked),
        fresh: rows.fresh,
        key: `${rows.key}:${clean.length}`,
      };
    },
    column(name, column, point) {
      const { set, fresh, key } = dataSet(name, point);
      const found = set.columns.find((each) => each.name === column);
      if (!found) throw new Error(`data ${name} has no column ${column} that varies from row to row`);
      return { tensor: { axes: samples(set.rows), shape: found.shape, data: wholeColumn(set, column) }, fresh, key };
    },
  };
}
