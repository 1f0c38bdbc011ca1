import type { Entry } from "../../dsl/catalogue.ts";
import type { GraphBuilder } from "../graph/builder.ts";
import type { AxisId, NodeId } from "../graph/graph.ts";
import type { Curve, Tensor } from "../results.ts";
import type { PlannedTask } from "../tasks/context.ts";

/** A system ready to move: its state, one step as a graph, what is recorded of it, and the fields that the records become. */
export interface Simulation {
  readonly graph: GraphBuilder;
  readonly state: Readonly<Record<string, { readonly axes: readonly AxisId[]; readonly initial: Float64Array }>>;
  readonly updates: readonly { readonly state: string; readonly value: NodeId }[];
  readonly records: readonly { readonly name: string; readonly value: NodeId; readonly every: number }[];
  readonly steps: number;
  readonly precision: "f32" | "f64";
  fields(curves: Readonly<Record<string, Curve>>): Readonly<Record<string, Tensor>>;
}

/** A system: its catalogue entry, and how a simulation of it is made. The doc comment of the file gives equations and papers. */
export interface System {
  readonly entry: Entry; // kind system; `results` lists the fields
  prepare(context: PlannedTask): Simulation;
}
