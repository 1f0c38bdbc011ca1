/** Files, limits (E5xx, E6xx) and warnings. */
import { all, help, piece, q } from "./piece.ts";

export const fileProblem = (path: string, problem: string) =>
  piece("E501", `the file ${q(path)} cannot be used: ${problem}`, { label: "in this place" });
export const pathLeaves = (path: string) =>
  piece("E502", `the path ${q(path)} leaves the project`, {
    label: "outside",
    ...help("copy the file into the project's folder and name it relative to this one"),
  });
export const fileFormat = (path: string, problem: string) =>
  piece("E503", `the file ${q(path)} does not fit: ${problem}`, { label: "does not fit" });
export const noColumnFits = (pattern: string, columns: readonly string[]) =>
  piece("E503", `no column of the file fits ${q(pattern)}`, {
    label: "fits none",
    ...help(`its columns of numbers are ${all(columns, 20)}`),
  });
export const columnsOfFile = () =>
  piece("E304", "`columns` gathers columns of a file, and this data set is not read from one", {
    label: "no file",
    ...help('write `data name from "rows.csv" { x = columns("pixel*") }`'),
  });
export const rowSum = (process: string, state: string, sum: number) =>
  piece("E504", `the probabilities of state ${q(state)} of ${q(process)} add up to ${sum}, not 1`, {
    label: `sum ${sum}`,
  });
export const stateWithoutArrows = (process: string, state: string) =>
  piece("E504", `state ${q(state)} of ${q(process)} is reached but never left`, { label: "no arrow starts here" });
export const sourceProblem = (text: string, problem: string) =>
  piece("E505", `${q(text)} gives no rows: ${problem}`, { label: "no rows" });
export const enumerationTooLarge = (text: string, count: number) =>
  piece("E603", `${q(text)} has ${count} rows, too many to list`, {
    label: `${count} rows`,
    ...help("take fewer dimensions or cells, or draw rows at random"),
  });
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
const mebibytes = (bytes: number) => `${Math.ceil(bytes / 1048576)} MiB`;
export const tooMuchMemory = (
  stage: string,
  bytes: number,
  most: number,
  largest: readonly { readonly what: string; readonly bytes: number }[],
) =>
  piece("E602", `a task of ${q(stage)} needs at least ${mebibytes(bytes)} of memory; ${mebibytes(most)} are allowed`, {
    label: "too large",
    notes: [`most is taken by ${largest.map((part) => `${part.what} (${mebibytes(part.bytes)})`).join(", ")}`],
    ...help("take a smaller network, fewer rows or fewer draws"),
  });
export const tooDeep = () =>
  piece("E602", "the program is nested too deeply to be checked", {
    label: "somewhere in this file",
    ...help("give inner expressions names"),
  });
export const internal = (problem: string) => piece("E000", `the compiler failed, which is its own fault: ${problem}`);

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
export const lawNotRows = (data: string, size: number) =>
  piece("W406", `\`solve\` takes the law of ${q(data)}, not its ${size} rows`, {
    label: "its law",
    ...help("write a data block without `size`, or train on the rows"),
  });
