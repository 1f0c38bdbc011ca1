import type { Entry } from "../../dsl/catalogue.ts";
import type { Algebra } from "../graph/algebra.ts";
import type { NodeId } from "../graph/graph.ts";

/** One sampled parameter. All tensors have the parameter's axes. */
export interface Coordinates {
  /** w - w* of the point at which loss and gradient are taken: samplers keep the difference, because small moves vanish in the rounding of w. */
  readonly offset: NodeId;
  /** Gradient of U(w) = nbeta L(w) + localization/2 |w - w*|² - log prior(w), on the rows at hand. */
  readonly gradient: NodeId;
  /** Gradient of L alone. */
  readonly slope: NodeId;
  /** The tensors named in `state`, zero before the first step. */
  readonly state: Readonly<Record<string, NodeId>>;
}

/** What one move is made of: all sampled parameters together, and what they share. */
export interface MoveContext {
  readonly g: Algebra<NodeId>;
  readonly parameters: readonly Coordinates[];
  /** The numbers named in `scalars`, zero before the first step. */
  readonly scalars: Readonly<Record<string, NodeId>>;
  /** U of the point, kept in f64. */
  readonly energy: NodeId;
  /** Number of sampled coordinates. */
  readonly count: number;
  /** 1 at the first evaluation of a chain, which is at its start. */
  readonly first: NodeId;
  /** 1 at the evaluation that ends a trajectory; always for samplers whose moves take one. */
  readonly last: NodeId;
  /** Draws before the one at hand, and draws of the burn-in. */
  readonly draw: NodeId;
  readonly burnIn: NodeId;
  /** 1 where the point at hand lies within `bounding_box`. */
  readonly inside: NodeId;
  /** Standard normal numbers like parameter k, new at every call. */
  readonly noise: (parameter: number) => NodeId;
  /** A number from 0 to 1, new at every call. */
  readonly uniform: () => NodeId;
  /** Arguments of the entry by name; numbers that a sweep changes are inputs. */
  readonly argument: (name: string) => NodeId;
  /** Arguments that decide the form of the move. */
  readonly flag: (name: string) => boolean;
}

export interface Move {
  readonly parameters: readonly { readonly offset: NodeId; readonly state: Readonly<Record<string, NodeId>> }[];
  readonly scalars?: Readonly<Record<string, NodeId>>;
  /** Metropolis samplers: 1 where the point at hand becomes the chain's position, 0 where it stays where it was. Absent: always. */
  readonly accepted?: NodeId;
}

/**
 * A sampler: its catalogue entry, what it keeps, and one move as a graph. Loss and gradient are evaluated once a step, at the point that
 * the step before has left; a Metropolis sampler leaves a proposal there and decides in the next step.
 */
export interface Sampler {
  readonly entry: Entry;
  /** Tensors kept for each parameter. */
  readonly state: readonly string[];
  /** Numbers kept for a chain; `acceptance` (sum over draws after the burn-in) and `log_step` are reported. */
  readonly scalars?: readonly string[];
  /** The tensor that is a velocity: turned round where `bounding_box` stops a coordinate. */
  readonly velocity?: string;
  /** Takes the gradient on all rows only. */
  readonly fullBatch: boolean;
  /** Evaluations of one draw: every one from `least` to `most` is equally likely. Absent: one. */
  readonly evaluations?: (argument: (name: string) => number) => { readonly least: number; readonly most: number };
  /** step_size from the largest curvature A of U: `step_size = auto`. */
  readonly stepFor?: { readonly share: number; readonly power: "inverse" | "inverse_root" };
  move(context: MoveContext): Move;
}
