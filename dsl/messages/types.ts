/** What is wrong with types and shapes (E3xx). */
import { all, help, near, piece, q, type Shape, shape } from "./piece.ts";

export const shapesDoNotFit = (whole: string, a: string, left: Shape, b: string, right: Shape) =>
  piece("E301", `shapes do not fit in ${q(whole)}: ${q(a)} is ${shape(left)}, ${q(b)} is ${shape(right)}`, {
    label: "do not fit",
  });
export const argumentsDoNotFit = (name: string, shapes: readonly Shape[]) =>
  piece("E301", `the arguments of ${q(name)} do not fit together: ${shapes.map(shape).join(", ")}`, {
    label: "do not fit",
    ...help("sizes must be equal or 1, aligned from the right"),
  });
export const shapeProblem = (text: string, problem: string, hint: string | undefined) =>
  piece("E301", `shapes do not fit in ${q(text)}: ${problem}`, { label: "does not fit", ...help(hint) });
export const raggedList = (shapes: readonly Shape[]) =>
  piece("E301", `the entries of this list have different shapes: ${shapes.slice(0, 6).map(shape).join(", ")}`, {
    label: "not rectangular",
  });
export const cellShape = (name: string, expected: Shape, text: string, found: Shape) =>
  piece("E301", `${q(name)} is ${shape(expected)}, but ${q(text)} is ${shape(found)}`, { label: `is ${shape(found)}` });
export const startShape = (name: string, expected: string, found: string) =>
  piece("E301", `parameter ${q(name)} is ${expected}, but its start is ${found}`, { label: `is ${found}` });
export const columnShape = (name: string, expected: Shape, data: string, found: Shape) =>
  piece("E301", `input ${q(name)} is ${shape(expected)}, but the column of ${q(data)} is ${shape(found)}`, {
    label: `is ${shape(found)} in the data`,
  });
export const roundChangesShape = (name: string, before: Shape, after: Shape) =>
  piece("E301", `${q(name)} changes its shape from round to round: ${shape(before)}, then ${shape(after)}`, {
    label: "must keep its shape",
  });
export const historyJoin = (shapes: readonly Shape[]) =>
  piece("E301", `bindings of different shapes cannot be joined: ${shapes.slice(0, 4).map(shape).join(", ")}`, {
    label: "do not fit",
  });
export const patternDoesNotFit = (name: string, problem: string) =>
  piece("E301", `the pattern ${q(name)} does not fit the model: ${problem}`, { label: "does not fit" });
export const scalarNeeded = (what: string, found: Shape) =>
  piece("E302", `${what} is a scalar, but this is ${shape(found)}`, {
    label: `is ${shape(found)}`,
    ...help("reduce it: `any`, `all`, `sum`, `mean`, `max`"),
  });
export const lossNotScalar = (name: string, found: Shape) =>
  piece("E302", `${q(name)} must be a scalar for each sample, but it is ${shape(found)}`, {
    label: `is ${shape(found)}`,
    ...help("write `mean(…)` or `sum(…)`"),
  });
export const lossIsLaw = (name: string) =>
  piece("E304", `${q(name)} must be a number for each sample, but this is a distribution`, {
    label: "a distribution",
    ...help("noise belongs to the data: draw it in a column with `~`"),
  });
export const subscriptOutOfRange = (index: string, size: number) =>
  piece("E303", `subscript ${index} is out of range: there are ${size} entries`, { label: `not in 0 … ${size - 1}` });
export const tooManySubscripts = (text: string, count: number, found: Shape) =>
  piece("E303", `${q(text)} has ${count} subscripts, but the value is ${shape(found)}`, {
    label: "too many subscripts",
  });
export const axisRange = (axis: string, rank: number) =>
  piece("E303", `axis ${axis} is out of range: the value has ${rank} own dimension${rank === 1 ? "" : "s"}`, {
    label: "no such dimension",
  });
export const historyRange = (name: string, count: number, place: string) =>
  piece("E303", `${q(name)} is bound ${count} times, so there is no binding ${place}`, {
    label: `not in 0 … ${count - 1}`,
  });
export const notAFunction = (name: string, found: string, hides: boolean) =>
  piece("E304", `${q(name)} is ${found}, not a function`, {
    label: "not a function",
    ...help(hides && `the definition of the file hides the catalogue's ${q(name)}: rename it`),
  });
