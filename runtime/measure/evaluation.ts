import type { Core, Static } from "../../dsl/plan/core.ts";
import { type TraceContext, trace } from "../core/trace.ts";
import type { Engine } from "../engine/engine.ts";
import type { EagerTensor } from "../graph/tensor.ts";
import { TensorAlgebra } from "../graph/tensor-algebra.ts";
import type { Operation } from "../operations/operation.ts";
import { argmax } from "./entries/argmax.ts";
import type { ErrorValue } from "./error-algebra.ts";
import { Arguments, type MeasureArgument, type MeasureEntry, type StageAccess } from "./measure-entry.ts";
import type { Measured } from "./measured.ts";
import { Exchange, type Traced } from "./positional-values.ts";
import { meanOver, type Origin } from "./reduce.ts";
import { standardErrorOf } from "./standard-error.ts";
import { axesToOwn, isMissing, missingValue, numberOf, scalar, stackAlong } from "./tensors.ts"; // biome-ignore format: one line

/** Where and how results are looked at. */
export interface Look {
  /** Data set or points that replace a stage's rows. */
  readonly over?: Static;
  /** Whole recorded curves instead of last values. */
  readonly curve?: boolean;
  /** A step, or all checkpoints. */
  readonly place?: number | "checkpoints";
  /** The only stage that `place` is meant of (`every k of stage`); absent: of all. */
  readonly placeOf?: string;
}

/** The value of an expression at `x` between entries `index` and `index + 1` of a swept axis, where that can be had by solving again. */
export type Between = (
  core: Core,
  point: Readonly<Record<string, number>>,
  word: string,
  index: number,
  x: number,
) => number | undefined;

/** The results at one point of the sweeps. */
export interface PointView {
  /** Axes that the measure at hand runs along. */
  readonly across: readonly string[];
  field(stage: string, field: string, look: Look): Measured;
  stage(stage: string, look: Look): StageAccess;
  column(data: string, column: string, look: Look): Measured;
  measure(name: string, look: Look): Measured;
  swept(name: string): Measured | Static;
  input(index: number): Measured;
  abscissae(word: string): readonly number[] | undefined;
  /** An expression at the points before this one along the innermost sweep that it depends on. */
  earlier(core: Core, look: Look): readonly Measured[];
  /** Classes of equal features of the one stage that an expression names. */
  alike(core: Core): readonly number[] | undefined;
  /** See `Between`, at this point. */
  between?(core: Core, word: string, index: number, x: number): number | undefined;
  /** Names the repetitions at this point. */
  readonly key: string;
}

export interface EvaluationServices {
  readonly engine: Engine;
  operation(name: string): Operation | undefined;
  entry(name: string): MeasureEntry | undefined;
  readonly between?: Between;
}

const SILENT = ["samples", "draws", "chains"];
const MEANS = new Set(["mean", "rms"]);

/** One expression at one point: the tracer does the ordinary parts, this the ones that only results have. */
export class Evaluation {
  private readonly services: EvaluationServices;
  private readonly view: PointView;
  private readonly look: Look;
  private readonly exchange: Exchange;
  private readonly context: TraceContext<ErrorValue<EagerTensor>>;
  private readonly notes = new Set<string>();
  private reason: string | undefined;
  private abscissae: Record<string, readonly number[]> = {};
  /** Arguments that were traced to see their axes and will be asked for once more. */
  private readonly pending = new Map<Core, Traced>();

  constructor(services: EvaluationServices, view: PointView, look: Look = {}) {
    this.services = services;
    this.view = view;
    this.look = look;
    const { scalar: functions, linear } = services.engine;
    this.exchange = new Exchange(new TensorAlgebra(functions, { linear }));
    this.context = {
      algebra: this.exchange.algebra,
      local: (name) => {
        throw new Error(`\`${name}\` belongs to a model and has no value here`);
      },
      leaf: (core, inner) => this.leaf(core, inner),
      operation: (name) => services.operation(name),
      reduced: (value, word) => {
        const words =
          word === undefined ? [...SILENT, ...view.across] : word === "draws" ? ["draws", "chains"] : [word];
        return words.flatMap((name) => this.exchange.axesOf(value, name));
      },
    };
  }

