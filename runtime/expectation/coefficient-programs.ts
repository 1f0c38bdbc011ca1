/**
 * Three programs around a squared loss: the coefficients of its terms at given parameters; the pull-back of cotangents of coefficients
 * to parameters; and, for a direction of the parameters, how coefficients and pulled-back gradient move (a column of the Jacobian, and of
 * the Hessian at fixed cotangents). One step of each is one evaluation, in f64.
 */
import type { Constant } from "../../dsl/plan/core.ts";
import { type Arrangement, arrange } from "../data/arrange.ts";
import { setInputs } from "../data/data-context.ts";
import { gradient } from "../graph/derivative.ts";
import type { AxisId, NodeId } from "../graph/graph.ts";
import { EVALUATION } from "../program/evaluation.ts";
import type { Resident } from "../program/resident.ts";
import type { ForwardContext } from "../tasks/forward.ts";
import { taskData } from "../tasks/task-data.ts";
import { rowsState, type SquaredLoss, squaredLoss } from "./squared-loss.ts";

/** Coefficients of one group of like terms: `[entry]` or `[entry][row]`. */
export interface TermValues {
  readonly entries: number;
  readonly weight: Float64Array;
  readonly affine: Float64Array;
  readonly factor?: Float64Array;
  readonly argument?: Float64Array;
}

export interface ParameterShape {
  readonly path: string;
  readonly shape: readonly number[];
  readonly from: number;
  readonly count: number;
}

type Kind = "values" | "pull" | "curve";
interface Output {
  readonly name: string;
  readonly to: Arrangement;
}
interface Extra {
  readonly rows: number;
  readonly columns: SquaredLoss["columns"];
  readonly bent: SquaredLoss["bent"];
  readonly terms: readonly { readonly entries: number; readonly active: boolean }[];
  readonly parameters: readonly ParameterShape[];
  readonly outputs: readonly Output[];
}

const PARTS = ["weight", "affine", "factor", "argument"] as const;
const cotangent = (term: number, part: string): string => `cotangent of ${part} ${term}`;
const direction = (path: string): string => `direction of ${path}`;

const taskOf = ({ variant, task }: ForwardContext) => ({ variant, inputs: task.inputs.length, name: task.id });

function build(context: ForwardContext, kind: Kind) {
  const loss = squaredLoss(context.workshop.engine.scalar, taskOf(context));
  const { scene, row, terms, rest, parameters } = loss;
  const { g } = scene;
  const sizes = (axes: readonly AxisId[]) => axes.map((axis) => g.axisOf(axis).size);
  const outputs: { name: string; value: NodeId; to: Arrangement }[] = [];
  const output = (name: string, value: NodeId, axes: readonly AxisId[]) =>
    outputs.push({ name, value: g.expand(value, axes), to: { axes, sizes: sizes(axes) } });
  const parts = terms.flatMap((term, k) =>
    PARTS.flatMap((part) => {
      const value = term[part];
      const axes = part === "affine" || part === "argument" ? [...term.entries, row] : term.entries;
      return value === undefined ? [] : [{ name: `${part} ${k}`, value, axes, cotangent: cotangent(k, part) }];
    }),
  );
  if (kind === "values") {
    for (const { name, value, axes } of parts) output(name, value, axes);
    output("rest", rest ?? g.scalar(0), []);
  } else {
    const cotangents = parts.map((part) => g.state(part.cotangent, part.axes));
    const products = parts.map(({ value, axes }, k) => g.contract(value, cotangents[k], axes));
    const pairing = [...products, rest ?? g.scalar(0)].reduce((a, b) => g.map2("add", a, b));
    const nodes = parameters.map(({ node }) => node);
    const pulled = gradient(g, pairing, nodes);
    if (kind === "pull") parameters.forEach(({ path, own }, k) => void output(`gradient ${path}`, pulled[k], own));
    else {
      const along = parameters
        .map(({ path, own }, k) => g.contract(g.expand(pulled[k], own), g.state(direction(path), own), own))
        .reduce((a, b) => g.map2("add", a, b), g.scalar(0));
      const moved = gradient(g, along, [...nodes, ...cotangents]);
      parameters.forEach(({ path, own }, k) => void output(`gradient ${path}`, moved[k], own));
      parts.forEach(({ name, axes }, k) => void output(name, moved[nodes.length + k], axes));
    }
  }
  const entriesOf = (axes: readonly AxisId[]) => sizes(axes).reduce((a, b) => a * b, 1);
  let from = 0;
  const extra: Extra = {
    rows: g.axisOf(row).size,
    columns: loss.columns,
    bent: loss.bent,
    terms: terms.map((term) => ({ entries: entriesOf(term.entries), active: term.argument !== undefined })),
    parameters: parameters.map(({ path, shape }) => {
      const count = shape.reduce((a, b) => a * b, 1);
      from += count;
      return { path, shape, from: from - count, count };
    }),
    outputs: outputs.map(({ name, to }) => ({ name, to })),
  };
  return {
    request: {
      ...EVALUATION,
      graph: g.build(),
      outputs: outputs.map(({ name, value }) => ({ name, value })),
    },
    late: scene.late,
    extra,
  };
}

