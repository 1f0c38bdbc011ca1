/**
 * Spaces of loops. A nest of sizes n0 … nk visits the same entries in the same order as any refinement of it: a dimension of 1,280 is five
 * of 256. Boundaries, the products of the inner sizes, say which refinement is meant.
 */
export interface Loops {
  /** Outermost first, none of size 1. */
  readonly sizes: readonly number[];
  /** Elements, one list for each operand. */
  readonly strides: readonly (readonly number[])[];
}

/** Loops without dimensions of size 1. */
export function loops(sizes: readonly number[], strides: readonly (readonly number[])[]): Loops {
  const kept = sizes.map((_, d) => d).filter((d) => sizes[d] !== 1);
  return { sizes: kept.map((d) => sizes[d]), strides: strides.map((list) => kept.map((d) => list[d])) };
}

/** Products of the inner sizes, ascending, the whole included. */
export function boundaries(sizes: readonly number[]): number[] {
  let product = 1;
  return sizes.toReversed().map((size) => {
    product *= size;
    return product;
  });
}

/** The coarsest boundaries that refine both, if they fit into each other. */
export function common(a: readonly number[], b: readonly number[]): number[] | undefined {
  const all = [...new Set([...a, ...b])].sort((x, y) => x - y);
  if (a.at(-1) !== b.at(-1)) return undefined;
  return all.every((boundary, i) => i === 0 || boundary % all[i - 1] === 0) ? all : undefined;
}

/** Sizes of a space with these boundaries, outermost first. */
export const sizesOf = (bounds: readonly number[]): number[] =>
  bounds.map((boundary, i) => (i === 0 ? boundary : boundary / bounds[i - 1])).reverse();

/** The strides of one operand in a refinement. */
export function refined(sizes: readonly number[], strides: readonly number[], bounds: readonly number[]): number[] {
  const own = boundaries(sizes); // ascending, of the operand's own loops
  return bounds
    .map((_, i) => {
      const inner = i === 0 ? 1 : bounds[i - 1];
      const level = own.findIndex((boundary) => boundary > inner); // the own loop that this dimension is a part of
      const below = level === 0 ? 1 : own[level - 1];
      return strides[sizes.length - 1 - level] * (inner / below);
    })
    .reverse();
}

/** Neighbouring dimensions joined where every operand steps through both evenly; `fixed` ones (of the refined sizes) stay apart. */
export function rejoined(
  sizes: readonly number[],
  strides: readonly (readonly number[])[],
  fixed: ReadonlySet<number>,
): { readonly sizes: number[]; readonly strides: number[][]; readonly depth: number[] } {
  const result = { sizes: [] as number[], strides: strides.map(() => [] as number[]), depth: [] as number[] };
  sizes.forEach((size, d) => {
    const last = result.sizes.length - 1;
    const even = last >= 0 && !fixed.has(d) && strides.every((list, t) => result.strides[t][last] === list[d] * size);
    if (even) {
      result.sizes[last] *= size;
      strides.forEach((list, t) => {
        result.strides[t][last] = list[d];
      });
      result.depth.push(last);
    } else {
      result.sizes.push(size);
      strides.forEach((list, t) => {
        result.strides[t].push(list[d]);
      });
      result.depth.push(last + 1);
    }
  });
  result.depth.push(result.sizes.length);
  return result;
}
