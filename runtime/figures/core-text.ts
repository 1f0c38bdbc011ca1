/** A law as a person writes it, for captions. */
import type { Core } from "../../dsl/plan/core.ts";
import { numberText } from "./numbers.ts";

const SIGNS: Readonly<Record<string, string>> = { add: "+", subtract: "-", multiply: "*", divide: "/", power: "^" };

/** `bernoulli(density) * uniform(0, 1)`; undefined where it has parts that have no short text. */
export function coreText(core: Core): string | undefined {
  switch (core.op) {
    case "constant":
      return vectorText(core.value.data);
    case "swept":
    case "local":
      return core.name;
    case "static":
      return core.value.kind === "word" || core.value.kind === "string" ? core.value.value : undefined;
    case "apply": {
      const parts = core.arguments.map(coreText);
      const options = Object.entries(core.options).map(([name, value]) => [name, coreText(value)] as const);
      if (parts.includes(undefined) || options.some(([, text]) => text === undefined)) return undefined;
      const sign = SIGNS[core.function];
      return sign && parts.length === 2
        ? parts.join(` ${sign} `)
        : `${core.function}(${[...parts, ...options.map(([name, text]) => `${name} = ${text}`)].join(", ")})`;
    }
    default:
      return undefined;
  }
}

/** `0.3`, `[1, 0.3]`, `[1, 0.9, … 0.656]`. */
export function vectorText(data: readonly (number | null)[]): string {
  const text = (v: number | null) => (v === null ? "–" : numberText(v, 3));
  if (data.length === 1) return text(data[0]);
  if (data.length <= 4) return `[${data.map(text).join(", ")}]`;
  if (data.every((v) => v === data[0])) return text(data[0]);
  return `[${text(data[0])}, ${text(data[1])}, … ${text(data[data.length - 1])}]`;
}
