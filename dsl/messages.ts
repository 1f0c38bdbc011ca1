/**
 * Every sentence of the checker. A message stands alone in an editor's tooltip: lower case, no full stop, names in backticks, what –
 * where – what to do. `label` is the short text at the carets; only `help` may suggest a fix.
 */
export interface Piece {
  readonly code: string;
  /** Absent: as the code's letter says. */
  readonly severity?: "warning";
  readonly message: string;
  readonly label?: string;
  readonly notes?: readonly string[];
  readonly help?: readonly string[];
}

type Shape = readonly number[];

const q = (name: string): string => `\`${name}\``;
const all = (names: readonly string[], most = 12): string =>
  `${names.slice(0, most).map(q).join(", ")}${names.length > most ? `, … (${names.length})` : ""}`;
const shape = (s: Shape): string => (s.length === 0 ? "a scalar" : `[${s.join(", ")}]`);
const help = (...texts: (string | undefined | false)[]): { help?: readonly string[] } => {
  const list = texts.filter((text): text is string => typeof text === "string");
  return list.length === 0 ? {} : { help: list };
};
const near = (name: string | undefined): string | undefined =>
  name === undefined ? undefined : `did you mean ${q(name)}?`;
const piece = (code: string, message: string, rest: Omit<Piece, "code" | "message"> = {}): Piece => ({
  code,
  message,
  ...rest,
});

// ---- labels
export const boundHere = () => "bound here";
export const definedHere = () => "defined here";
export const firstHere = () => "first defined here";
export const stageLabel = (verb: string) => `in this ${verb} stage`;
export const shapeLabel = (s: Shape) => shape(s);
export const scalarLabel = (name: string) => `${q(name)} is averaged over samples`;
export const inputLabel = (name: string) => `the model takes ${q(name)} from the data`;

// ---- E2: names
export const unknownName = (name: string, suggestion: string | undefined, words: readonly string[]) =>
  piece("E201", `unknown name ${q(name)}`, {
    label: "not defined",
    ...help(near(suggestion), suggestion === undefined && words.length > 0 && `here one of ${all(words)} may stand`),
  });
export const unknownFunction = (name: string, suggestion: string | undefined) =>
  piece("E201", `unknown function ${q(name)}: neither the file nor the catalogue has it`, {
    label: "not defined",
    ...help(near(suggestion)),
  });
export const unknownModel = (name: string, suggestion: string | undefined) =>
  piece("E201", `unknown model ${q(name)}`, { label: "no such model", ...help(near(suggestion)) });
export const notAModel = (name: string, kind: string) =>
  piece("E304", `${q(name)} is a ${kind}; \`train\` and \`sample\` take a model`, { label: `a ${kind}` });
export const unknownSubject = (
  verb: string,
  kind: string,
  name: string,
  suggestion: string | undefined,
  names: readonly string[],
) =>
  piece("E201", `unknown ${kind} ${q(name)}: the catalogue has none of this name for \`${verb}\``, {
    label: `no such ${kind}`,
    ...help(near(suggestion) ?? (names.length > 0 ? `the catalogue has ${all(names)}` : undefined)),
  });
export const unknownFigure = (name: string, suggestion: string | undefined, names: readonly string[]) =>
  piece("E201", `unknown figure ${q(name)}: the catalogue has none of this name for \`plot\``, {
    label: "no such figure",
    ...help(near(suggestion) ?? (names.length > 0 ? `the catalogue has ${all(names, 20)}` : undefined)),
  });
export const modelNeeded = (entry: string, name: string, suggestion: string | undefined) =>
  piece("E201", `${q(entry)} takes a model, and ${q(name)} is none`, {
    label: "no such model",
    ...help(near(suggestion)),
  });
export const stageNeeded = (name: string) =>
  piece("E201", `unknown stage ${q(name)} after \`of\``, { label: "no such stage" });
