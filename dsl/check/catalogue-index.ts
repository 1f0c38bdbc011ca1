import type { Catalogue, Entry, Kind, Parameter, ValueType } from "../catalogue.ts";
import { LIBRARY_ENTRIES } from "./library/entries.ts";

/** Kinds that are looked up in a place of their own only. */
const APART: ReadonlySet<Kind> = new Set(["theory", "system", "plot"]);

/** The catalogue by name. A name may stand for a theory and a loss at once; `kinds` says what the place expects. */
export class CatalogueIndex {
  readonly catalogue: Catalogue;
  readonly entries: readonly Entry[];
  /** Words that some parameter or setting knows. */
  readonly words = new Set<string>();
  private readonly byName = new Map<string, Entry[]>();

  constructor(catalogue: Catalogue) {
    this.catalogue = catalogue;
    const own = LIBRARY_ENTRIES.filter(
      (entry) => !catalogue.entries.some((other) => other.name === entry.name && other.kind === entry.kind),
    );
    this.entries = [...catalogue.entries, ...own];
    for (const entry of this.entries) {
      const list = this.byName.get(entry.name);
      if (list === undefined) this.byName.set(entry.name, [entry]);
      else list.push(entry);
      for (const parameter of entry.parameters) this.collect(parameter.type);
    }
    for (const settings of Object.values(catalogue.settings))
      for (const setting of settings) this.collect(setting.type);
  }

  /** The entry of a name: of one of `kinds` if given, else of any kind that is not looked up apart. */
  find(name: string, kinds?: readonly Kind[]): Entry | undefined {
    const list = this.byName.get(name);
    if (list === undefined) return undefined;
    if (kinds !== undefined) return list.find((entry) => kinds.includes(entry.kind));
    return list.find((entry) => !APART.has(entry.kind));
  }

  /** Whether a function may be evaluated before anything runs. */
  isStatic(name: string): boolean {
    return this.byName.get(name)?.some((entry) => entry.static === true) ?? false;
  }

  names(kinds?: readonly Kind[]): readonly string[] {
    const result: string[] = [];
    for (const entry of this.entries) {
      if (kinds === undefined ? !APART.has(entry.kind) : kinds.includes(entry.kind)) result.push(entry.name);
    }
    return result;
  }

  private collect(type: ValueType): void {
    if (type.kind === "word") for (const word of type.words) this.words.add(word);
    else if (type.kind === "list") this.collect(type.of);
    else if (type.kind === "either") for (const option of type.of) this.collect(option);
  }
}

/** The words that a type knows. */
export function wordsOf(type: ValueType | undefined): readonly string[] {
  if (type === undefined) return [];
  if (type.kind === "word") return type.words;
  if (type.kind === "list") return wordsOf(type.of);
  if (type.kind === "either") return type.of.flatMap(wordsOf);
  return [];
}

/** The kinds of entries that a type takes; undefined if it takes none. */
export function kindsOf(type: ValueType | undefined): readonly Kind[] | undefined {
  if (type === undefined) return undefined;
  if (type.kind === "entry") return type.of;
  if (type.kind === "list") return kindsOf(type.of);
  if (type.kind === "either") {
    const kinds = type.of.flatMap((option) => kindsOf(option) ?? []);
    return kinds.length === 0 ? undefined : kinds;
  }
  return undefined;
}

/** A parameter whose value is a count or a switch: a swept one makes variants instead of inputs. */
export function fixesCount(type: ValueType): boolean {
  if (type.kind === "number") return type.integer === true;
  if (type.kind === "boolean" || type.kind === "word" || type.kind === "string" || type.kind === "entry") return true;
  if (type.kind === "either") return type.of.some((option) => option.kind === "number" && option.integer === true);
  if (type.kind === "list") return fixesCount(type.of);
  return false;
}

/** A kind of entries with its article; some are words for several. */
const kindText = (kind: Kind): string =>
  ({ batches: "a rule for batches", checkpoints: "a rule for checkpoints", maps: "a family of maps" })[
    kind as string
  ] ?? `${/^[aeiou]/.test(kind) ? "an" : "a"} ${kind}`;

/** What a type is, in words: for "expected …". */
export function typeText(type: ValueType): string {
  switch (type.kind) {
    case "number":
      return type.integer === true ? "an integer" : "a number";
    case "tensor":
      return type.rank === undefined ? "a tensor" : `a tensor of rank ${type.rank}`;
    case "boolean":
      return "true or false";
    case "string":
      return "a string";
    case "word":
      return type.words.length === 1
        ? `\`${type.words[0]}\``
        : `one of ${type.words.map((w) => `\`${w}\``).join(", ")}`;
    case "entry":
      return type.of.map(kindText).join(" or ");
    case "list":
      return `a list of ${typeText(type.of).replace(/^an? /, "")}s`;
    case "data":
      return "a data set or source";
    case "names":
      return "names of parameters";
    case "law":
      return "a distribution";
    case "any":
      return "a value";
    case "either":
      return type.of.map(typeText).join(" or ");
  }
}

export function parameterNames(parameters: readonly Parameter[]): readonly string[] {
  return parameters.map((parameter) => parameter.name);
}
