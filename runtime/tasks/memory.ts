/** Memory of a program before it is loaded: too much is told with the tensors that take it. */
import type { LowerRequest, Program } from "../program/program.ts";
import { TaskError } from "./context.ts";

/** Bytes that the engine gives to a task: 1 GiB, in browsers and elsewhere. */
export const MOST_BYTES = 1 << 30;

const bytesOf = (precision: "f32" | "f64"): number => (precision === "f64" ? 8 : 4);

/** 1.5 GiB, 12.0 MiB. */
function sizeText(bytes: number): string {
  const [unit, size] = bytes >= 1 << 30 ? ["GiB", 1 << 30] : ["MiB", 1 << 20];
  return `${(bytes / size).toFixed(1)} ${unit}`;
}

export interface Held {
  readonly name: string;
  readonly sizes: readonly number[];
  readonly bytes: number;
}

/** Tensors of a program, the largest first: what it keeps, and the named values that a step computes (of one tile). */
function largestTensors({ graph, lanes, precision }: LowerRequest, program: Program): readonly Held[] {
  const { state, inputs, data, outputs, tile } = program;
  const kept = [
    ...Object.entries(state),
    ...inputs.map((layout, k) => [`input ${k}`, layout] as const),
    ...Object.entries(data).map(([name, { layout }]) => [`rows of ${name}`, layout] as const),
    ...Object.entries(outputs),
  ].map(
    ([name, layout]): Held => ({
      name,
      sizes: layout.sizes.length > 0 ? layout.sizes : [layout.length],
      bytes: layout.length * bytesOf(layout.precision),
    }),
  );
  const computed = graph.nodes
    .filter((node) => node.label !== undefined && node.op !== "state" && node.op !== "data")
    .map((node): Held => {
      const sizes = node.axes.map((axis) =>
        axis === lanes ? Math.min(tile, graph.axes[axis].size) : graph.axes[axis].size,
      );
      return { name: node.label!, sizes, bytes: sizes.reduce((a, b) => a * b, 1) * bytesOf(precision) };
    });
  return [...kept, ...computed].toSorted(
    (a, b) => b.bytes - a.bytes || (a.name < b.name ? -1 : a.name > b.name ? 1 : 0),
  );
}

export const programBytes = ({ sizes, words }: Program): number =>
  Object.values(sizes).reduce((a, b) => a + b, 4 * words.length);

/** Refuses a program that does not fit into the engine's memory, with its largest tensors. */
export function refuseTooLarge(request: LowerRequest, program: Program): void {
  const bytes = programBytes(program);
  if (bytes <= MOST_BYTES) return;
  const largest = largestTensors(request, program)
    .slice(0, 3)
    .map(({ name, sizes, bytes: own }) => `${name}[${sizes.join(", ")}] ${sizeText(own)}`);
  const work = `${sizeText(program.sizes.scratch)} for gradients and what else a step computes`;
  const remedies = [
    "use smaller ones",
    ...(request.precision === "f64" ? ["precision = f32"] : []),
    "or a smaller batch",
  ];
  throw new TaskError(
    `a step needs ${sizeText(bytes)} of memory, above the ${sizeText(MOST_BYTES)} that a task may take: ${work}; the largest tensors are ${largest.join("; ")}: ${remedies.join(", ")}`,
    "E602",
  );
}