export const unknownAxis = (name: string, axes: readonly string[]) =>
  piece("E201", `unknown axis ${q(name)}`, {
    label: "no such axis",
    ...help(`the axes are ${all([...new Set(axes)])}, or numbers for own dimensions`),
  });
export const setUnknown = (name: string, lets: readonly string[]) =>
  piece("E201", `\`--set ${name}\`: the file has no let or sweep ${q(name)}`, {
    ...help(lets.length > 0 && `its lets are ${all(lets)}`),
  });
export const noField = (name: string, owner: string, fields: readonly string[], suggestion: string | undefined) =>
  piece("E202", `${owner} has no field ${q(name)}`, {
    label: "no such field",
    ...help(near(suggestion), fields.length > 0 && `its fields are ${all(fields, 20)}`),
  });
export const noMember = (name: string, owner: string) =>
  piece("E202", `${owner} has no field ${q(name)}`, { label: "no such field" });
export const noParameter = (name: string, model: string, names: readonly string[], suggestion: string | undefined) =>
  piece("E202", `model ${q(model)} has no parameter ${q(name)}`, {
    label: "no such parameter",
    ...help(near(suggestion), `its parameters are ${all(names)}`),
  });
export const definedTwice = (name: string) => piece("E203", `${q(name)} is defined twice`, { label: "defined again" });
export const usedBeforeBound = (name: string) =>
  piece("E204", `${q(name)} is used before it is bound in this body`, {
    label: "not bound yet",
    ...help("order matters inside a body: move its line up"),
  });
export const resultInBody = (name: string) =>
  piece("E205", `the result ${q(name)} is used in a body`, {
    label: "a result",
    ...help("results may stand in `const` lines of models and in columns of data"),
  });
export const measureInBody = (name: string) =>
  piece("E205", `the measure ${q(name)} is used in a body`, {
    label: "a measure of results",
    ...help("move it to a `measure` statement"),
  });
export const letNotStatic = (name: string, what: string) =>
  piece("E206", `a let is static, and ${q(name)} is a ${what}`, {
    label: `a ${what}`,
    ...help("write `measure` instead of `let`"),
  });
export const notStaticFunction = (name: string) =>
  piece("E206", `a let is static, and ${q(name)} computes from results or data`, {
    label: "not static",
    ...help("write `measure` instead of `let`"),
  });
export const notStatic = (text: string) =>
  piece("E206", `${q(text)} has to be known before the run, but it depends on data, parameters or results`, {
    label: "not static",
    ...help("shapes, counts and sweeps come from lets and literals"),
  });
export const rowsNotStatic = (text: string) =>
  piece("E206", `the rows with ${q(text)} cannot be counted before the run: it depends on drawn columns`, {
    label: "not static",
    ...help("use formulas in `row`, such as `labels`"),
  });
export const circle = (kind: string, names: readonly string[]) =>
  piece("E207", `the ${kind} ${q(names[0]!)} depends on itself`, {
    label: "closes the circle",
    notes: [names.join(" → ")],
  });
export const commonField = (name: string, fields: readonly string[]) =>
  piece("E208", `${q(name)} is a field of every stage and cannot be bound in a model`, {
    label: "taken",
    ...help("choose another name"),
    notes: [`taken are ${all(fields)}`],
  });
export const columnMissing = (
  name: string,
  model: string,
  data: string,
  columns: readonly string[],
  suggestion: string | undefined,
) =>
  piece("E209", `the data set ${q(data)} has no column ${q(name)}, which model ${q(model)} takes`, {
    label: `has no column ${q(name)}`,
    ...help(near(suggestion), columns.length > 0 && `its columns are ${all(columns)}`),
  });
export const inputSizeNeeded = (name: string, model: string) =>
  piece("E209", `no data gives the size of ${q(name)}, an input of model ${q(model)}`, {
    label: "size not known",
    ...help(`write its size, ${q(`${name}[784]`)}, or name data with \`on\``),
  });