  /**
   * The value with its fields, abscissae and notes. Reductions skip missing entries; where they skipped those of a stage that stopped,
   * what is left says nothing, and the value is missing for that reason.
   */
  evaluate(core: Core): Measured {
    const special = this.special(core, (part) => trace(part, this.context));
    const value = this.remarked(special ?? this.exchange.toMeasured(trace(core, this.context)));
    const swallowed = this.reason !== undefined && !value.tensor.missing?.includes(1);
    return swallowed ? missingValue(core.shape, { reason: this.reason! }) : value;
  }

  /** An argument of a measure or figure: numbers, a word or entry, a stage, a list. */
  argument(core: Core, inner: (core: Core) => Traced = (part) => trace(part, this.context)): MeasureArgument {
    if (core.op === "field" && core.field === "") {
      return { kind: "stage", value: this.view.stage(core.stage, this.look) };
    }
    if (
      core.op === "static" &&
      core.value.kind !== "tensor" &&
      core.value.kind !== "result" &&
      core.value.kind !== "input"
    ) {
      return { kind: "static", value: core.value };
    }
    if (core.op === "swept") {
      const value = this.view.swept(core.name);
      if ("kind" in value) return { kind: "static", value };
    }
    if (core.op === "list") return { kind: "list", items: core.items.map((item) => this.argument(item, inner)) };
    return { kind: "value", value: this.value(core, inner) };
  }

  private value(core: Core, inner: (core: Core) => Traced): Measured {
    return this.remarked(this.special(core, inner) ?? this.exchange.toMeasured(inner(core)));
  }

  private remarked(value: Measured): Measured {
    const has = (word: string) => value.tensor.axes.some((axis) => axis.word === word);
    const notes = [...new Set([...(value.notes ?? []), ...this.notes])];
    const known = Object.entries({ ...this.abscissae, ...value.abscissae }).filter(([word]) => has(word));
    const reason = value.reason ?? (value.tensor.missing === undefined ? undefined : this.reason);
    return {
      ...value,
      ...(known.length > 0 ? { abscissae: Object.fromEntries(known) } : {}),
      ...(notes.length > 0 ? { notes } : {}),
      ...(reason === undefined ? {} : { reason }),
    };
  }

  private leaf(core: Core, inner: (core: Core) => Traced): Traced | undefined {
    const known = this.pending.get(core);
    if (known !== undefined) {
      this.pending.delete(core);
      return known;
    }
    const value = this.special(core, inner);
    if (value === undefined) return undefined;
    this.remember(value);
    return this.exchange.toTraced(value);
  }

  private remember(value: Measured): void {
    for (const note of value.notes ?? []) this.notes.add(note);
    this.reason ??= value.reason;
    Object.assign(this.abscissae, value.abscissae);
  }

  /** What the tracer does not know; undefined: an ordinary node. */
  private special(core: Core, inner: (core: Core) => Traced): Measured | undefined {
    const { view } = this;
    switch (core.op) {
      case "field":
        if (core.field === "") throw new Error(`\`${core.stage}\` is a stage; name one of its fields`);
        return view.field(core.stage, core.field, this.look);
      case "column":
        return view.column(core.data, core.column, this.look);
      case "measure":
        return view.measure(core.measure, this.look);
      case "input":
        return view.input(core.input);
      case "swept": {
        const value = view.swept(core.name);
        if ("kind" in value) throw new Error(`the values of \`${core.name}\` are no numbers`);
        return value;
      }
      case "member":
        return this.member(core, inner);
      case "at":
        return this.at(core, inner);
      case "apply":
        return this.apply(core, inner);
      default:
        return undefined;
    }
  }

