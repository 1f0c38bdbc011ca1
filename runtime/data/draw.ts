/**
 * Drawing a law: every occurrence of a scalar law is drawn independently for every entry of what it fills, for every binder around it,
 * and for every row. `bernoulli(p) * uniform(0, 1)` is drawn as one number (`present`): u < p ? u / p : 0 is 0 with probability 1 - p
 * and else uniform on [0, 1).
 */
import type { Core } from "../../dsl/plan/core.ts";
import { align, type Positional } from "../core/positional.ts";
import type { GraphBuilder } from "../graph/builder.ts";
import type { AxisId, NodeId } from "../graph/graph.ts";
import type { Law } from "./law.ts";
import { laws } from "./laws/index.ts";
import type { Drawing } from "./scene.ts";

const byName: ReadonlyMap<string, Law> = new Map(laws.map((law) => [law.entry.name, law]));

/** The law of this name. */
export const lawNamed = (name: string): Law | undefined => byName.get(name);

type Application = Core & { readonly op: "apply" };
/** Names of the binders around each law of an expression, outermost first, and whether a `define` is among them. */
export type BindersOfLaws = ReadonlyMap<Core, { readonly names: readonly string[]; readonly defined: boolean }>;

export function bindersOfLaws(core: Core): BindersOfLaws {
  const found = new Map<Core, { names: readonly string[]; defined: boolean }>();
  const visit = (value: unknown, names: readonly string[], defined: boolean): void => {
    if (Array.isArray(value)) {
      for (const item of value) visit(item, names, defined);
      return;
    }
    if (typeof value !== "object" || value === null) return;
    const part = value as Core;
    if (part.op === "apply") found.set(part, { names, defined });
    if (part.op === "define" || part.op === "fold") {
      const inner = [...names, ...part.binders.map((binder) => binder.name)];
      visit(part.where, inner, defined || part.op === "define");
      visit(part.body, inner, defined || part.op === "define");
      return;
    }
    for (const [key, child] of Object.entries(value))
      if (key !== "span" && key !== "value") visit(child, names, defined);
  };
  visit(core, [], false);
  return found;
}

/** The factors of a product, from the left. */
function factors(core: Core): readonly Core[] {
  return core.op === "apply" && core.function === "multiply" ? core.arguments.flatMap(factors) : [core];
}

const isNumber = (core: Core | undefined, value: number): boolean =>
  core?.op === "constant" && core.value.data.length === 1 && core.value.data[0] === value;

const isUnit = (core: Core): boolean =>
  core.op === "apply" &&
  core.function === "uniform" &&
  isNumber(core.arguments[0] ?? core.options.low, 0) &&
  isNumber(core.arguments[1] ?? core.options.high, 1);

const isGate = (core: Core): boolean => core.op === "apply" && core.function === "bernoulli";

/** The value of an application that is a law or a product with a gated uniform law; undefined: something else. */
export function drawLaw(
  g: GraphBuilder,
  core: Application,
  drawing: Drawing,
  binders: BindersOfLaws,
  trace: (core: Core) => Positional<NodeId>,
): Positional<NodeId> | undefined {
  const law = byName.get(core.function);
  const product = law ? [] : factors(core);
  const gate = product.findIndex(isGate);
  const unit = product.findIndex(isUnit);
  if (!law && (gate < 0 || unit < 0)) return undefined;

  const place = binders.get(law ? core : product[gate]);
  const bound = (place?.names ?? []).map((name) => {
    const axis = g.axes.findLast((each) => each.name === name);
    if (!axis) throw new Error(`binder \`${name}\` has no axis`);
    return axis.id;
  });
  const own = place?.defined ? core.shape.map((size, k) => g.axis(`law${k}`, size)) : drawing.own;
  const aligned = (part: Core): NodeId => align(g, [{ value: g.scalar(0), own }, trace(part)]).values[1];
  const random = (
    name: Parameters<GraphBuilder["random"]>[0],
    axes: readonly AxisId[],
    parameters: readonly NodeId[],
  ): NodeId => g.random(name, drawing.purpose, [...axes, ...bound, ...drawing.carried], parameters);

  if (!law) {
    const present: Positional<NodeId> = {
      value: random("present", own, [
        aligned((product[gate] as Application).arguments[0] ?? (product[gate] as Application).options.p),
      ]),
      own,
    };
    const others = product.filter((_, k) => k !== gate && k !== unit).map(trace);
    return others.reduce((a, b) => {
      const pair = align(g, [a, b]);
      return { value: g.map2("multiply", pair.values[0], pair.values[1]), own: pair.own };
    }, present);
  }
  const { parameters } = law.entry;
  const given = (name: string): Core => {
    const index = parameters.findIndex((parameter) => parameter.name === name);
    const found = core.options[name] ?? core.arguments[index];
    if (found) return found;
    const fallback = parameters[index]?.default;
    if (fallback?.kind === "tensor") return { op: "constant", shape: fallback.value.shape, value: fallback.value };
    throw new Error(`\`${core.function}\` needs \`${name}\``);
  };
  const value = law.draw({
    g,
    own,
    random,
    argument: (name) => aligned(given(name)),
    shapeOf: (name) => given(name).shape,
    count: (name) => {
      const part = given(name);
      const number = part.op === "constant" ? part.value.data[0] : undefined;
      if (number === undefined || number === null || !Number.isInteger(number))
        throw new Error(`\`${name}\` of \`${core.function}\` fixes a shape and must be a static whole number`);
      return number;
    },
    tensor: (name, axes) => {
      const { value: node, own: dimensions } = trace(given(name));
      return dimensions.reduce((moved, axis, k) => g.rename(moved, axis, axes[k]), node);
    },
  });
  return { value, own };
}
