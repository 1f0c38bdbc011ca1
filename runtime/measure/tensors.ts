import type { Constant } from "../../dsl/plan/core.ts";
import type { Tensor } from "../results.ts";
import type { Measured } from "./measured.ts";

export type CarriedAxis = Tensor["axes"][number];

const EXACT: ReadonlyMap<string, Float64Array> = new Map();

export function sizeOf(shape: readonly number[]): number {
  let size = 1;
  for (const n of shape) size *= n;
  return size;
}

/** Number of blocks of own entries: the product of the carried sizes. */
export function carriedSize(axes: readonly CarriedAxis[]): number {
  let size = 1;
  for (const axis of axes) size *= axis.size;
  return size;
}

/** A tensor; entries that are not numbers become missing ones. */
export function tensorOf(
  axes: readonly CarriedAxis[],
  shape: readonly number[],
  data: Float64Array,
  missing?: Uint8Array,
): Tensor {
  let mask = missing;
  for (let k = 0; k < data.length; k += 1) {
    if (!Number.isNaN(data[k])) continue;
    if (mask === undefined || mask === missing) mask = mask === undefined ? new Uint8Array(data.length) : mask.slice();
    mask[k] = 1;
    data[k] = 0;
  }
  if (mask === undefined || !mask.includes(1)) return { axes, shape, data };
  return { axes, shape, data, missing: mask };
}

/** An exact value. */
export function exact(tensor: Tensor, rest: Omit<Measured, "tensor" | "sources"> = {}): Measured {
  return { tensor, sources: EXACT, ...rest };
}

/** An exact number without axes; not a number: missing. */
export function scalar(value: number, rest: Omit<Measured, "tensor" | "sources"> = {}): Measured {
  return exact(tensorOf([], [], Float64Array.of(value)), rest);
}

/** An exact tensor without carried axes from a constant of the plan. */
export function fromConstant(value: Constant): Measured {
  return exact(
    tensorOf(
      [],
      value.shape,
      Float64Array.from(value.data, (entry) => entry ?? Number.NaN),
    ),
  );
}

/** No value: every entry of the own shape is missing. `reason`: a stage that stopped (claims about it stay open); else a note says why. */
export function missingValue(
  shape: readonly number[],
  why: { readonly reason: string } | { readonly note: string },
): Measured {
  const size = sizeOf(shape);
  const tensor = { axes: [], shape, data: new Float64Array(size), missing: new Uint8Array(size).fill(1) };
  return exact(tensor, "reason" in why ? { reason: why.reason } : { notes: [why.note] });
}

export function isMissing(tensor: Tensor, index: number): boolean {
  return tensor.missing !== undefined && tensor.missing[index] === 1;
}

/** Union of carried axes by word, in order of first appearance. Sizes must agree. */
export function unionAxes(lists: readonly (readonly CarriedAxis[])[]): CarriedAxis[] {
  const union: CarriedAxis[] = [];
  for (const axes of lists) {
    for (const axis of axes) {
      const known = union.find((other) => other.word === axis.word);
      if (known === undefined) union.push(axis);
      else if (known.size !== axis.size) {
        throw new Error(
          `values stand on different \`${axis.word}\`: ${known.size} and ${axis.size} entries; evaluate both on the same`,
        );
      }
    }
  }
  return union;
}

/** For every index over `axes` the block number of a tensor that carries some of them. */
function blockIndex(own: readonly CarriedAxis[], axes: readonly CarriedAxis[]): Int32Array {
  const strides = axes.map((axis) => {
    let stride = 1;
    for (let k = own.length - 1; k >= 0; k -= 1) {
      if (own[k].word === axis.word) return stride;
      stride *= own[k].size;
    }
    return 0;
  });
  const result = new Int32Array(carriedSize(axes));
  const counter = axes.map(() => 0);
  let block = 0;
  for (let k = 0; k < result.length; k += 1) {
    result[k] = block;
    for (let a = axes.length - 1; a >= 0; a -= 1) {
      counter[a] += 1;
      block += strides[a];
      if (counter[a] < axes[a].size) break;
      block -= strides[a] * axes[a].size;
      counter[a] = 0;
    }
  }
  return result;
}

/** The same numbers with the carried axes `axes`, in this order: repeated along those it lacks. */
export function spread(value: Measured, axes: readonly CarriedAxis[]): Measured {
  const { tensor } = value;
  const same = tensor.axes.length === axes.length && tensor.axes.every((axis, k) => axis.word === axes[k].word);
  if (same) return value;
  const lost = tensor.axes.find((axis) => !axes.some((other) => other.word === axis.word));
  if (lost !== undefined) throw new Error(`the axis \`${lost.word}\` would be lost`);
  const index = blockIndex(tensor.axes, axes);
  const size = sizeOf(tensor.shape);
  return mapArrays(value, axes, tensor.shape, (from, to) => {
    for (let k = 0; k < index.length; k += 1) {
      for (let j = 0; j < size; j += 1) to[k * size + j] = from[index[k] * size + j];
    }
  });
}

type Copy = (from: Float64Array | Uint8Array, to: Float64Array | Uint8Array) => void;

/** Rearranges entries: the same copy for the numbers, the missing marks and every source. */
export function mapArrays(
  value: Measured,
  axes: readonly CarriedAxis[],
  shape: readonly number[],
  copy: Copy,
): Measured {
  const size = carriedSize(axes) * sizeOf(shape);
  const data = new Float64Array(size);
  copy(value.tensor.data, data);
  let missing: Uint8Array | undefined;
  if (value.tensor.missing !== undefined) {
    missing = new Uint8Array(size);
    copy(value.tensor.missing, missing);
  }
  const sources = new Map<string, Float64Array>();
  for (const [name, delta] of value.sources) {
    const moved = new Float64Array(size);
    copy(delta, moved);
    sources.set(name, moved);
  }
  const { fields: _, ...rest } = value;
  return { ...rest, tensor: { axes, shape, data, ...(missing === undefined ? {} : { missing }) }, sources };
}