  private member(core: Core & { op: "member" }, inner: (core: Core) => Traced): Measured {
    const of = this.value(core.of, inner);
    const field = of.fields?.[core.member];
    if (field !== undefined) {
      const { notes: own } = of;
      for (const note of own ?? []) this.notes.add(note);
      return field;
    }
    if (of.fields === undefined && of.reason !== undefined) return missingValue(core.shape, { reason: of.reason });
    if (of.fields === undefined) return of; // a record that was reduced to its principal field
    throw new Error(`there is no field \`${core.member}\`; there are ${Object.keys(of.fields).join(", ")}`);
  }

  /** The expression read at a step, at several (a first dimension), or at every checkpoint (an axis). */
  private at(core: Core & { op: "at" }, inner: (core: Core) => Traced): Measured {
    const read = (place: number | "checkpoints") => {
      const there = new Evaluation(this.services, this.view, { ...this.look, place, placeOf: undefined });
      return there.evaluate(core.of);
    };
    if (core.place === "checkpoints") return read("checkpoints");
    if (core.place === "all") throw new Error("`at all` joins the bindings of a name inside a model");
    const places = this.value(core.place, inner);
    if (places.tensor.axes.length > 0)
      throw new Error("the steps after `at` differ between entries of an axis: reduce them first");
    const one = (k: number) =>
      isMissing(places.tensor, k)
        ? missingValue(core.of.shape, { note: "there is no such step" })
        : read(places.tensor.data[k]);
    if (places.tensor.shape.length === 0) return one(0);
    return axesToOwn(
      stackAlong(
        "places",
        Array.from(places.tensor.data, (_, k) => one(k)),
      ),
      ["places"],
    );
  }

  private apply(core: Core & { op: "apply" }, inner: (core: Core) => Traced): Measured | undefined {
    const { function: name, arguments: args, options } = core;
    if (name === "se") return standardErrorOf(this.value(args[0], inner), this.services.engine);
    if ((name === "equal" || name === "not_equal") && args.some((arg) => this.isWord(arg))) {
      const same = wordKey(this.argument(args[0], inner)) === wordKey(this.argument(args[1], inner));
      return scalar(same === (name === "equal") ? 1 : 0, { boolean: true });
    }
    if (options.over !== undefined && this.look.over === undefined) {
      const { over, ...rest } = options;
      const there = new Evaluation(this.services, this.view, { ...this.look, over: staticOf(over) });
      return there.evaluate({ ...core, options: rest });
    }
    if (name === "values") return this.value(args[0], inner);
    const operation = this.services.operation(name);
    if (operation?.entry.reduces === true && (args.length === 1 || (name !== "max" && name !== "min"))) {
      return this.reduction(core, inner);
    }
    if (name === "argmax" && this.view.across.length > 0) {
      const value = inner(args[0]);
      if (this.exchange.carried(value).some((word) => this.view.across.includes(word))) {
        return this.call(argmax, core, () => this.remarked(this.exchange.toMeasured(value)));
      }
      this.pending.set(args[0], value);
      return undefined;
    }
    const entry = this.services.entry(name);
    return entry === undefined ? undefined : this.call(entry, core, (part) => this.value(part, inner), inner);
  }

  private isWord(core: Core): boolean {
    if (core.op === "static") return ["word", "string", "entry"].includes(core.value.kind);
    return core.op === "swept" && "kind" in this.view.swept(core.name);
  }

  /** Means over draws, fresh rows and repetitions carry errors; everything else is the ordinary reduction. */
  private reduction(core: Core & { op: "apply" }, inner: (core: Core) => Traced): Measured | undefined {
    const { options } = core;
    const argument = core.arguments[0];
    const value = inner(argument);
    const carried = this.exchange.carried(value);
    const words = axisWords(options.axis, [...SILENT, ...this.view.across]).filter((word) => carried.includes(word));
    const dimensions = options.axis === undefined || onlyWords(options.axis) ? undefined : options.axis;
    if (!MEANS.has(core.function) || words.length === 0 || dimensions !== undefined) {
      this.pending.set(argument, value);
      return undefined;
    }
    const measured = this.remarked(this.exchange.toMeasured(value));
    const own = options.axis === undefined;
    const weight = options.weight === undefined ? undefined : this.weight(options.weight);
    const origin = this.origin(words, measured);
    const { engine } = this.services;
    if (core.function === "mean") return meanOver(measured, words, own, engine, origin, weight);
    const { algebra } = this.exchange;
    const square = this.exchange.toMeasured({ value: algebra.map1("square", value.value), own: value.own });
    const mean = this.exchange.toTraced(meanOver(square, words, own, engine, origin, weight));
    return this.exchange.toMeasured({ value: algebra.map1("sqrt", mean.value), own: mean.own });
  }

