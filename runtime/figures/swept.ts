/** The swept axes of a plan as figures need them. */
import type { Plan } from "../../dsl/plan/plan.ts";
import { numberText } from "./numbers.ts";
import type { SweptAxis } from "./plot.ts";

/** One axis a `sweep` line, named by its first name; zipped names share it. Numbers are labelled with four digits. */
export function sweptAxes(plan: Plan): SweptAxis[] {
  return plan.sweeps.map((sweep) => {
    const word = sweep.names[0];
    const numbers = sweep.values[word].map((v) =>
      v.kind === "tensor" && v.value.data.length === 1 ? v.value.data[0] : null,
    );
    const numeric = numbers.every((v): v is number => v !== null);
    const labels = Array.from({ length: sweep.length }, (_, k) =>
      sweep.names
        .map((name) => {
          const value = sweep.values[name][k];
          const number = value.kind === "tensor" && value.value.data.length === 1 ? value.value.data[0] : null;
          return number === null ? sweep.labels[name][k] : numberText(number, 3);
        })
        .join(", "),
    );
    return { word, names: sweep.names, size: sweep.length, labels, ...(numeric ? { numbers } : {}) };
  });
}
