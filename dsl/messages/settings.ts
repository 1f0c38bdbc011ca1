/** What is wrong with settings and sweeps (E4xx). */
import { all, help, near, piece, q } from "./piece.ts";

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
export const directionTaken = (name: string) =>
  piece("E203", `\`warm both\` gives results of both ways along ${q(name)}, and the file has its own ${q(name)}`, {
    label: "adds a swept name",
    ...help(`give the other ${q(name)} another name`),
  });
export const warmFromElsewhere = (name: string, value: number, nearest: readonly string[]) =>
  piece("E408", `\`warm from\` names a value of the sweep, and ${value} is none of ${q(name)}`, {
    label: "not in the sweep",
    ...help(
      `the nearest ${nearest.length === 1 ? "is" : "are"} ${all(nearest)}: start there, or add ${value} to the list`,
    ),
  });
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
export const settingAsColumn = (name: string, data: string, text: string) =>
  piece("E402", `${q(name)} is a setting of the data set ${q(data)}, and in its body it would be a column`, {
    label: "no column",
    ...help(`write ${q(`data ${data}(${text})`)}; a column of this name that is the same in all rows is a \`const\``),
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
export const batchRefused = (sampler: string) =>
  piece("E402", `${q(sampler)} needs the gradient on all rows and refuses \`batch\``, {
    label: "refused",
    ...help("leave `batch` out, or take `sgld`"),
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
export const freshBalanced = (name: string) =>
  piece("E403", `the data set ${q(name)} is fresh: balanced batches choose among rows that are there`, {
    label: "fresh: every batch is new",
    ...help("give the data a size, or write `batch = 1024`"),
  });
export const balancedLabels = (name: string, columns: readonly string[]) =>
  piece(
    "E402",
    columns.length === 0
      ? `the data set ${q(name)} has no column of whole numbers that could be the classes`
      : `the data set ${q(name)} has several columns of whole numbers: ${all(columns)}`,
    { label: "whose classes?", ...help('name the column: `balanced(…, labels = "class")`') },
  );
export const balancedColumn = (name: string, column: string, columns: readonly string[]) =>
  piece("E402", `the data set ${q(name)} has no column ${q(column)} with one number a row`, {
    label: "no such labels",
    ...help(`its columns with one number a row are ${all(columns, 24)}`),
  });
export const balancedTooLarge = (name: string, batch: number, rows: number) =>
  piece("E408", `a balanced batch has ${batch} rows, and the data set ${q(name)} has ${rows}`, {
    label: "more rows than there are",
    ...help("take fewer classes, or fewer rows of each"),
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
export const everyOfTraining = (stage: string, verb: string) =>
  piece("E304", `${q(stage)} does not train: \`every\` looks into the steps of a training stage`, {
    label: `a stage of \`${verb}\``,
    ...help("leave `every … of …` out, or name a stage of `train`"),
  });
export const stepNotKept = (stage: string, step: string) =>
  piece("E405", `the parameters of ${q(stage)} are not kept at step ${step}`, {
    label: "no checkpoint here",
    ...help(`write \`checkpoints = [${step}]\` in the stage; without it 0 and the end are kept`),
  });
export const stepsNotRecorded = (name: string, stage: string, step: string) =>
  piece(
    "E405",
    `${q(name)} of ${q(stage)} is kept at its start and its end only, and ${q(step)} is a step in between`,
    {
      label: "not recorded",
      ...help(`write ${q(`record ${name} every …`)} in the stage: often enough to have the steps that are found`),
    },
  );
export const stepNotRecorded = (name: string, stage: string, step: string, every: number | undefined) =>
  piece("E405", `${q(name)} of ${q(stage)} is not recorded at step ${step}`, {
    label: every === undefined ? "not recorded" : `recorded every ${every}`,
    ...help(`write ${q(`record ${name} every …`)} or \`checkpoints = [${step}]\` in the stage`),
  });
