/** A point of the sweep in words. */
import { numberText } from "../../runtime/figures/numbers.ts";

/** A label of a swept value, shortened if it is a long number. */
export function labelText(label: string): string {
  const value = Number(label);
  return label.length > 6 && label.trim() !== "" && Number.isFinite(value) ? numberText(value, 3) : label;
}

/** `density 0.36, width 5`; "" for no point. */
export function pointText(point: Readonly<Record<string, string>>, between = " "): string {
  return Object.entries(point)
    .map(([name, label]) => `${name}${between}${labelText(label)}`)
    .join(", ");
}
