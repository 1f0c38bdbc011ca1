/** Programs and generators that the tests of parser and formatter share. */
import { readdirSync, readFileSync } from "node:fs";
import fc from "../../properties.ts";

const folder = new URL("./programs/", import.meta.url);
/** Name and text of every good program. */
export const programs: readonly (readonly [string, string])[] = readdirSync(folder)
  .filter((name) => name.endsWith(".exp"))
  .map((name) => [name, readFileSync(new URL(name, folder), "utf8")] as const);

/** A tree without its places: what must survive formatting. */
export function shape(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(shape);
  if (value === null || typeof value !== "object") return value;
  const drop = "claim" in value ? /span$|^text$/i : /span$|^trivia$/i;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([key]) => !drop.test(key))
      .map(([key, part]) => [key, shape(part)]),
  );
}

const words =
  "experiment include let data process model layer sweep repeat seed measure plot expect train sample solve simulate param const spin default record from on over in at of every across where within beside keep drop warm zip and or not true false a b net x1 se both".split(
    " ",
  );
const signs = [
  "+",
  "-",
  "*",
  "/",
  "@",
  "^",
  "<",
  "<=",
  ">",
  ">=",
  "==",
  "!=",
  "=",
  "~",
  "->",
  ".",
  ",",
  ":",
  ";",
  "(",
  ")",
  "[",
  "]",
  "{",
  "}",
];
const other = [
  "1",
  "0.5",
  "1e-3",
  "5%",
  ".5",
  "5.",
  '"s"',
  '"',
  "\\",
  "θ",
  "// c\n",
  "\n",
  "\n\n",
  "\r\n",
  " ",
  "\t",
  "\u0000",
];

/** Words, signs and slips in any order. */
export const soup = fc
  .array(fc.tuple(fc.constantFrom(...words, ...signs, ...signs, ...other), fc.constantFrom("", " ", " ", "\n")), {
    maxLength: 60,
  })
  .map((pairs) => pairs.map(([word, blank]) => word + blank).join(""));

/** A good program with a few pieces cut out, doubled or replaced. */
export const mutated = fc
  .tuple(
    fc.constantFrom(...programs.map(([, text]) => text)),
    fc.array(fc.tuple(fc.nat(4000), fc.nat(12), fc.constantFrom("", "", ...words, ...signs, ...other)), {
      minLength: 1,
      maxLength: 4,
    }),
  )
  .map(([text, cuts]) =>
    cuts.reduce(
      (now, [at, length, put]) => now.slice(0, at % now.length) + put + now.slice((at % now.length) + length),
      text,
    ),
  );

// ---- good programs with needless brackets, blanks and line breaks

const name = fc.constantFrom("a", "b", "net", "W1", "loss", "se", "both");
const blank = fc.constantFrom("", " ", "  ");
const within = fc.constantFrom("", " ", "\n", " // c\n", "\n\n  "); // where line ends do not count
const { expression } = fc.letrec<{ expression: string; primary: string }>((tie) => ({
  primary: fc.oneof(
    { maxDepth: 4, depthIdentifier: "d" },
    fc.oneof(name, fc.constantFrom("1", "2", "10_000", "0.5", "1e-3", '"a\\"b"', "true")),
    fc.tuple(within, tie("expression"), within).map(([p, e, q]) => `(${p}${e}${q})`),
    tie("expression").map((e) => `(${e})`),
    fc.tuple(tie("expression"), within, tie("expression")).map(([a, w, b]) => `[${a},${w}${b}]`),
    fc
      .tuple(name, tie("expression"), fc.constantFrom(", ", "\n", " , // c\n"))
      .map(([n, e, s]) => `{ ${n}=${e}${s}on = 1 }`),
    fc
      .tuple(name, blank, tie("expression"), within, tie("expression"))
      .map(([n, s, a, w, b]) => `${n}${s}(${a},${w}over=${b})`),
    fc.tuple(name, tie("expression"), tie("expression")).map(([n, a, b]) => `${n}(i in ${a}:${b} where i!=(${a}), i)`),
    fc.tuple(name, tie("expression"), tie("expression")).map(([n, a, b]) => `${n}[${a},:, :${b} , ::2]`),
    tie("primary").map((e) => (/^[\d.]/.test(e) ? `(${e}).over` : `${e}.over`)),
  ),
  expression: fc.oneof(
    { maxDepth: 4, depthIdentifier: "d" },
    tie("primary"),
    fc
      .tuple(
        tie("primary"),
        fc.constantFrom("+", " - ", "*", " /", "@ ", "^", " < ", " and ", " or ", "\n+ ", " *\n"),
        tie("primary"),
      )
      .map(([a, o, b]) => a + o + b),
    fc
      .tuple(
        tie("primary"),
        fc.constantFrom("+", "-", "*", "^"),
        tie("primary"),
        fc.constantFrom("+", "-", "/", "^"),
        tie("primary"),
      )
      .map((parts) => parts.join("")),
    fc.tuple(fc.constantFrom("-", "+", "not ", "- -"), tie("primary")).map((parts) => parts.join("")),
    fc.tuple(tie("primary"), tie("primary")).map(([a, b]) => `${a} at ${b}`),
  ),
}));
const statement = fc.oneof(
  fc.tuple(name, blank, expression).map(([n, s, e]) => `let ${n}${s}=${e}`),
  fc
    .tuple(name, expression, expression)
    .map(([n, e, f]) => `data ${n} (size=3) {const x[${e}]~${f};y = 1 ;\n\n\n z=2 }`),
  fc.tuple(name, expression).map(([n, e]) => `process ${n} {a->on:x ${e}\non -> a : "y" (-1)\n}`),
  fc
    .tuple(name, expression, expression)
    .map(([n, e, f]) => `model ${n} ( x[2], y=1 )\n{ param W~ ${e} // c\n repeat 2 { h=${f} } }`),
  fc.tuple(name, expression).map(([n, e]) => `layer ${n}(x)  { // c\n\n -> ${e}\n}`),
  fc
    .tuple(name, expression, expression, expression)
    .map(
      ([n, d, e, f]) =>
        `${n} = train ${n} on ${d} from ${e} { batch   = 3, record a,b every ${f}\n\n steps=4\n  lr of W.x  =  ${f} }`,
    ),
  fc.tuple(name, expression, expression).map(([n, e, f]) => `sweep ${n} over ${e}\n  zip seed over ${f} warm both`),
  expression.map((e) => `repeat 3 keep min(${e})`),
  fc.tuple(name, expression).map(([n, e]) => `measure ${n} [ i in 3 ]=${e} every 3 of a across b,\n seed`),
  fc.tuple(expression, expression).map(([e, f]) => `plot line (${e} , color=${f})\n beside bars(a) where ${f}`),
  fc.tuple(expression, expression, expression).map(([e, t, f]) => `expect ${e} within ${t} se of ${f} where a==1`),
);
/** Programs that the grammar accepts, badly laid out. */
export const untidy = fc
  .array(fc.tuple(statement, fc.constantFrom("\n", "\n\n\n", ";", " // c\n", "\n  // c\n", "\r\n", ";\n")), {
    maxLength: 8,
  })
  .map((pairs) => pairs.flat().join(""));