/** One of the programs in memory, with the inputs of its task. */
class Evaluation {
  readonly extra: Extra;
  private readonly resident: Resident;
  private readonly forms: readonly Output[];

  constructor(context: ForwardContext, kind: Kind, fixed: Readonly<Record<string, Constant>>) {
    const { workshop, task } = context;
    const env = taskData(context);
    const made = workshop.program(JSON.stringify([env.variant, "exact", kind]), () => build(context, kind));
    this.extra = made.extra;
    this.forms = made.extra.outputs;
    this.resident = workshop.resident(made.program);
    this.resident.setSeed(task.seed);
    this.resident.setStep(0);
    setInputs(env, this.resident, made.late);
    const { state } = made.program;
    for (const column of made.extra.columns) {
      const { from, count } = column;
      const name = rowsState(column);
      // [row][own]: the row axis is older than those of the columns.
      const rows = new Float64Array(made.extra.rows * count);
      for (let k = 0; k < count; k += 1) rows[(1 + from + k) * count + k] = 1;
      if (state[name]) this.resident.writeState(0, name, rows);
    }
    for (const [path, { data }] of Object.entries(fixed))
      if (state[path]) this.resident.writeState(0, path, data as readonly number[]);
  }

  write(name: string, values: ArrayLike<number>): void {
    if (this.resident.program.state[name]) this.resident.writeState(0, name, values);
  }

  run(): Readonly<Record<string, Float64Array>> {
    this.resident.run(0, 1);
    return Object.fromEntries(
      this.forms.map(({ name, to }) => [
        name,
        arrange(this.resident.readOutput(name), this.resident.program.outputs[name], to),
      ]),
    );
  }
}

export class CoefficientPrograms {
  readonly parameters: readonly ParameterShape[];
  readonly terms: Extra["terms"];
  readonly bent: Extra["bent"];
  readonly size: number;
  private readonly forward: Evaluation;
  private pull: Evaluation | undefined;
  curve: Evaluation | undefined;

  /** `fixed`: parameters that do not move. */
  constructor(
    private readonly context: ForwardContext,
    private readonly fixed: Readonly<Record<string, Constant>>,
  ) {
    this.forward = new Evaluation(context, "values", fixed);
    this.parameters = this.forward.extra.parameters;
    this.terms = this.forward.extra.terms;
    this.bent = this.forward.extra.bent;
    this.size = this.parameters.reduce((sum, { count }) => sum + count, 0);
  }

  private place(evaluation: Evaluation, point: Float64Array): void {
    for (const { path, from, count } of this.parameters) evaluation.write(path, point.subarray(from, from + count));
  }

  private termsOf(values: Readonly<Record<string, Float64Array>>): readonly TermValues[] {
    return this.terms.map(({ entries, active }, k) => ({
      entries,
      weight: values[`weight ${k}`],
      affine: values[`affine ${k}`],
      ...(active ? { factor: values[`factor ${k}`], argument: values[`argument ${k}`] } : {}),
    }));
  }

  private gather(values: Readonly<Record<string, Float64Array>>): Float64Array {
    const whole = new Float64Array(this.size);
    for (const { path, from } of this.parameters) whole.set(values[`gradient ${path}`], from);
    return whole;
  }

  private giveCotangents(evaluation: Evaluation, cotangents: readonly TermValues[]): void {
    cotangents.forEach((term, k) => {
      for (const part of PARTS) {
        const values = term[part];
        if (values) evaluation.write(cotangent(k, part), values);
      }
    });
  }

  /** Coefficients at a point, and what of the loss does not depend on the inputs. */
  coefficients(point: Float64Array): { readonly terms: readonly TermValues[]; readonly rest: number } {
    this.place(this.forward, point);
    const values = this.forward.run();
    return { terms: this.termsOf(values), rest: values.rest[0] };
  }

  /** The gradient by the parameters of Σ cotangent · coefficient + rest. */
  pullBack(point: Float64Array, cotangents: readonly TermValues[]): Float64Array {
    this.pull ??= new Evaluation(this.context, "pull", this.fixed);
    this.place(this.pull, point);
    this.giveCotangents(this.pull, cotangents);
    return this.gather(this.pull.run());
  }

  /** For each unit direction of the parameters: the motion of that gradient, and of the coefficients. */
  *columns(
    point: Float64Array,
    cotangents: readonly TermValues[],
  ): Generator<{ readonly bend: Float64Array; readonly moved: readonly TermValues[] }> {
    this.curve ??= new Evaluation(this.context, "curve", this.fixed);
    const { curve } = this;
    this.place(curve, point);
    this.giveCotangents(curve, cotangents);
    const unit = new Float64Array(this.size);
    const give = () => {
      for (const { path, from, count } of this.parameters)
        curve.write(direction(path), unit.subarray(from, from + count));
    };
    for (let k = 0; k < this.size; k += 1) {
      unit[k] = 1;
      give();
      const values = curve.run();
      yield { bend: this.gather(values), moved: this.termsOf(values) };
      unit[k] = 0;
    }
  }
}