export const dataMissing = (model: string) =>
  piece("E209", `model ${q(model)} takes columns, but the stage names no data`, {
    label: "takes columns",
    ...help("write `on` and a data set"),
  });

// ---- E3: types and shapes
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

// ---- E4: settings
export const cannotSweep = (name: string, kind: string) =>
  piece("E401", `${q(name)} is a ${kind} and cannot be swept`, { label: `a ${kind}`, ...help("sweep a let") });
export const cannotSweepIndexed = (name: string) =>
  piece("E401", `the let ${q(name)} is defined entry by entry and cannot be swept`, {
    label: "an indexed let",
    ...help("sweep a scalar let that its entries use"),
  });
export const sweptTwice = (name: string) => piece("E401", `${q(name)} is swept twice`, { label: "swept again" });
export const sweepOfSwept = (names: readonly string[]) =>
  piece("E401", `the values of a sweep depend on the swept name ${all(names)}`, { label: "must be fixed" });
export const sweptSizeInMeasure = (name: string, names: readonly string[]) =>
  piece("E401", `the number of entries that the measure ${q(name)} runs over depends on the swept name ${all(names)}`, {
    label: "differs from point to point",
    ...help("let it run over a fixed size, or use a reduction without binder"),
  });
export const zipLengths = (a: string, m: number, b: string, n: number) =>
  piece("E401", `zipped sweeps walk together, but ${q(a)} has ${m} values and ${q(b)} has ${n}`, {
    label: `${n} values`,
  });
export const emptySweep = () => piece("E401", "the list to sweep over is empty", { label: "no values" });
export const warmNeedsNumbers = (name: string) =>
  piece("E401", `\`warm from\` needs numbers, and ${q(name)} walks over words`, { label: "not a number" });
export const setText = (name: string, text: string) =>
  piece("E401", `\`--set ${name}=${text}\` is no list of values`, {
    label: "cannot be read",
    ...help("separate values by commas: `--set density=0.1,0.2`"),
  });
export const unknownSetting = (
  key: string,
  verb: string,
  subject: string,
  known: readonly string[],
  suggestion: string | undefined,
  inside: string | undefined,
) =>
  piece("E402", `${q(key)} is no setting of \`${verb} ${subject}\``, {
    label: "no such setting",
    ...help(
      inside === undefined
        ? near(suggestion)
        : `it is an argument of ${q(inside)}: write ${q(`${inside}(${key} = …)`)}`,
      inside === undefined && `the settings are ${all(known, 24)}`,
    ),
  });
export const unknownArgument = (
  callee: string,
  name: string,
  known: readonly string[],
  suggestion: string | undefined,
) =>
  piece("E402", name === "" ? `${q(callee)} takes named arguments only` : `${q(callee)} has no argument ${q(name)}`, {
    label: "no such argument",
    ...help(near(suggestion), known.length > 0 && `its arguments are ${all(known, 20)}`),
  });
export const tooManyArguments = (callee: string, count: number, names: readonly string[]) =>
  piece("E402", `${q(callee)} takes ${count} argument${count === 1 ? "" : "s"}`, {
    label: "one too many",
    ...help(names.length > 0 && `they are ${all(names)}`),
  });
export const argumentTwice = (callee: string, name: string) =>
  piece("E107", `the argument ${q(name)} of ${q(callee)} is given twice`, { label: "given again" });
export const missingArgument = (callee: string, name: string, doc: string | undefined) =>
  piece("E402", `${q(callee)} needs the argument ${q(name)}`, {
    label: `${q(name)} is missing`,
    ...(doc === undefined ? {} : { notes: [`${name}: ${doc}`] }),
  });
export const missingSetting = (key: string, subject: string, doc: string) =>
  piece("E402", `${q(subject)} needs the setting ${q(key)}`, {
    label: `${q(key)} is missing`,
    notes: [`${key}: ${doc}`],
  });
