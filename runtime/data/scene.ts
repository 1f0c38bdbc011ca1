import type { Constant, Core } from "../../dsl/plan/core.ts";
import { align, type Positional } from "../core/positional.ts";
import { trace } from "../core/trace.ts";
import type { Scalar } from "../engine/engine.ts";
import { GraphBuilder } from "../graph/builder.ts";
import type { AxisId, NodeId } from "../graph/graph.ts";
import { operationByName } from "../operations/index.ts";
import type { Purpose } from "../program/instructions.ts";
import { bindersOfLaws, drawLaw, lawNamed } from "./draw.ts";

/** A number or tensor that is known when a task runs, but not when its program is made: an input behind those of the task. */
export type Late =
  | { readonly kind: "const"; readonly data: string; readonly column: string } // `const` of a data set
  | { readonly kind: "field"; readonly stage: string; readonly field: string } // another stage's result
  | { readonly kind: "measured"; readonly value: Core } // an expression of measures and columns, as it is at the task's point
  | { readonly kind: "chunk" }; // first row of the rows at hand

/** How and for whom laws are drawn. */
export interface Drawing {
  readonly purpose: Purpose;
  /** Axes of the value that is drawn. */
  readonly own: readonly AxisId[];
  /** Axes that every draw carries beside its own: samples, chains. */
  readonly carried: readonly AxisId[];
}

export type Locals = Readonly<Record<string, Positional<NodeId>>>;

/**
 * A graph being made from expressions of the plan: inputs of the task, what is known late, laws and operations. One scene becomes one
 * program, shared by all tasks of a stage variant.
 */
export class Scene {
  readonly g: GraphBuilder;
  /** What the inputs from `given` on stand for. */
  readonly late: Late[] = [];
  private readonly inputs = new Map<number, Positional<NodeId>>();

  /** `given`: number of inputs that tasks bring. */
  constructor(
    scalar: Scalar,
    private readonly given: number,
  ) {
    this.g = new GraphBuilder(scalar);
  }

  /** Fresh own axes for a shape. */
  axes(shape: readonly number[], name: string): AxisId[] {
    return shape.map((size, k) => this.g.axis(shape.length === 1 ? name : `${name}${k}`, size));
  }

  /** A number or tensor that the task brings. */
  input(input: number, shape: readonly number[]): Positional<NodeId> {
    let value = this.inputs.get(input);
    if (!value) {
      const own = this.axes(shape, `input${input}_`);
      value = { value: this.g.input(input, own), own };
      this.inputs.set(input, value);
    }
    return value;
  }

  /** A value known when a task runs. */
  lateValue(late: Late, shape: readonly number[]): Positional<NodeId> {
    const text = JSON.stringify(late);
    let index = this.late.findIndex((each) => JSON.stringify(each) === text);
    if (index < 0) index = this.late.push(late) - 1;
    return this.input(this.given + index, shape);
  }

  /** The value of an expression; laws in it are drawn as `drawing` says. */
  trace(
    core: Core,
    locals: Locals,
    options: { readonly drawing?: Drawing; readonly row?: NodeId } = {},
  ): Positional<NodeId> {
    const { g } = this;
    const { drawing, row } = options;
    const binders = drawing ? bindersOfLaws(core) : undefined;
    return trace<NodeId>(core, {
      algebra: g,
      local: (name) => {
        const value = locals[name];
        if (!value) throw new Error(`\`${name}\` has no value here`);
        return value;
      },
      leaf: (part, inner) => {
        if (part.op === "input") return this.input(part.input, part.shape);
        if (part.op === "static" && part.value.kind === "input") return this.input(part.value.input, part.value.shape);
        if (part.op === "field")
          return this.lateValue({ kind: "field", stage: part.stage, field: part.field }, part.shape);
        if (part.op === "row") {
          if (row === undefined) throw new Error("`row` has a value in data sets of known size only");
          return { value: row, own: [] };
        }
        if (part.op !== "apply") return undefined;
        if (drawing && binders) return drawLaw(g, part, drawing, binders, inner);
        if (lawNamed(part.function)) throw new Error(`the law \`${part.function}\` cannot be drawn here`);
        return undefined;
      },
      operation: operationByName,
    });
  }

  /** The value on given own axes, repeated where it lacks some. */
  on(value: Positional<NodeId>, own: readonly AxisId[]): Positional<NodeId> {
    const aligned = align(this.g, [{ value: this.g.scalar(0), own }, value]);
    if (aligned.own.length !== own.length)
      throw new Error(`a value with ${aligned.own.length} dimensions does not fit into ${own.length}`);
    return { value: this.g.expand(aligned.values[1], own), own };
  }

  /** A constant, for values that are known now. */
  constant({ shape, data }: Constant, name: string): Positional<NodeId> {
    const own = this.axes(shape, name);
    return {
      value: this.g.constant(
        own,
        data.map((entry) => entry ?? 0),
      ),
      own,
    };
  }
}
