/** What a task works on, as it is now: columns of a matrix with two or three rows (the picture of the toy models), else a profile over its places. */
import { columns } from "../../runtime/figures/columns.ts";
import type { Panel } from "../../runtime/figures/spec.ts";
import type { Progress, TaskProgress } from "../run/progress.ts";

type Snapshot = NonNullable<ReturnType<Progress["snapshots"]["get"]>>[number];

/** Fewer numbers than this are no profile. */
const SHORTEST = 4;

/** The panel, if the task sends such a parameter. */
export function statePanel(progress: Progress, task: TaskProgress): Panel | undefined {
  const snapshots = progress.snapshots.get(task.id) ?? [];
  const matrix = snapshots.find(({ shape }) => shape.length === 2 && (shape[0] === 2 || shape[0] === 3));
  if (matrix) return columnsPanel(matrix);
  const profile = snapshots.find(({ shape }) => shape.length === 1 && shape[0] >= SHORTEST);
  return profile && profilePanel(profile);
}

function columnsPanel({ name, shape, value }: Snapshot): Panel {
  const data = Float64Array.from(value, (x) => x ?? 0);
  const view = { axes: [], shape, data, abscissae: {}, integer: false, boolean: false, fields: {} };
  const built = columns.build({
    arguments: [{ text: name, label: name, measured: true, view }],
    options: {},
    words: {},
    places: {},
    title: `${name}, columns`,
    swept: () => undefined,
  });
  return built.panels[0];
}

function profilePanel({ name, value }: Snapshot): Panel {
  return {
    title: name,
    x: { label: "place", scale: "linear" },
    y: { label: "", scale: "linear" },
    equal: false,
    marks: [{ kind: "line", x: value.map((_, k) => k), y: value, color: { category: 0 } }],
  };
}
