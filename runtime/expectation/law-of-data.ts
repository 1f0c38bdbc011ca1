/**
 * The input law of a data set, read from its drawn columns: a presence law (bernoulli, together, exclusive, one_hot, or none) times
 * values (uniform, discrete, categorical, or a constant). Arguments are evaluated by a program, since they may be swept.
 */
import type { Core } from "../../dsl/plan/core.ts";
import type { ColumnPlan, DataPlan, StageVariant } from "../../dsl/plan/plan.ts";
import { arrange } from "../data/arrange.ts";
import { setInputs } from "../data/data-context.ts";
import { lawNamed } from "../data/draw.ts";
import { type Locals, Scene } from "../data/scene.ts";
import type { AxisId, NodeId } from "../graph/graph.ts";
import { EVALUATION } from "../program/evaluation.ts";
import { TaskError } from "../tasks/context.ts";
import type { ForwardContext } from "../tasks/forward.ts";
import { taskData } from "../tasks/task-data.ts";
import type { Atoms, Group, InputLaw } from "./input-law.ts";
import { plainData } from "./plain-data.ts";
import { drawnColumns } from "./squared-loss.ts";

type Application = Core & { readonly op: "apply" };
type Wrap = (core: Core) => Core;

export interface ColumnLaw {
  readonly presence?: {
    readonly law: string;
    readonly numbers: Readonly<Record<string, number>>;
    readonly density?: Core;
  };
  readonly values:
    | { readonly kind: "constant" }
    | { readonly kind: "uniform"; readonly low: Core; readonly high: Core }
    | { readonly kind: "atoms"; readonly count: number; readonly at: Core; readonly weights: Core };
  readonly factors: readonly Core[];
}

const constant = (value: number): Core => ({ op: "constant", shape: [], value: { shape: [], data: [value] } });

/** The argument of a law by name, with its default. */
function argument(core: Application, name: string): Core | undefined {
  const parameters = lawNamed(core.function)!.entry.parameters;
  const index = parameters.findIndex((parameter) => parameter.name === name);
  const fallback = parameters[index]?.default;
  return (
    core.options[name] ??
    core.arguments[index] ??
    (fallback?.kind === "tensor" ? { op: "constant", shape: fallback.value.shape, value: fallback.value } : undefined)
  );
}

function containsLaw(core: unknown): boolean {
  if (Array.isArray(core)) return core.some(containsLaw);
  if (typeof core !== "object" || core === null) return false;
  const { op, function: name } = core as { op?: string; function?: string };
  return (
    (op === "apply" && name !== undefined && lawNamed(name) !== undefined) ||
    Object.entries(core).some(([key, value]) => key !== "span" && containsLaw(value))
  );
}

function factors(core: Core, wrap: Wrap): readonly { readonly core: Core; readonly wrap: Wrap }[] {
  if (core.op === "apply" && core.function === "multiply") return core.arguments.flatMap((part) => factors(part, wrap));
  if (core.op === "apply" && core.function === "divide" && !containsLaw(core.arguments[1])) {
    const [above, below] = core.arguments;
    return [...factors(above, wrap), { core: { ...core, shape: below.shape, arguments: [constant(1), below] }, wrap }];
  }
  if (core.op === "define" && core.where === undefined)
    return factors(core.body, (body) =>
      wrap({ ...core, shape: [...core.binders.map(({ size }) => size), ...body.shape], body }),
    );
  return [{ core, wrap }];
}

/** Throws a `TaskError` that says what of the law is not known. */
export function columnLaw(column: ColumnPlan): ColumnLaw {
  const fail = (text: string): never => {
    throw new TaskError(
      `the law of column ${column.name} ${text}; an exact loss is known for presence (bernoulli, together, exclusive, one_hot) times uniform, discrete or categorical values or a constant`,
    );
  };
  let presence: ColumnLaw["presence"];
  let values: ColumnLaw["values"] | undefined;
  const others: Core[] = [];
  for (const { core, wrap } of factors(column.value, (body) => body)) {
    const name = core.op === "apply" ? core.function : "";
    const own = core.op === "apply" ? valuesOf(core, wrap) : undefined;
    if (own) {
      if (values) fail("multiplies two laws of values");
      values = own;
    } else if (core.op === "apply" && ["bernoulli", "together", "exclusive", "one_hot"].includes(name)) {
      if (presence) fail("multiplies two presence laws");
      const numbers: Record<string, number> = {};
      for (const key of ["sets", "size", "n"]) {
        const part = lawNamed(name)!.entry.parameters.some((parameter) => parameter.name === key)
          ? argument(core, key)
          : undefined;
        if (part?.op === "constant") numbers[key] = part.value.data[0] ?? 0;
      }
      const density = name === "one_hot" ? undefined : argument(core, name === "bernoulli" ? "p" : "density");
      presence = { law: name, numbers, ...(density ? { density: wrap(density) } : {}) };
    } else if (containsLaw(core)) fail(name === "" ? "is not a product" : `has \`${name}\` in it`);
    else others.push(wrap(core));
  }
  return { ...(presence ? { presence } : {}), values: values ?? { kind: "constant" }, factors: others };
}

