/** E1xx: what the text alone decides. */
import { page } from "./page.ts";

export const syntaxPages = [
  page(
    "E101",
    "character or string that cannot be read",
    `Outside of strings and comments a program consists of ASCII letters, digits, \`_\` and the operators of the language. The remainder
    is \`mod(a, b)\`, logic is written \`and\`, \`or\`, \`not\`, comments start with \`//\`. A string stands in double quotes and ends on its
    own line; its escapes are \`\\"\`, \`\\\\\`, \`\\n\`, \`\\t\` and \`\\u{3b1}\`.`,
    `let σ = 0.5`,
  ),
  page(
    "E102",
    "bracket never closed, or closed twice",
    `Every \`(\`, \`[\` and \`{\` needs its partner. A bracket is also taken as forgotten when a statement begins at the first column while
    it is open: the report then stands at the bracket, not at the end of the file. Brackets may be nested 64 deep; give an inner part a
    name of its own with \`let\`.`,
    `
    model net(x) {
      f = sum(x
    }`,
  ),
  page(
    "E103",
    "malformed number",
    `Numbers look like \`10\`, \`10_000\`, \`0.5\` or \`1e-3\`. A dot needs digits on both sides: write \`0.5\` for \`.5\` and \`5.0\` or \`5\` for
    \`5.\`. A name cannot begin with a digit, and a number must fit into double precision.`,
    `let rate = .5`,
  ),
  page(
    "E104",
    "unexpected token",
    `The word or sign cannot stand here; the message lists what could. Often the cause lies just before: a missing operator or comma, a
    clause in the wrong order (\`on\`, then \`from\`, then \`{ }\`), or \`=\` where a comparison \`==\` is meant. A value of the file is defined
    with \`let\`, one that uses results with \`measure\`; \`name = …\` alone begins a stage.`,
    `let n = 3 4`,
  ),
  page(
    "E105",
    "reserved word as a name",
    `The words of the language cannot be defined, so that a file never gives one a second meaning. Choose another name. After a dot and
    before \`=\` (as a field, a setting or a named argument) they are ordinary words: \`r.sample\` and \`over = words\` are fine.`,
    `let data = 3`,
  ),
  page(
    "E106",
    "chain of comparisons in two directions",
    `A chain such as \`0.2 <= p <= 0.5\` means that every neighbouring comparison holds, so it must point one way. Turn one comparison
    round, or join two of them with \`and\`.`,
    `expect 1 < 3 > 2`,
  ),
  page(
    "E107",
    "positional argument after a named one, or argument given twice",
    `Arguments without a name come first, in the order of the function's page; after the first \`name = value\` all others need names. Each
    argument, and each entry of a record, is given once.`,
    `data d from grid(low = -1, 8)`,
  ),
  page(
    "E108",
    "`->` missing, twice or not last",
    `A layer ends with exactly one line \`-> expression\`: what a call of it is worth. Move the arrow below all other lines, or remove the
    second one. A model has no \`->\`: it computes \`loss\`, \`log_weight\` or \`f\` by name.`,
    `
    layer twice(x) {
      y = 2 * x
    }`,
  ),
  page(
    "E109",
    "clause or statement given twice",
    `A file has at most one \`experiment\`, one \`seed\` and one \`repeat\`; a stage has each clause and each setting once, a measure one
    \`across\` and one \`every\`. Keep one of the two. Several names of one \`across\` are separated by commas: \`across a, b\`.`,
    `
    seed = 1
    seed = 2`,
  ),
];
