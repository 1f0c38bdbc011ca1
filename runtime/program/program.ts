/**
 * A program: one step of anything, lowered to instructions, with the layout of its memory. Made by `lower.ts` from a graph, run by
 * `runtime/iterate`. Nothing here knows whether a step trains, samples, solves or simulates.
 */
import type { Span } from "../../dsl/source.ts";
import type { Precision } from "../engine/engine.ts";
import type { AxisId, Graph, NodeId } from "../graph/graph.ts";

/** Where the rows of `data` nodes come from at each step. */
export type Rows =
  /** No data nodes: columns are drawn in the graph, or there is no sample axis. */
  | { readonly kind: "none" }
  /** All rows of the set, in order, tile by tile. */
  | { readonly kind: "all"; readonly size: number }
  /** `batch` rows drawn with replacement from `size` at each step (purpose batch). */
  | { readonly kind: "draw"; readonly size: number }
  /** Passes in an order shuffled at each epoch (purpose batch); an epoch has as many steps as whole batches fit into the rows. */
  | { readonly kind: "order"; readonly size: number };

export interface LowerRequest {
  readonly graph: Graph;
  readonly precision: Precision;
  /** The axis that gets the lanes and is tiled; its size is the batch (or the number of rows, points, chains). Absent: everything uniform. */
  readonly lanes?: AxisId;
  /** Largest tile; absent: 256, 128 or 64 by the rule of engine §5. `whole`: one tile (cross-sample operations). */
  readonly tile?: number | "whole";
  readonly rows: Rows;
  /** After everything of the step is computed: state ← value. All are read before any is written. */
  readonly updates: readonly { readonly state: string; readonly value: NodeId }[];
  /** Uniform values kept every k-th step (values before the updates of that step). Layout in the ring: see Program.records. */
  readonly records: readonly { readonly name: string; readonly value: NodeId; readonly every: number }[];
  /** Values written out at each step to a fixed place, possibly with the lane axis: [own axes ascending…][lane] over all lanes, not only a tile. */
  readonly outputs: readonly { readonly name: string; readonly value: NodeId; readonly precision?: Precision }[];
  /** Values that must be finite at each step, with what to call them. */
  readonly checks: readonly { readonly value: NodeId; readonly name: string; readonly span?: Span }[];
  /** Elementwise groups fused into emitted functions (default: yes); results are the same bits. */
  readonly fuse?: boolean;
  /** Guard words around every tensor, checked after each run (tests). The numbers are the same bits. */
  readonly guard?: boolean;
  /** Products leave out terms that are exactly 0 where that pays (default: yes); results are the same bits. */
  readonly sparse?: boolean;
}

export interface TensorLayout {
  readonly region: "constants" | "inputs" | "state" | "data" | "output" | "scratch";
  readonly offset: number; // bytes from the region's start
  readonly precision: Precision;
  readonly axes: readonly AxisId[]; // order of storage, outermost first
  readonly sizes: readonly number[];
  readonly strides: readonly number[]; // elements
  readonly length: number; // elements, padding included
}

export interface Program {
  readonly precision: Precision;
  /** Word program of one step, ended by halt. Pointers are relative to the regions' base: the loader relocates (see `relocate`). */
  readonly words: Int32Array;
  /** Word positions that hold a pointer, with its region: absolute address = region base + word. State pointers are left relative (register 1 holds the state's base). */
  readonly relocations: readonly {
    readonly word: number;
    readonly region: "constants" | "inputs" | "data" | "output" | "scratch" | "control" | "functions";
  }[];
  /** Functions of the `emitted` instructions as a WebAssembly module; region `functions` is their first place in the engine's table. */
  readonly emitted?: Uint8Array<ArrayBuffer>;
  /** The same program without emitted functions, for places where no module can be compiled. */
  readonly plain?: () => Program;
  readonly sizes: {
    readonly constants: number;
    readonly inputs: number;
    readonly state: number;
    readonly data: number;
    readonly output: number;
    readonly scratch: number;
  };
  /** Rows of kind `order`: where the permutation of an epoch lies in the data region, its rows, and those of a step. */
  readonly order?: { readonly offset: number; readonly size: number; readonly batch: number };
  /** Places that no instruction may write to (`LowerRequest.guard`); `after`: what lies before each. */
  readonly guards?: readonly {
    readonly region: "inputs" | "state" | "data" | "output" | "scratch";
    readonly offset: number;
    readonly after: string;
  }[];
  /** Initial bytes of the constants region. */
  readonly constants: Uint8Array;
  readonly state: Readonly<Record<string, TensorLayout>>;
  readonly inputs: readonly TensorLayout[]; // by input number
  /** Columns of stored rows: sample-major matrix [size][features] per column. */
  readonly data: Readonly<
    Record<string, { readonly layout: TensorLayout; readonly features: number; readonly axes: readonly AxisId[] }>
  >;
  readonly outputs: Readonly<Record<string, TensorLayout>>;
  /** In order of writing within a step: name, width (values), every. All values arrive in the ring as f64. */
  readonly records: readonly {
    readonly name: string;
    readonly width: number;
    readonly every: number;
    readonly axes: readonly AxisId[];
  }[];
  readonly checks: readonly { readonly name: string; readonly span?: Span }[]; // by code
  /** Of a program of several instances side by side: how many, and the axis along which they lie. */
  readonly across?: { readonly count: number; readonly axis: AxisId };
  /** The control block: byte offsets of the words shared with the host. */
  readonly control: typeof CONTROL;
  readonly tile: number;
  readonly work: number; // estimated floating-point operations a step
  readonly listing: () => string; // as in docs/architecture.md
  /** Hash of words, constants and layouts (the task's numbers left out): equal hashes share one resident program. */
  readonly hash: string;
}

/** Bytes of the control region. */
export const CONTROL = {
  step: 0, // two i32: the step counter
  bad: 8, // i32: code + 1 of the check that failed
  noiseInstance: 12, // i32: of the purpose noise
  seed: 16, // two i32: the task's seed
  instance: 24, // i32
  rowsInstance: 28, // i32: of the purposes batch and data
  dataSeed: 32, // two i32
  block: 40, // i32: block of the current tile loop
  first: 44, // i32: first row of the current tile
  ring: 48, // i32: address of the record ring
  cursor: 52, // i32: bytes written to the ring
  stepReal: 56, // f64: the step counter as a real
  epoch: 64, // two i32: the epoch whose order of rows is there; -1, -1: none
  size: 80,
} as const;