/** The law of values that a factor is; undefined: it is none. */
function valuesOf(core: Application, wrap: Wrap): ColumnLaw["values"] | undefined {
  if (core.function === "uniform")
    return { kind: "uniform", low: wrap(argument(core, "low")!), high: wrap(argument(core, "high")!) };
  if (core.function === "discrete") {
    const at = argument(core, "values")!;
    return { kind: "atoms", count: at.shape[0], at: wrap(at), weights: wrap(argument(core, "weights")!) };
  }
  if (core.function !== "categorical") return undefined;
  const of = argument(core, "of")!;
  const count = of.shape[0] ?? (of.op === "constant" ? of.value.data[0] : undefined);
  if (typeof count !== "number") return undefined;
  const at: Core = {
    op: "constant",
    shape: [count],
    value: { shape: [count], data: Array.from({ length: count }, (_, k) => k) },
  };
  return { kind: "atoms", count, at, weights: of.shape.length === 0 ? constant(1) : wrap(of) };
}

/** Why a drawn column's law is not known, and where; undefined: it is. `few`: it takes few values, so that any loss has an expectation. */
export function knownLaws(variant: Pick<StageVariant, "data" | "bases">): {
  readonly refusal?: { readonly message: string; readonly span: ColumnPlan["span"] };
  readonly few: boolean;
} {
  let few = true;
  for (const { name } of drawnColumns(variant)) {
    const column = plainData(variant.data!, variant.bases).columns.find((each) => each.name === name)!;
    try {
      few &&= columnLaw(column).values.kind !== "uniform";
    } catch (error) {
      if (!(error instanceof TaskError)) throw error;
      return { refusal: { message: error.message, span: column.span }, few };
    }
  }
  return { few };
}

/** Groups of a presence law over features in rows of `last`, from density values of the same layout. */
function groupsOf(
  law: ColumnLaw["presence"],
  count: number,
  last: number,
  from: number,
  density: Float64Array,
): readonly Group[] {
  const feature = (k: number) => from + k;
  if (!law) return Array.from({ length: count }, (_, k): Group => [{ members: [feature(k)], probability: 1 }]);
  if (law.law === "bernoulli") {
    return Array.from(
      { length: count },
      (_, k): Group => [
        { members: [], probability: 1 - density[k] },
        { members: [feature(k)], probability: density[k] },
      ],
    );
  }
  const groups: Group[] = [];
  for (let start = 0; start < count; start += last) {
    const members = (first: number, size: number) => Array.from({ length: size }, (_, k) => feature(start + first + k));
    if (law.law === "one_hot")
      groups.push(members(0, last).map((member) => ({ members: [member], probability: 1 / last })));
    else {
      const { size } = law.numbers;
      for (let first = 0; first < last; first += size) {
        const p = density[start + first];
        const own = members(first, size);
        const present =
          law.law === "together"
            ? [{ members: own, probability: p }]
            : own.map((member) => ({ members: [member], probability: p / size }));
        groups.push([{ members: [], probability: 1 - p }, ...present]);
      }
    }
  }
  return groups;
}