export const numbersNeeded = (text: string, found: string) =>
  piece("E304", `numbers are needed here, but ${q(text)} is ${found}`, { label: found });
export const wrongType = (owner: string, parameter: string, expected: string, found: string, suggestion?: string) =>
  piece("E304", `${q(parameter)} of ${q(owner)} takes ${expected}, but this is ${found}`, {
    label: `expected ${expected}`,
    ...help(near(suggestion)),
  });
export const notAnAxis = (option: string, text: string, axes: readonly string[]) =>
  piece("E304", `${q(option)} takes a swept name or an axis of what is drawn, but ${q(text)} is neither`, {
    label: "not an axis of this",
    ...help(axes.length > 0 && `there ${axes.length === 1 ? "is" : "are"} ${all(axes, 12)}`),
  });
export const operatorOnLaw = (operator: string) =>
  piece("E304", `${q(operator)} takes numbers, not a distribution`, {
    label: "a distribution",
    ...help("draw it first: `name ~ …`"),
  });
export const lawHere = () =>
  piece("E304", "a distribution stands where numbers are needed", {
    label: "a distribution",
    ...help("draw it first: `name ~ …`"),
  });
export const integerNeeded = (what: string, found: string) =>
  piece("E304", `${what} must be a whole number, but it is ${found}`, { label: "not a whole number" });
export const binderHere = (name: string) =>
  piece("E304", `${q(name)} takes no binder`, {
    label: "a binder",
    ...help("binders stand in `sum`, `mean`, `max`, `min`, `count`, `prod`, `any` and `all`"),
  });
export const oneBody = (name: string) =>
  piece("E304", `${q(name)} over binders takes one expression after them`, {
    label: `expected ${q(`${name}(i in n, expression)`)}`,
  });
export const oneArgument = (name: string, what: string) =>
  piece("E304", `${q(name)} takes one argument: ${what}`, { label: "expected one argument" });
export const binderNeeded = () =>
  piece("E304", "sizes and binders cannot be mixed in one pair of brackets", {
    label: "expected binders such as `i in n`",
  });
export const definitionFromZero = () =>
  piece("E304", "a definition entry by entry runs from 0", {
    label: "starts elsewhere",
    ...help("shift the index inside the expression"),
  });
export const listSubscript = () =>
  piece("E304", "a list of values takes one whole number as subscript", { label: "expected one whole number" });
export const dataNeeded = (found: string) =>
  piece("E304", `a data set is needed here, but this is ${found}`, { label: found });
export const notASource = (text: string, found: string) =>
  piece("E304", `${q(text)} gives no rows: it is ${found}`, {
    label: found,
    ...help('a source is a file `"rows.csv"`, a data set, or `grid`, `hypercube`, `all_words`'),
  });
export const notAStart = (found: string) =>
  piece("E304", `a stage cannot start from ${found}`, {
    label: found,
    ...help("`from` takes a stage, `stage at step`, `{ W = … }`, a pattern, a distribution, or a list of these"),
  });
export const oneStart = () =>
  piece("E304", "`train` starts from one place, not from a list", {
    label: "several starts",
    ...help("take one of them, or sweep over the starts; lists are for the chains of `sample` and for `solve minimum`"),
  });
export const checkpointsHere = (stage: string, verb: string) =>
  piece(
    "E304",
    verb === "item"
      ? "`at checkpoints` stands alone after `from`, not in a list of starts"
      : `${q(verb)} starts from one place: one run a checkpoint is for \`sample\``,
    { label: "one start for each checkpoint", ...help(`write the step, ${q(`${stage} at 100`)}`) },
  );
export const modelHere = (name: string) =>
  piece("E304", `the model ${q(name)} is no value here`, {
    label: "a model",
    ...help("results belong to stages: name the stage that trains it"),
  });
export const wordCalled = (name: string) =>
  piece("E304", `${q(name)} is a word and takes no arguments`, { label: "a word" });
export const apartHere = (name: string, kind: string) =>
  piece(
    "E304",
    `${q(name)} is a ${kind} and stands after ${kind === "theory" ? "`solve`" : kind === "system" ? "`simulate`" : "`plot`"} only`,
    { label: `a ${kind}` },
  );
export const claimNeeded = (text: string) =>
  piece("E304", `${q(text)} is no claim: it is a number`, {
    label: "a number",
    ...help("compare it: `<`, `==`, `within … of …`"),
  });
