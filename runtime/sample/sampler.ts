import type { Entry } from "../../dsl/catalogue.ts";
import type { Algebra } from "../graph/algebra.ts";
import type { NodeId } from "../graph/graph.ts";

/** What one move of one parameter is made of. All tensors have the parameter's axes. */
export interface MoveContext {
  readonly g: Algebra<NodeId>;
  /** w - w*: samplers keep the difference, because small moves vanish in the rounding of w. */
  readonly offset: NodeId;
  /** Gradient of U(w) = nbeta L(w) + localization/2 |w - w*|² - log prior(w), on the batch at hand. */
  readonly gradient: NodeId;
  /** The tensors named in `state`, zero before the first step. */
  readonly state: Readonly<Record<string, NodeId>>;
  /** Standard normal numbers, new at every call. */
  readonly noise: () => NodeId;
  /** Arguments of the entry by name; numbers that a sweep changes are inputs. */
  readonly argument: (name: string) => NodeId;
}

/** A sampler: its catalogue entry, the tensors it keeps for each parameter, and one move as a graph. */
export interface Sampler {
  readonly entry: Entry;
  readonly state: readonly string[];
  /** Takes the gradient on all rows only. */
  readonly fullBatch: boolean;
  move(context: MoveContext): { readonly offset: NodeId; readonly state: Readonly<Record<string, NodeId>> };
}
