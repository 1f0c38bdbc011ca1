/** Names of groups of features by how many they are and how many dimensions they span (Elhage et al. 2022, uniform geometry). */

const NAMES: Readonly<Record<string, readonly [string, string]>> = {
  "1 in 1": ["alone", "alone"],
  "2 in 1": ["digon", "digons"],
  "3 in 2": ["triangle", "triangles"],
  "4 in 3": ["tetrahedron", "tetrahedra"],
  "5 in 2": ["pentagon", "pentagons"],
  "8 in 3": ["square antiprism", "square antiprisms"],
};

/** `11 digons`, `a tetrahedron`, `49 features in 9`; without a rank `3 of 2`. */
export function componentName(count: number, features: number, rank: number | null): string {
  if (rank === null) return `${count} of ${features}`;
  const name = NAMES[`${features} in ${rank}`];
  if (name) return `${count} ${name[count === 1 ? 0 : 1]}`;
  return `${count === 1 ? "" : `${count} × `}${features} in ${rank} d`;
}