  private origin(words: readonly string[], value: Measured): Origin | undefined {
    if (words.includes("repeats")) return { kind: "repeats", key: `repeats:${this.view.key}` };
    if (words.includes("draws")) return value.draws ?? { kind: "draws", key: `draws:${this.view.key}` };
    return words.includes("samples") ? value.rows : undefined;
  }

  private weight(core: Core): Measured | undefined {
    const word = core.op === "static" && "value" in core.value ? core.value.value : undefined;
    if (word === "uniform") return undefined;
    const { over } = this.look;
    if (word !== "probability" || over?.kind !== "data")
      throw new Error("`weight` is `uniform` or `probability`, with `over` a set that has probabilities");
    return this.view.column(over.data, "probability", this.look);
  }

  private call(
    measure: MeasureEntry,
    core: Core & { op: "apply" },
    value: (core: Core) => Measured,
    inner?: (core: Core) => Traced,
  ): Measured {
    const { entry } = measure;
    const curves = entry.takesCurve
      ? new Evaluation(this.services, this.view, { ...this.look, curve: true })
      : undefined;
    const read = (part: Core): MeasureArgument => {
      if (curves !== undefined && part.op !== "constant" && part.op !== "static") return curves.argument(part);
      return inner === undefined ? { kind: "value", value: value(part) } : this.argument(part, inner);
    };
    const values: Record<string, MeasureArgument> = {};
    const parts: Record<string, Core> = { ...core.options };
    core.arguments.forEach((part, k) => {
      const parameter = entry.parameters[k] ?? entry.parameters[entry.parameters.length - 1];
      values[parameter.name] = read(part);
      parts[parameter.name] = part;
    });
    for (const [name, part] of Object.entries(core.options)) values[name] = read(part);
    const result = measure.evaluate(new Arguments(entry.name, values), {
      engine: this.services.engine,
      across: this.view.across,
      abscissae: (word) => this.view.abscissae(word),
      earlier: (parameter) => (parts[parameter] ? this.view.earlier(parts[parameter], this.look) : []),
      alike: (parameter) => parts[parameter] && this.view.alike(parts[parameter]),
      between: (parameter, word, index, x) =>
        parts[parameter] ? this.view.between?.(parts[parameter], word, index, x) : undefined,
    });
    return result;
  }
}

function wordKey(argument: MeasureArgument): string {
  if (argument.kind === "static") return JSON.stringify(argument.value);
  if (argument.kind === "value") return String(numberOf(argument.value, "a compared value"));
  throw new Error("only words, entries and numbers can be compared with `==`");
}

/** Axis words of `axis = …`; `draws` includes chains. */
function axisWords(axis: Core | undefined, silent: readonly string[]): string[] {
  if (axis === undefined) return [...silent];
  if (axis.op !== "static") return [];
  const one = (value: Static): string[] =>
    value.kind === "word" || value.kind === "string" ? (value.value === "draws" ? ["draws", "chains"] : [value.value]) : value.kind === "list" ? value.items.flatMap(one) : []; // biome-ignore format: a case list
  return one(axis.value);
}

function onlyWords(axis: Core): boolean {
  if (axis.op !== "static") return false;
  const one = (value: Static): boolean =>
    value.kind === "word" || value.kind === "string" || (value.kind === "list" && value.items.every(one));
  return one(axis.value);
}

function staticOf(core: Core): Static {
  if (core.op === "static") return core.value;
  if (core.op === "constant") return { kind: "tensor", value: core.value };
  if (core.op === "field" && core.field === "") return { kind: "string", value: core.stage };
  throw new Error("`over` takes a data set, a source or a list of points");
}
