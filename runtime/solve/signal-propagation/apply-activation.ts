import { trace } from "../../core/trace.ts";
import { operationByName } from "../../operations/index.ts";
import type { ApplyActivation } from "./moments.ts";

/** An activation of the catalogue, with its numeric arguments, as a function of graph nodes. */
export const applyActivation =
  (name: string, arguments_: Readonly<Record<string, number>>): ApplyActivation =>
  (g, x) =>
    trace(
      {
        op: "apply",
        shape: [],
        function: name,
        arguments: [{ op: "local", name: "x", shape: [] }],
        options: Object.fromEntries(
          Object.entries(arguments_).map(([key, value]) => [
            key,
            { op: "constant", shape: [], value: { shape: [], data: [value] } },
          ]),
        ),
      },
      { algebra: g, local: () => ({ value: x, own: [] }), operation: operationByName },
    ).value;