/** The law of all drawn columns of a stage's data at a task. */
export function lawOfData(context: ForwardContext): InputLaw {
  const { variant, workshop, task } = context;
  const data = plainData(variant.data as DataPlan, variant.bases);
  if (data.source)
    throw new TaskError(`an exact loss is known for columns drawn by a law; data ${data.name} has rows of its own`);
  const env = taskData(context);
  const columns = drawnColumns(variant);
  const laws = columns.map(({ name }) => columnLaw(data.columns.find((column) => column.name === name)!));
  const { program, late, extra } = workshop.program(JSON.stringify([env.variant, "law", data.name]), () => {
    const scene = new Scene(workshop.engine.scalar, task.inputs.length);
    const { g } = scene;
    const locals: Record<string, Locals[string]> = {};
    for (const column of data.columns)
      if (column.const)
        locals[column.name] = scene.lateValue({ kind: "const", data: data.name, column: column.name }, column.shape);
    const outputs = columns.flatMap(({ name, shape }, k) => {
      const own = scene.axes(shape, name);
      const on = (core: Core) => scene.on(scene.trace(core, locals), own).value;
      const { values, factors: others, presence } = laws[k];
      const factor = others.map(on).reduce((a, b) => g.map2("multiply", a, b), on(constant(1)));
      const output = (part: string, value: NodeId, axes: readonly AxisId[] = own) => ({
        name: `${part} ${name}`,
        value: g.expand(value, axes),
        own: axes,
      });
      const density = presence?.density ? [output("density", on(presence.density))] : [];
      if (values.kind === "constant") return [...density, output("low", factor)];
      if (values.kind === "uniform")
        return [
          ...density,
          output("low", g.map2("multiply", on(values.low), factor)),
          output("high", g.map2("multiply", on(values.high), factor)),
        ];
      const each = [...own, g.axis(`value of ${name}`, values.count)];
      const spread = (core: Core) => scene.on(scene.trace(core, locals), each).value;
      return [
        ...density,
        output("values", g.map2("multiply", spread(values.at), factor), each),
        output("weights", spread(values.weights), each),
      ];
    });
    return {
      request: {
        ...EVALUATION,
        graph: g.build(),
        outputs: outputs.map(({ name, value }) => ({ name, value })),
      },
      late: scene.late,
      extra: new Map(outputs.map(({ name, own }) => [name, own])),
    };
  });
  const resident = workshop.resident(program);
  resident.setSeed(task.dataSeed);
  setInputs(env, resident, late);
  resident.run(0, 1);
  const read = (name: string, sizes: readonly number[]) =>
    arrange(resident.readOutput(name), program.outputs[name], { axes: extra.get(name)!, sizes });
  const size = columns.reduce((sum, { count }) => sum + count, 0);
  const [low, width] = [new Float64Array(size), new Float64Array(size)];
  const atoms = new Array<Atoms | undefined>(size).fill(undefined);
  const groups: Group[] = [];
  columns.forEach(({ name, shape, from, count }, k) => {
    const { presence, values } = laws[k];
    const fail = (text: string): never => {
      throw new TaskError(`column ${name} of data ${data.name} ${text}`);
    };
    if (values.kind === "atoms") {
      const each = [...shape, values.count];
      const [at, weights] = [read(`values ${name}`, each), read(`weights ${name}`, each)];
      for (let i = 0; i < count; i += 1)
        atoms[from + i] = atomsOf(
          Array.from({ length: values.count }, (_, j) => [at[i * values.count + j], weights[i * values.count + j]]),
          fail,
        );
    } else {
      const lows = read(`low ${name}`, shape);
      const highs = values.kind === "uniform" ? read(`high ${name}`, shape) : lows;
      for (let i = 0; i < count; i += 1) {
        if (!Number.isFinite(lows[i]) || !Number.isFinite(highs[i]))
          fail(`has values from ${lows[i]} to ${highs[i]}, and values of data are finite`);
        low[from + i] = Math.min(lows[i], highs[i]);
        width[from + i] = Math.abs(highs[i] - lows[i]);
      }
    }
    const density = presence?.density ? read(`density ${name}`, shape) : new Float64Array(count).fill(1);
    const outside = density.find((p) => !(p >= 0 && p <= 1));
    if (outside !== undefined)
      throw new TaskError(`the density of column ${name} is ${outside} here; it is a probability, between 0 and 1`);
    // A gate of one feature without a width is a value more, 0.
    const gated = presence?.law === "bernoulli";
    for (let i = from; i < from + count; i += 1) {
      if (width[i] > 0) continue;
      const own = atoms[i] ?? { at: Float64Array.of(low[i]), weight: Float64Array.of(1) };
      const p = gated ? density[i - from] : 1;
      const all = gated ? [[0, 1 - p], ...Array.from(own.at, (x, j) => [x, p * own.weight[j]])] : undefined;
      const kept = all ? atomsOf(all, fail) : own;
      low[i] = kept.at.reduce((a, b) => Math.min(a, b));
      width[i] = kept.at.reduce((a, b) => Math.max(a, b)) - low[i];
      atoms[i] = kept.at.length > 1 ? kept : undefined;
    }
    const open = density.map((p, i) => (gated && !(width[from + i] > 0 && !atoms[from + i]) ? 1 : p));
    groups.push(...groupsOf(presence, count, shape[shape.length - 1] ?? 1, from, open));
  });
  return { size, low, width, atoms, groups };
}

/** Values with their weights as atoms, without those that never come. */
function atomsOf(pairs: readonly (readonly number[])[], fail: (text: string) => never): Atoms {
  const bad = pairs.find(([x, weight]) => !Number.isFinite(x) || !(weight >= 0 && Number.isFinite(weight)));
  if (bad)
    fail(`has a value ${bad[0]} with the weight ${bad[1]}; values are finite numbers, weights finite and 0 or more`);
  const kept = pairs.filter(([, weight]) => weight > 0);
  const total = kept.reduce((sum, [, weight]) => sum + weight, 0);
  if (!(total > 0)) fail("has weights that are all 0: one of its values must have a probability");
  return {
    at: Float64Array.from(kept, ([x]) => x),
    weight: Float64Array.from(kept, ([, weight]) => weight / total),
  };
}
