import type { Parameter } from "../../dsl/catalogue.ts";
import type { Constant, Core, Static } from "../../dsl/plan/core.ts";
import type { Call, Operation } from "../operations/operation.ts";
import type { Positional } from "./positional.ts";
import type { Tracer } from "./trace.ts";

/** The arguments of an application, matched with the parameters of the operation's entry. */
export function makeCall<V>(tracer: Tracer<V>, operation: Operation, core: Core & { op: "apply" }): Call<V> {
  const { parameters, name: function_ } = operation.entry;
  const given = match(parameters, core);
  const one = (name: string): Core | undefined => given.get(name)?.[0] ?? defaultOf(parameters, name);
  const needed = (name: string): Core => {
    const found = one(name);
    if (found === undefined) throw new Error(`\`${function_}\` needs \`${name}\``);
    return found;
  };
  const toConstant = (name: string, part: Core): Constant => {
    const found = staticOf(part);
    if (found?.kind !== "tensor") throw new Error(`\`${name}\` of \`${function_}\` must be known before anything runs`);
    return found.value;
  };
  const constant = (name: string): Constant => toConstant(name, needed(name));
  return {
    operation: function_,
    algebra: tracer.algebra,
    has: (name) => one(name) !== undefined,
    tensor: (name) => tracer.trace(needed(name)),
    tensors: (name) => (given.get(name) ?? []).map((part) => tracer.trace(part)),
    constant,
    constants: (name) => (given.get(name) ?? []).map((part) => toConstant(name, part)),
    number(name) {
      const { shape, data } = constant(name);
      if (data.length !== 1 || typeof data[0] !== "number")
        throw new Error(
          `\`${name}\` of \`${function_}\` must be one number, not a tensor of shape [${shape.join(", ")}]`,
        );
      return data[0];
    },
    word: (name) => wordOf(one(name)),
    row: () => tracer.trace({ op: "row", shape: [] }),
    reduced: (value) => reduced(tracer, value, one("axis")),
  };
}

/** Positional arguments in the order of the parameters, the rest of them to a variadic one; options by name. */
function match(parameters: readonly Parameter[], core: Core & { op: "apply" }): Map<string, Core[]> {
  const given = new Map<string, Core[]>();
  const repeated = parameters.findIndex((parameter) => parameter.variadic);
  core.arguments.forEach((argument, k) => {
    const parameter = parameters[repeated >= 0 && k > repeated ? repeated : k];
    if (parameter === undefined)
      throw new Error(`\`${core.function}\` takes ${parameters.length} arguments, not ${core.arguments.length}`);
    given.set(parameter.name, [...(given.get(parameter.name) ?? []), argument]);
  });
  for (const [name, argument] of Object.entries(core.options)) given.set(name, [argument]);
  // A list handed to a variadic parameter is its values.
  for (const [name, list] of given) if (list.length === 1 && list[0].op === "list") given.set(name, [...list[0].items]);
  return given;
}

function defaultOf(parameters: readonly Parameter[], name: string): Core | undefined {
  const value = parameters.find((parameter) => parameter.name === name)?.default;
  if (value === undefined || value.kind === "none") return undefined;
  return value.kind === "tensor"
    ? { op: "constant", shape: value.value.shape, value: value.value }
    : { op: "static", shape: [], value };
}

function staticOf(core: Core): Static | undefined {
  if (core.op === "constant") return { kind: "tensor", value: core.value };
  if (core.op === "static") return core.value;
  if (core.op === "stack") {
    const items = core.items.map(staticOf);
    if (!items.every((item) => item?.kind === "tensor")) return undefined;
    return { kind: "tensor", value: { shape: core.shape, data: items.flatMap((item) => item.value.data) } };
  }
  return undefined;
}

function wordOf(core: Core | undefined): string | undefined {
  if (core?.op !== "static") return undefined;
  const { value } = core;
  if (value.kind === "word" || value.kind === "string") return value.value;
  return value.kind === "entry" ? value.entry : undefined;
}

function reduced<V>(tracer: Tracer<V>, value: Positional<V>, axis: Core | undefined): readonly number[] {
  if (axis === undefined) return [...value.own, ...(tracer.context.reduced?.(value, undefined) ?? [])];
  return placesOf(axis).flatMap((place) => {
    if (typeof place === "number") {
      const k = place < 0 ? place + value.own.length : place;
      if (!(k in value.own)) throw new RangeError(`axis ${place} of a value of ${value.own.length} dimensions`);
      return [value.own[k]];
    }
    const found = tracer.context.reduced?.(value, place);
    if (found === undefined) throw new Error(`the value has no axis \`${place}\` here`);
    return [...found];
  });
}

/** `axis = 0`, `axis = [0, 1]`, `axis = draws`. */
function placesOf(axis: Core): (number | string)[] {
  const word = wordOf(axis);
  if (word !== undefined) return [word];
  if (axis.op === "list" || axis.op === "stack") return axis.items.flatMap(placesOf);
  const value = staticOf(axis);
  if (value?.kind === "tensor") return value.value.data.map((entry) => entry ?? Number.NaN);
  if (value?.kind === "list") return value.items.flatMap((item) => placesOf({ op: "static", shape: [], value: item }));
  throw new Error("`axis` takes a dimension's number or the word for an axis");
}