/** The entries at one index of a carried axis, without that axis. */
export function selectAt(value: Measured, word: string, index: number): Measured {
  const { axes, shape } = value.tensor;
  const at = axes.findIndex((axis) => axis.word === word);
  if (at < 0) return value;
  const inner = carriedSize(axes.slice(at + 1)) * sizeOf(shape);
  const count = axes[at].size;
  const outer = carriedSize(axes.slice(0, at));
  const position = index < 0 ? index + count : index;
  if (position < 0 || position >= count)
    throw new Error(`\`${word}\` has ${count} entries; ${index} is not one of them`);
  return mapArrays(
    value,
    axes.filter((_, k) => k !== at),
    shape,
    (from, to) => {
      for (let o = 0; o < outer; o += 1) {
        for (let i = 0; i < inner; i += 1) to[o * inner + i] = from[(o * count + position) * inner + i];
      }
    },
  );
}

/** Values of one own shape on a new first carried axis. Sources are united. */
export function stackAlong(word: string, values: readonly Measured[]): Measured {
  const first = values[0];
  const axes = unionAxes(values.map((value) => value.tensor.axes));
  const shape = values.reduce(
    (best, value) => (value.tensor.shape.length > best.length ? value.tensor.shape : best),
    first.tensor.shape,
  );
  const parts = values.map((value) => spread(widen(value, shape), axes));
  const block = carriedSize(axes) * sizeOf(shape);
  const data = new Float64Array(values.length * block);
  const missing = new Uint8Array(data.length);
  const sources = new Map<string, Float64Array>();
  parts.forEach((part, k) => {
    data.set(part.tensor.data, k * block);
    if (part.tensor.missing !== undefined) missing.set(part.tensor.missing, k * block);
    for (const [name, delta] of part.sources) {
      let row = sources.get(name);
      if (row === undefined) {
        row = new Float64Array(data.length);
        sources.set(name, row);
      }
      row.set(delta, k * block);
    }
  });
  const names = first.fields === undefined ? [] : Object.keys(first.fields);
  const fields: Record<string, Measured> = {};
  for (const name of names) {
    const kept = values.map((value) => value.fields?.[name]);
    if (kept.every((value) => value !== undefined)) fields[name] = stackAlong(word, kept);
  }
  const reason = values.find((value) => value.reason !== undefined)?.reason;
  const notes = [...new Set(values.flatMap((value) => value.notes ?? []))];
  return {
    tensor: {
      axes: [{ word, size: values.length }, ...axes],
      shape,
      data,
      ...(missing.includes(1) ? { missing } : {}),
    },
    sources,
    ...(names.length > 0 ? { fields } : {}),
    ...(first.integer ? { integer: true } : {}),
    ...(first.boolean ? { boolean: true } : {}),
    ...(first.abscissae === undefined ? {} : { abscissae: first.abscissae }),
    ...(first.rows === undefined ? {} : { rows: first.rows }),
    ...(first.draws === undefined ? {} : { draws: first.draws }),
    ...(notes.length > 0 ? { notes } : {}),
    ...(reason === undefined ? {} : { reason }),
  };
}

/** A value whose every entry is missing may stand for any shape: repeated to `shape`. Others must have it. */
function widen(value: Measured, shape: readonly number[]): Measured {
  if (value.tensor.shape.length === shape.length && value.tensor.shape.every((n, k) => n === shape[k])) return value;
  if (value.tensor.missing?.every((mark) => mark === 1))
    return missingValue(shape, value.reason === undefined ? { note: "no value" } : { reason: value.reason });
  throw new Error(
    `entries of different shapes, [${value.tensor.shape.join(", ")}] and [${shape.join(", ")}], cannot be stacked`,
  );
}

/** The carried axes `words` become leading own dimensions, in this order. */
export function axesToOwn(value: Measured, words: readonly string[]): Measured {
  const moved = words.flatMap((word) => value.tensor.axes.filter((axis) => axis.word === word));
  if (moved.length === 0) return value;
  const kept = value.tensor.axes.filter((axis) => !words.includes(axis.word));
  const ordered = spread(value, [...kept, ...moved]);
  const { fields } = value;
  const shape = [...moved.map((axis) => axis.size), ...value.tensor.shape];
  const inner =
    fields === undefined
      ? undefined
      : Object.fromEntries(Object.entries(fields).map(([name, field]) => [name, axesToOwn(field, words)]));
  return {
    ...ordered,
    tensor: { ...ordered.tensor, axes: kept, shape },
    ...(inner === undefined ? {} : { fields: inner }),
  };
}

/** The first own dimension becomes the carried axis `word`. */
export function ownToAxis(value: Measured, word: string): Measured {
  const { tensor } = value;
  return {
    ...value,
    tensor: {
      ...tensor,
      axes: [...tensor.axes, { word, size: tensor.shape[0] }],
      shape: tensor.shape.slice(1),
    },
  };
}

/** The number of a value without axes and dimensions; undefined if it is missing. */
export function numberOf(value: Measured, what: string): number | undefined {
  if (value.tensor.data.length !== 1) {
    const carried = value.tensor.axes.map((axis) => axis.word).join(", ");
    throw new Error(
      `${what} is one number; this has ${value.tensor.data.length} entries${carried && ` over ${carried}`}`,
    );
  }
  return isMissing(value.tensor, 0) ? undefined : value.tensor.data[0];
}
