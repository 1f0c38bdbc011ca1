/** Labels, and what is wrong with names (E2xx). */
import { all, help, near, piece, q, type Shape, shape } from "./piece.ts";

export const boundHere = () => "bound here";
export const definedHere = () => "defined here";
export const firstHere = () => "first defined here";
export const stageLabel = (verb: string) => `in this ${verb} stage`;
export const shapeLabel = (s: Shape) => shape(s);
export const scalarLabel = (name: string) => `${q(name)} is averaged over samples`;
export const inputLabel = (name: string) => `the model takes ${q(name)} from the data`;

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
export const setUnknown = (name: string, lets: readonly string[], suggestion: string | undefined) =>
  piece("E201", `\`--set ${name}\`: the file has no let or sweep ${q(name)}`, {
    label: "not defined",
    ...help(suggestion === undefined ? lets.length > 0 && `its lets are ${all(lets)}` : near(suggestion)),
  });
export const setRepeatOfNothing = () =>
  piece("E201", "`--set repeat` picks one of several repetitions, and the file has no `repeat`");
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
export const seedNotSwept = () =>
  piece("E201", "`seed` has a value only where it is swept", {
    label: "not swept",
    ...help("write `sweep seed over [1, 2, 3]`, or give the number a name with `let`"),
  });
