import type { Core } from "../plan/core.ts";
import type { BindingPlan, ParameterPlan } from "../plan/plan.ts";
import { rewrite } from "../plan/walk.ts";
import type { Span } from "../source.ts";
import type { Expression } from "../syntax/ast.ts";
import { dynamicValue, type TensorValue, union } from "./values.ts";

export interface SpinPlan {
  readonly name: string;
  readonly shape: readonly number[];
  readonly states: number;
}

/** What the calls of one model share. */
class Sheet {
  readonly parameters: ParameterPlan[] = [];
  readonly bindings: BindingPlan[] = [];
  readonly spins: SpinPlan[] = [];
  readonly histories = new Map<string, string[]>();
  /** Number of calls of each layer so far, by `prefix + name`. */
  readonly calls = new Map<string, number>();
  readonly types = new Map<string, TensorValue>();
  readonly stacks = new Map<string, { shape: readonly number[]; count: number; type: TensorValue }>();
  readonly defaults = new Map<string, Expression>();
}

/** Collects parameters and bindings of a model while its items, layers and rounds are expanded. */
export class BodyBuilder {
  readonly sheet: Sheet;
  readonly prefix: string;
  readonly round: { readonly index: number; readonly count: number } | undefined;

  constructor(sheet: Sheet = new Sheet(), prefix = "", round?: { readonly index: number; readonly count: number }) {
    this.sheet = sheet;
    this.prefix = prefix;
    this.round = round;
  }

  /** The builder inside the next call of a layer. */
  enter(layer: string): BodyBuilder {
    const key = this.prefix + layer;
    const count = this.sheet.calls.get(key) ?? 0;
    this.sheet.calls.set(key, count + 1);
    return new BodyBuilder(this.sheet, `${key}[${count}].`);
  }

  inRound(index: number, count: number): BodyBuilder {
    return new BodyBuilder(this.sheet, this.prefix, { index, count });
  }

  /** Adds a parameter and gives the value that its name stands for. */
  parameter(name: string, parameter: Omit<ParameterPlan, "path" | "stack">): TensorValue {
    const plain = this.prefix + name;
    const path = this.round === undefined ? plain : `${plain}[${this.round.index}]`;
    const stack =
      this.round === undefined ? undefined : { name: plain, index: this.round.index, count: this.round.count };
    this.sheet.parameters.push({ path, ...(stack === undefined ? {} : { stack }), ...parameter });
    const value = dynamicValue({ op: "local", shape: parameter.shape, name: path, span: parameter.span });
    this.sheet.types.set(path, value);
    if (stack !== undefined)
      this.sheet.stacks.set(plain, { shape: [stack.count, ...parameter.shape], count: stack.count, type: value });
    return value;
  }

  hasParameter(name: string): boolean {
    const path = this.round === undefined ? this.prefix + name : `${this.prefix}${name}[${this.round.index}]`;
    return this.sheet.parameters.some((parameter) => parameter.path === path);
  }

  /** Adds a binding under the next free name of its history and gives the value that the name now stands for. */
  bind(name: string, value: TensorValue, core: Core, span: Span, isInput = false): TensorValue {
    const plain = this.prefix + name;
    const history = this.sheet.histories.get(plain) ?? [];
    const taken = history.length > 0 || isInput || this.sheet.types.has(plain);
    const number = history.length + (history[0] === plain || !taken ? 0 : 1);
    const unique = number === 0 ? plain : `${plain}#${number}`;
    this.sheet.histories.set(plain, [...history, unique]);
    this.sheet.bindings.push({ name: unique, shape: core.shape, value: core, span });
    const local: TensorValue = {
      ...value,
      core: { op: "local", shape: core.shape, name: unique, span },
      static: false,
      swept: union([]),
      free: union([]),
    };
    this.sheet.types.set(unique, local);
    return value.static && value.swept.size === 0 ? value : local;
  }

  /** Paths with `[0]` left out where a layer has one call. */
  canonical(path: string): string {
    let raw = "";
    return path
      .split(".")
      .map((segment) => {
        const layer = /^([A-Za-z_]\w*)\[0\]$/.exec(segment)?.[1];
        const only = layer !== undefined && this.sheet.calls.get(raw + layer) === 1;
        const bare = this.sheet.calls.get(raw + segment) === 1;
        raw += bare ? `${segment}[0].` : `${segment}.`;
        return only ? layer : segment;
      })
      .join(".");
  }

  /** The same core with canonical paths. */
  canonicalCore(core: Core): Core {
    return rewrite(core, (node) => (node.op === "local" ? { ...node, name: this.canonical(node.name) } : node));
  }
}