export const settingTwice = (key: string) =>
  piece("E402", `the setting ${q(key)} is given twice`, { label: "given again" });
export const settingsExclude = (a: string, b: string) =>
  piece("E402", `${q(a)} and ${q(b)} exclude each other`, {
    label: `${q(b)} is given already`,
    ...help("write one of the two"),
  });
export const stepsNeeded = (stage: string) =>
  piece("E402", `the stage ${q(stage)} needs \`steps\` or \`epochs\``, {
    label: "no end",
    ...help("write one of the two; `steps = 0` is the start itself"),
  });
export const lawNeeded = (stage: string) =>
  piece("E402", `the stage ${q(stage)} needs \`nbeta\` or \`temperature\`: without \`from\` there is no default`, {
    label: "law not given",
  });
export const nbetaNeeded = (data: string | undefined, model: string) =>
  piece(
    "E402",
    data === undefined
      ? `${q(model)} is sampled without data, so \`nbeta\` must be given`
      : `the data set ${q(data)} is fresh and has no size, so \`nbeta\` must be given`,
    { label: "needs `nbeta`" },
  );
export const unknownDefault = (word: string) =>
  piece("E402", `${q(word)} is no default of library layers`, {
    label: "no such default",
    ...help("they are `init`, `bias` and `gain`"),
  });
export const modelTakesNothing = (verb: string, model: string) =>
  piece("E402", `\`${verb} ${model}\` takes no arguments`, {
    label: "not expected",
    ...help("how it is done stands in braces"),
  });
export const sizeOfSource = (name: string) =>
  piece("E402", `the rows of ${q(name)} are those of its source: \`size\` is not needed`, { label: "has a source" });
export const sizeOfSized = (name: string, base: string) =>
  piece("E402", `${q(base)} has a size already: \`size\` of ${q(name)} needs a fresh set`, {
    label: "taken from a sized set",
    ...help(`take rows: ${q(`${base}[:600]`)}`),
  });
export const whereOfSource = () =>
  piece("E402", "`where` filters the rows of another data set", {
    label: "not a data set",
    ...help("name the source first, then write `data part from it where …`"),
  });
export const lossMissing = (model: string, verb: string) =>
  piece("E409", `model ${q(model)} has no \`loss\` to ${verb}`, {
    label: "no loss",
    ...help("bind `loss`; spin models and models without loss are solved or simulated"),
  });
export const freshWithoutBatch = (name: string) =>
  piece("E403", `the data set ${q(name)} is fresh: a stage on it needs \`batch\``, {
    label: "fresh: every batch is new",
    ...help("write `batch = 1024`, or give the data a size"),
  });
export const freshEpochs = (name: string) =>
  piece("E403", `the data set ${q(name)} is fresh and has no epochs`, {
    label: "no size",
    ...help("write `steps`, or give the data a size"),
  });
export const freshHasNoSize = (name: string) =>
  piece("E403", `the data set ${q(name)} is fresh and has no size`, { label: "fresh" });
export const noPrior = (parameter: string, model: string) =>
  piece(
    "E406",
    `parameter ${q(parameter)} of ${q(model)} has no prior: it starts at a value, not from a distribution`,
    { label: "the posterior needs a prior", ...help(`write ${q(`prior of ${parameter} = normal(0, 1)`)}`) },
  );
export const noPoint = (values: readonly string[]) =>
  piece("E407", "this condition selects no point of the sweep", { label: "holds nowhere", notes: values });
export const noPointLeft = (names: readonly string[]) =>
  piece("E407", `the values given for ${all(names)} leave no point where this condition holds: it is left out`, {
    severity: "warning",
    label: "left out",
  });
export const selectsNothing = () => piece("E407", "this condition selects no rows", { label: "holds nowhere" });
export const outOfRange = (what: string, found: string, expected: string) =>
  piece("E408", `${what} must be ${expected}, but it is ${found}`, { label: `found ${found}` });
