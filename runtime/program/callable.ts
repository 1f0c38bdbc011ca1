/**
 * A callable: a graph without state, evaluated for many lanes at once from TypeScript. For control that depends on data and is rare
 * (roots, Newton steps, branches): the host decides, the engine computes.
 */
import type { Engine, Precision } from "../engine/engine.ts";
import { GraphBuilder } from "../graph/builder.ts";
import { gradient } from "../graph/derivative.ts";
import type { AxisId, NodeId } from "../graph/graph.ts";
import { EVALUATION } from "./evaluation.ts";
import { lower } from "./lower.ts";
import { Resident } from "./resident.ts";

/** Values of the outputs: `[own axes …][lane]`, row-major. */
export type Outputs = Readonly<Record<string, Float64Array>>;

export class Callable {
  private readonly resident: Resident;
  private readonly names: readonly string[];
  private readonly instance: number;
  readonly lanes: number;

  /**
   * `inputs`: names of the lane-wise arguments. `body` gets one node a name (its only axis: the lanes) and returns named outputs; they
   * may carry other axes.
   */
  constructor(
    engine: Engine,
    lanes: number,
    inputs: readonly string[],
    body: (
      g: GraphBuilder,
      arguments_: Readonly<Record<string, NodeId>>,
      lane: AxisId,
    ) => Readonly<Record<string, NodeId>>,
    precision: Precision = "f64",
  ) {
    const g = new GraphBuilder(engine.scalar);
    const lane = g.axis("lane", lanes, "point");
    const arguments_ = Object.fromEntries(inputs.map((name) => [name, g.data(name, [lane])]));
    const outputs = body(g, arguments_, lane);
    const program = lower({
      ...EVALUATION,
      graph: g.build(),
      precision,
      lanes: lane,
      rows: inputs.length === 0 ? { kind: "none" } : { kind: "all", size: lanes },
      outputs: Object.entries(outputs).map(([name, value]) => ({ name, value })),
    });
    this.lanes = lanes;
    this.names = Object.keys(outputs);
    this.resident = new Resident(engine, program);
    this.instance = this.resident.createState();
  }

  /** Evaluates; every argument has one number a lane. */
  call(arguments_: Readonly<Record<string, Float64Array>>): Outputs {
    for (const [name, values] of Object.entries(arguments_)) this.resident.setData(name, values);
    this.resident.run(this.instance, 1);
    return Object.fromEntries(this.names.map((name) => [name, this.resident.readOutput(name)]));
  }
}

/** f'(x) for an elementwise f, as a node: the derivative of the sum of f over all axes of x. */
export function elementwiseDerivative(g: GraphBuilder, f: NodeId, x: NodeId): NodeId {
  return gradient(g, g.reduce("sum", f, g.axesOf(f)), [x])[0];
}
