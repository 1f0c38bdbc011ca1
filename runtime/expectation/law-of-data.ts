/**
 * The input law of a data set, read from its drawn columns: a presence law (bernoulli, together, exclusive, one_hot, or none) times
 * values (uniform, or a constant). Arguments are evaluated by a program, since they may be swept.
 */
import type { Core } from "../../dsl/plan/core.ts";
import type { ColumnPlan, DataPlan, StageVariant } from "../../dsl/plan/plan.ts";
import { arrange } from "../data/arrange.ts";
import { setInputs } from "../data/data-context.ts";
import { lawNamed } from "../data/draw.ts";
import { type Locals, Scene } from "../data/scene.ts";
import { EVALUATION } from "../program/evaluation.ts";
import { TaskError } from "../tasks/context.ts";
import type { ForwardContext } from "../tasks/forward.ts";
import { taskData } from "../tasks/task-data.ts";
import type { Group, InputLaw } from "./input-law.ts";
import { plainData } from "./plain-data.ts";
import { drawnColumns } from "./squared-loss.ts";

type Application = Core & { readonly op: "apply" };
type Wrap = (core: Core) => Core;

interface ColumnLaw {
  readonly presence?: {
    readonly law: string;
    readonly numbers: Readonly<Record<string, number>>;
    readonly density?: Core;
  };
  readonly low: Core;
  readonly high: Core;
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

function columnLaw(column: ColumnPlan): ColumnLaw {
  const fail = (text: string): never => {
    throw new TaskError(
      `the law of column ${column.name} ${text}; an exact loss is known for presence (bernoulli, together, exclusive, one_hot) times uniform values or a constant`,
    );
  };
  let presence: ColumnLaw["presence"];
  let values: { low: Core; high: Core } | undefined;
  const others: Core[] = [];
  for (const { core, wrap } of factors(column.value, (body) => body)) {
    const name = core.op === "apply" ? core.function : "";
    if (core.op === "apply" && name === "uniform") {
      if (values) fail("multiplies two uniform laws");
      values = { low: wrap(argument(core, "low")!), high: wrap(argument(core, "high")!) };
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
  const one = constant(1);
  return { ...(presence ? { presence } : {}), low: values?.low ?? one, high: values?.high ?? one, factors: others };
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
      const { low, high } = columnLaw(column);
      few &&= low === high;
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
      const { low, high, factors: others, presence } = laws[k];
      const factor = others.map(on).reduce((a, b) => g.map2("multiply", a, b), on(constant(1)));
      const parts = {
        low: g.map2("multiply", on(low), factor),
        high: g.map2("multiply", on(high), factor),
        ...(presence?.density ? { density: on(presence.density) } : {}),
      };
      return Object.entries(parts).map(([part, value]) => ({
        name: `${part} ${name}`,
        value: g.expand(value, own),
        own,
      }));
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
  const groups: Group[] = [];
  columns.forEach(({ name, shape, from, count }, k) => {
    const [lows, highs] = [read(`low ${name}`, shape), read(`high ${name}`, shape)];
    for (let i = 0; i < count; i += 1) {
      low[from + i] = Math.min(lows[i], highs[i]);
      width[from + i] = Math.abs(highs[i] - lows[i]);
    }
    const { presence } = laws[k];
    const density = presence?.density ? read(`density ${name}`, shape) : new Float64Array(count).fill(1);
    const outside = density.find((p) => !(p >= 0 && p <= 1));
    if (outside !== undefined)
      throw new TaskError(`the density of column ${name} is ${outside} here; it is a probability, between 0 and 1`);
    groups.push(...groupsOf(presence, count, shape[shape.length - 1] ?? 1, from, density));
  });
  return { size, low, width, groups };
}