export const probabilityRange = (found: string) =>
  piece("E504", `a probability lies between 0 and 1, but this is ${found}`, { label: `found ${found}` });
export const noValue = (text: string, problem: string) =>
  piece("E408", `${q(text)} has no value: ${problem}`, { label: "no value" });
export const inputFails = (stage: string, point: string, problem: string) =>
  piece("E408", `a value that ${q(stage)} needs does not exist at ${point}: ${problem}`, { label: "in this stage" });
export const reservedPlace = (name: string) =>
  name === "row"
    ? piece("E201", "`row` exists in data sets only", { label: "not here" })
    : piece("E201", "`size` exists only in the settings of a stage on sized data", {
        label: "no size here",
        ...help("write `size(D)` for the rows of a sized set"),
      });

// ---- E5, E6: files, limits
export const fileProblem = (path: string, problem: string) =>
  piece("E501", `the file ${q(path)} cannot be used: ${problem}`, { label: "in this place" });
export const pathLeaves = (path: string) =>
  piece("E502", `the path ${q(path)} leaves the project`, {
    label: "outside",
    ...help("copy the file into the project's folder and name it relative to this one"),
  });
export const fileFormat = (path: string, problem: string) =>
  piece("E503", `the file ${q(path)} does not fit: ${problem}`, { label: "does not fit" });
export const rowSum = (process: string, state: string, sum: number) =>
  piece("E504", `the probabilities of state ${q(state)} of ${q(process)} add up to ${sum}, not 1`, {
    label: `sum ${sum}`,
  });
export const stateWithoutArrows = (process: string, state: string) =>
  piece("E504", `state ${q(state)} of ${q(process)} is reached but never left`, { label: "no arrow starts here" });
export const sourceProblem = (text: string, problem: string) =>
  piece("E505", `${q(text)} gives no rows: ${problem}`, { label: "no rows" });
export const sweepTooLarge = (points: number, most: number, axes: readonly string[]) =>
  piece("E601", `the sweeps have ${points} points together; at most ${most} are possible`, {
    label: "too large",
    notes: axes,
  });
export const tooManyVariants = (stage: string, count: number, names: readonly string[]) =>
  piece("E601", `${all(names)} fix shapes or counts of ${q(stage)}: ${count} programs are too many`, {
    label: "too many variants",
  });
export const tooManyTasks = (stage: string, count: number, most: number) =>
  piece("E601", `the stage ${q(stage)} has ${count} tasks; at most ${most} are possible`, { label: "too many tasks" });
export const tooMuchMemory = (bytes: number, most: number) =>
  piece(
    "E602",
    `a task of this stage needs about ${Math.ceil(bytes / 1048576)} MB; ${Math.floor(most / 1048576)} MB are allowed`,
    { label: "too large", ...help("fewer draws or rows need less") },
  );
export const tooDeep = () =>
  piece("E602", "the program is nested too deeply to be checked", {
    label: "somewhere in this file",
    ...help("give inner expressions names"),
  });
export const internal = (problem: string) => piece("E000", `the compiler failed, which is its own fault: ${problem}`);

// ---- warnings
export const unusedDefinition = (kind: string, name: string) =>
  piece("W201", `the ${kind === "data" ? "data set" : kind} ${q(name)} is never used`, { label: "not used" });
export const unusedSweep = (name: string) =>
  piece("W202", `nothing depends on the swept name ${q(name)}`, { label: "without effect" });
export const comparesItself = () =>
  piece("W302", "this claim compares a value with itself", { label: "always the same" });
export const oneChain = () =>
  piece("W401", "one chain cannot show whether chains agree", { label: "one chain", ...help("use at least 2") });
export const dropOne = () => piece("E408", "`drop` of a single repetition leaves nothing", { label: "leaves nothing" });
export const choiceOfNothing = (word: string) =>
  piece("E304", `what ${q(word)} judges by depends on no repeated stage`, { label: "the same in every repetition" });
