import type { Checker } from "./checker.ts";

/** All combinations of the values of some swept names, as indices; zipped names walk together. The first name is the outermost. */
export function combinations(checker: Checker, names: readonly string[]): ReadonlyMap<string, number>[] {
  const axes = new Map<number, string[]>();
  for (const name of names) {
    const swept = checker.swept.get(name);
    if (swept === undefined) continue;
    axes.set(swept.axis, [...(axes.get(swept.axis) ?? []), name]);
  }
  let points: Map<string, number>[] = [new Map()];
  for (const axis of [...axes.keys()].sort((a, b) => a - b)) {
    const together = axes.get(axis)!;
    const length = checker.swept.get(together[0]!)!.values.length;
    const next: Map<string, number>[] = [];
    for (const point of points) {
      for (let k = 0; k < length; k += 1) {
        const further = new Map(point);
        for (const name of together) further.set(name, k);
        next.push(further);
      }
    }
    points = next;
  }
  return points;
}