export const choiceForm = (word: string) =>
  piece("E304", `${q(word)} takes \`min(…)\` or \`max(…)\` of a result`, { label: "expected `min(…)` or `max(…)`" });
export const listToSweep = (text: string) =>
  piece("E304", `${q(text)} is no list to sweep over`, { label: "expected a list, `linspace` or `geomspace`" });
export const parameterHere = (name: string) =>
  piece("E304", `the parameter ${q(name)} stands outside a model`, { label: "a parameter" });
export const layerOutsideModel = (name: string) =>
  piece("E304", `the layer ${q(name)} has parameters of its own and can be called in models only`, {
    label: "a layer with parameters",
  });
export const layerNotExpanded = (name: string, known: readonly string[]) =>
  piece("E304", `the layer ${q(name)} cannot be used in models yet: the compiler knows ${all(known)}`, {
    label: "not available",
  });
export const tensorNeeded = (name: string) =>
  piece("E304", `${q(name)} acts on the last dimension, but its argument is a scalar`, { label: "a scalar" });
export const noHistory = (text: string) =>
  piece("E304", `${q(text)} is bound once: \`at all\` joins the bindings of a name that is bound several times`, {
    label: "bound once",
  });
export const selectionHere = (text: string) =>
  piece("E304", `rows cannot be selected here: ${q(text)}`, {
    label: "a selection",
    ...help("give it a name: `data part from D[:600]`"),
  });
export const rowSlice = (name: string) =>
  piece("E304", `rows of ${q(name)} are taken by one slice, such as ${q(`${name}[:600]`)}`, {
    label: "expected one slice",
  });
export const drawWithoutLaw = (name: string) =>
  piece("E305", `\`~\` draws, but what ${q(name)} stands for is no distribution`, {
    label: "expected `=`",
    ...help("write `=` to compute"),
  });
export const computeWithLaw = (name: string) =>
  piece("E305", `\`=\` computes, but what ${q(name)} stands for is a distribution`, {
    label: "expected `~`",
    ...help("write `~` to draw"),
  });
export const noStandardError = (text: string) =>
  piece("E306", `${q(text)} has no standard error: it is exact`, {
    label: "exact",
    ...help("write a tolerance: `within 1e-6 of …`"),
  });
export const nullValueNeeded = (text: string) =>
  piece(
    "E306",
    `\`within … se of 0\` needs to know what ${q(text)} would be if the claim were empty, and no measure here declares it`,
    { label: "no null value", ...help("write a tolerance") },
  );
export const rowsLabel = (data: string) => `rows of ${q(data)}`;
export const differentRows = (a: string, first: string, b: string, second: string) =>
  piece("E308", `${q(a)} stands on the rows of ${q(first)}, ${q(b)} on those of ${q(second)}`, {
    label: `rows of ${q(second)}`,
    ...help(`evaluate both on the same rows, \`over = ${first}\`, or reduce each first`),
  });
export const noAbscissa = (text: string) =>
  piece("E309", `${q(text)} has no axis that a line could run along`, {
    label: "one number",
    ...help("write `x = …`, record it during the run, or draw a sweep of it"),
  });
export const twoAbscissae = (text: string, axes: readonly string[]) =>
  piece("E309", `${q(text)} has ${axes.length} axes that a line could run along: ${axes.join(" and ")}`, {
    label: "which one?",
    ...help("say which one is meant with `x = …`, or reduce one of them"),
  });
export const outsideVocabulary = (name: string, below: number, classes: number) =>
  piece("E311", `${q(name)} goes from 0 to ${below - 1}, but there are ${classes} classes`, {
    label: `up to ${below - 1}`,
    ...help(`the last dimension it picks from must have at least ${below} entries`),
  });
export const carriesAxis = (text: string, axis: string) =>
  piece("E307", `${q(text)} still carries the axis ${q(axis)}`, {
    label: `one value for each of ${q(axis)}`,
    ...help(`reduce it: ${q(`mean(${text}, axis = ${axis})`)}, or \`rms\`, \`max\``),
  });
export const acrossSamples = (name: string) =>
  piece("E310", `${q(name)} acts across samples and may stand in \`loss\` only`, { label: "acts across samples" });
export const acrossNothing = (word: string, measure: string, names: readonly string[]) =>
  piece("E201", `\`across ${word}\`: the measure ${q(measure)} carries no axis ${q(word)}`, {
    label: "no such axis",
    ...help(names.length > 0 ? `it depends on ${all(names)}` : "it depends on no sweep"),
  });
