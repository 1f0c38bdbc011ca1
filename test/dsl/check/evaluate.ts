import type { Constant, Core } from "../../../dsl/plan/core.ts";

/** A small reference evaluator of static cores for the checker's tests: plain loops, host mathematics. */
export function evaluate(
  core: Core,
  locals: Readonly<Record<string, Constant>> = {},
  binders: ReadonlyMap<string, number> = new Map(),
): Constant {
  const inner = (child: Core) => evaluate(child, locals, binders);
  switch (core.op) {
    case "constant":
      return core.value;
    case "local": {
      const value = locals[core.name];
      if (value === undefined) throw new Error(`no local ${core.name}`);
      return value;
    }
    case "binder":
      return { shape: [], data: [binders.get(core.name)!] };
    case "stack": {
      const items = core.items.map(inner);
      return { shape: [items.length, ...items[0]!.shape], data: items.flatMap((item) => [...item.data]) };
    }
    case "subscript":
      return subscript(inner(core.of), core, inner);
    case "define":
    case "fold": {
      const parts: (Constant | null)[] = [];
      loop(core.binders, 0, binders, (at) => {
        const holds = core.where === undefined || evaluate(core.where, locals, at).data[0] === 1;
        parts.push(holds ? evaluate(core.body, locals, at) : null);
      });
      if (core.op === "define") {
        const own = parts.find((part) => part !== null)?.shape ?? [];
        const size = own.reduce((a, b) => a * b, 1);
        return {
          shape: [...core.binders.map((b) => b.size), ...own],
          data: parts.flatMap((part) => part?.data ?? Array(size).fill(null)),
        };
      }
      const numbers = parts.flatMap((part) => part?.data ?? []) as number[];
      return { shape: [], data: [reduction(core.reduction, numbers)] };
    }
    case "apply":
      return apply(
        core,
        core.arguments.map((a) => (a.op === "static" ? { shape: [], data: [0] } : inner(a))),
      );
    default:
      throw new Error(`${core.op} is not static`);
  }
}

function loop(
  binders: readonly { name: string; size: number; start: number }[],
  k: number,
  at: ReadonlyMap<string, number>,
  visit: (at: ReadonlyMap<string, number>) => void,
): void {
  const binder = binders[k];
  if (binder === undefined) {
    visit(at);
    return;
  }
  for (let i = 0; i < binder.size; i += 1)
    loop(binders, k + 1, new Map([...at, [binder.name, binder.start + i]]), visit);
}

function subscript(of: Constant, core: Extract<Core, { op: "subscript" }>, inner: (core: Core) => Constant): Constant {
  let current = of;
  let axis = 0;
  for (const item of core.subscripts) {
    const size = current.shape[axis]!;
    const before = current.shape.slice(0, axis).reduce((a, b) => a * b, 1);
    const behind = current.shape.slice(axis + 1).reduce((a, b) => a * b, 1);
    const index = item.kind === "index" ? inner(item.value) : undefined;
    const picks =
      item.kind === "slice"
        ? Array.from({ length: item.count }, (_, k) => item.start + k * item.step)
        : (index!.data as number[]);
    const data: (number | null)[] = [];
    for (let b = 0; b < before; b += 1)
      for (const p of picks) for (let r = 0; r < behind; r += 1) data.push(current.data[(b * size + p) * behind + r]!);
    const own = item.kind === "slice" ? [item.count] : index!.shape;
    current = { shape: [...current.shape.slice(0, axis), ...own, ...current.shape.slice(axis + 1)], data };
    axis += own.length;
  }
  return current;
}

const BINARY: Record<string, (a: number, b: number) => number> = {
  add: (a, b) => a + b,
  subtract: (a, b) => a - b,
  multiply: (a, b) => a * b,
  divide: (a, b) => a / b,
  power: (a, b) => a ** b,
  less: (a, b) => +(a < b),
  less_equal: (a, b) => +(a <= b),
  equal: (a, b) => +(Math.abs(a - b) <= 1e-9 * Math.max(Math.abs(a), Math.abs(b))),
  not_equal: (a, b) => +(a !== b),
  and: (a, b) => +(a === 1 && b === 1),
  or: (a, b) => +(a === 1 || b === 1),
  mod: (a, b) => a - b * Math.floor(a / b),
  max: Math.max,
  min: Math.min,
};
const UNARY: Record<string, (a: number) => number> = {
  negate: (a) => -a,
  not: (a) => 1 - a,
  sqrt: (a) => {
    if (a < 0) throw new Error("the square root of a negative number");
    return Math.sqrt(a);
  },
  log: Math.log,
  exp: Math.exp,
  cos: Math.cos,
  sin: Math.sin,
  abs: Math.abs,
  floor: Math.floor,
  relu: (a) => Math.max(0, a),
  tanh: Math.tanh,
};

function apply(core: Extract<Core, { op: "apply" }>, args: readonly Constant[]): Constant {
  const name = core.function;
  const binary = BINARY[name];
  if (binary !== undefined && args.length === 2) {
    const [a, b] = args as [Constant, Constant];
    const shape = core.shape;
    const size = shape.reduce((x, y) => x * y, 1);
    const at = (t: Constant, flat: number): number => {
      let rest = flat;
      let index = 0;
      let stride = 1;
      for (let k = 0; k < shape.length; k += 1) {
        const axis = shape.length - 1 - k;
        const i = rest % shape[axis]!;
        rest = (rest - i) / shape[axis]!;
        const own = t.shape.length - 1 - k;
        if (own >= 0) {
          if (t.shape[own] !== 1) index += i * stride;
          stride *= t.shape[own]!;
        }
      }
      return t.data[index]!;
    };
    return { shape, data: Array.from({ length: size }, (_, k) => binary(at(a, k), at(b, k))) };
  }
  const unary = UNARY[name];
  if (unary !== undefined) return { shape: args[0]!.shape, data: args[0]!.data.map((n) => unary(n!)) };
  if (name === "geomspace" || name === "linspace") {
    const [a, b, k] = args.map((c) => c.data[0]!) as [number, number, number];
    return {
      shape: [k],
      data: Array.from({ length: k }, (_, i) =>
        i === 0
          ? a
          : i === k - 1
            ? b
            : name === "linspace"
              ? a + ((b - a) * i) / (k - 1)
              : a * (b / a) ** (i / (k - 1)),
      ),
    };
  }
  if (["sum", "mean", "max", "min", "count", "any", "all"].includes(name))
    return { shape: [], data: [reduction(name, args[0]!.data as number[])] };
  throw new Error(`no reference for ${name}`);
}

function reduction(name: string, numbers: readonly number[]): number {
  if (name === "sum") return numbers.reduce((a, b) => a + b, 0);
  if (name === "mean") return numbers.reduce((a, b) => a + b, 0) / numbers.length;
  if (name === "max") return Math.max(...numbers);
  if (name === "min") return Math.min(...numbers);
  if (name === "product") return numbers.reduce((a, b) => a * b, 1);
  if (name === "count") return numbers.filter((n) => n !== 0).length;
  if (name === "any") return +numbers.some((n) => n !== 0);
  return +numbers.every((n) => n !== 0);
}
