import type { Constant, Core, CoreBinder, CoreSubscript } from "../../../dsl/plan/core.ts";

/** Short ways to write expressions of the core language. Shapes are not needed by the tracer. */
export const constant = (value: Constant): Core => ({ op: "constant", shape: value.shape, value });
export const num = (value: number): Core => constant({ shape: [], data: [value] });
export const vector = (...data: number[]): Core => constant({ shape: [data.length], data });
export const local = (name: string): Core => ({ op: "local", shape: [], name });
export const binder = (name: string): Core => ({ op: "binder", shape: [], name });
export const call = (name: string, ...args: Core[]): Core => ({
  op: "apply",
  shape: [],
  function: name,
  arguments: args,
  options: {},
});
export const callWith = (name: string, options: Record<string, Core>, ...args: Core[]): Core => ({
  op: "apply",
  shape: [],
  function: name,
  arguments: args,
  options,
});
export const at = (of: Core, ...subscripts: (Core | readonly [number, number, number])[]): Core => ({
  op: "subscript",
  shape: [],
  of,
  subscripts: subscripts.map(
    (each): CoreSubscript =>
      "op" in each ? { kind: "index", value: each } : { kind: "slice", start: each[0], count: each[1], step: each[2] },
  ),
});
export const over = (name: string, size: number, start = 0): CoreBinder => ({ name, size, start });
export const define = (binders: CoreBinder[], body: Core, where?: Core): Core => ({
  op: "define",
  shape: [],
  binders,
  body,
  where,
});
export const fold = (reduction: string, binders: CoreBinder[], body: Core, where?: Core): Core => ({
  op: "fold",
  shape: [],
  reduction,
  binders,
  body,
  where,
});
export const word = (value: string): Core => ({ op: "static", shape: [], value: { kind: "word", value } });
