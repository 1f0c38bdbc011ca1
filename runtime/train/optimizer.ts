import type { Entry } from "../../dsl/catalogue.ts";
import type { Algebra } from "../graph/algebra.ts";
import type { NodeId } from "../graph/graph.ts";

/** What one update of one parameter is made of. All tensors have the parameter's axes. */
export interface UpdateContext {
  readonly g: Algebra<NodeId>;
  readonly parameter: NodeId;
  /** Of the mean loss, clipped if the stage clips. */
  readonly gradient: NodeId;
  /** The tensors named in `state`, zero before the first step. */
  readonly state: Readonly<Record<string, NodeId>>;
  /** 0 at the first step. */
  readonly step: NodeId;
  /** The rate at this step, after its schedule. */
  readonly learningRate: NodeId;
  /** Arguments of the entry by name; numbers that a sweep changes are inputs. */
  readonly argument: (name: string) => NodeId;
  /** Arguments that decide the form of the update: words and booleans. */
  readonly flag: (name: string) => boolean;
}

/** An optimiser: its catalogue entry, the tensors it keeps for each parameter, and the update as a graph. */
export interface Optimizer {
  readonly entry: Entry;
  readonly state: readonly string[];
  update(context: UpdateContext): { readonly parameter: NodeId; readonly state: Readonly<Record<string, NodeId>> };
}
