/** One expression at every point of the swept names it depends on, as one view with those names as axes. */
import type { Core } from "../../dsl/plan/core.ts";
import type { Plan } from "../../dsl/plan/plan.ts";
import type { Measured } from "../measure/measured.ts";
import { sweptOf } from "../measure/results-view.ts";
import type { Evaluate } from "./build.ts";
import type { SweptAxis } from "./plot.ts";
import { ownSize, type View, view } from "./view.ts";

/** Point by point, so that sums and means inside an expression never see the sweep. A failure is a view without values, with its reason. */
export function gather(core: Core, plan: Plan, axes: readonly SweptAxis[], evaluate: Evaluate, curve: boolean): View {
  if (core.op === "swept") return sweptView(core.name, plan, axes);
  const names = new Set(sweptOf(core, plan));
  const over = axes.filter((a) => a.names.some((n) => names.has(n)));
  const total = over.reduce((n, a) => n * a.size, 1);
  const views: View[] = [];
  for (let k = 0; k < total; k += 1) {
    const point: Record<string, number> = {};
    let rest = k;
    for (let a = over.length - 1; a >= 0; a -= 1) {
      for (const name of over[a].names) point[name] = rest % over[a].size;
      rest = Math.floor(rest / over[a].size);
    }
    views.push(attempt(() => evaluate(core, point, { curve })));
  }
  return stacked(
    over.map(({ word, size }) => ({ word, size })),
    views,
  );
}

function attempt(evaluate: () => Measured): View {
  try {
    return view(evaluate());
  } catch (error) {
    return {
      axes: [],
      shape: [],
      data: new Float64Array(1),
      missing: new Uint8Array([1]),
      abscissae: {},
      integer: false,
      boolean: false,
      fields: {},
      reason: error instanceof Error ? error.message : String(error),
    };
  }
}

/** A swept name itself: its numbers, or for words and entries their places in the sweep. */
function sweptView(name: string, plan: Plan, axes: readonly SweptAxis[]): View {
  const axis = axes.find((a) => a.names.includes(name));
  const sweep = plan.sweeps.find((s) => s.names.includes(name));
  if (!axis || !sweep) return attempt(() => { throw new Error(`\`${name}\` is not swept`); }); // biome-ignore format: one thought
  const values = sweep.values[name].map((v) =>
    v.kind === "tensor" && v.value.data.length === 1 ? v.value.data[0] : null,
  );
  const numeric = values.every((v) => v !== null);
  const data = Float64Array.from({ length: axis.size }, (_, k) => (numeric ? (values[k] as number) : k));
  return {
    axes: [{ word: axis.word, size: axis.size }],
    shape: [],
    data,
    abscissae: {},
    integer: !numeric,
    boolean: false,
    fields: {},
  };
}

/** Views of all points under new outer axes. Sizes that differ between points are filled up with missing entries. */
function stacked(over: readonly { readonly word: string; readonly size: number }[], views: readonly View[]): View {
  const model = views.reduce(
    (best, v) => (v.axes.length + v.shape.length > best.axes.length + best.shape.length ? v : best),
    views[0],
  );
  const fits = (v: View) =>
    v.axes.length === model.axes.length &&
    v.shape.length === model.shape.length &&
    v.axes.every((a, k) => a.word === model.axes[k].word);
  const most = (sizes: (v: View) => readonly number[]) =>
    sizes(model).map((_, d) => Math.max(...views.filter(fits).map((v) => sizes(v)[d])));
  const inner = [...most((v) => v.axes.map((a) => a.size)), ...most((v) => v.shape)];
  const axes = model.axes.map((a, k) => ({ word: a.word, size: inner[k] }));
  const shape = inner.slice(axes.length);
  const block = inner.reduce((n, s) => n * s, 1);
  const data = new Float64Array(block * views.length);
  const missing = new Uint8Array(data.length).fill(1);
  const se = views.some((v) => v.se) ? new Float64Array(data.length) : undefined;
  views.forEach((v, p) => {
    if (!fits(v)) return;
    const sizes = [...v.axes.map((a) => a.size), ...v.shape];
    for (let k = 0; k < v.data.length; k += 1) {
      let [rest, to, stride] = [k, 0, 1];
      for (let d = sizes.length - 1; d >= 0; d -= 1) {
        to += (rest % sizes[d]) * stride;
        stride *= inner[d];
        rest = Math.floor(rest / sizes[d]);
      }
      data[p * block + to] = v.data[k];
      missing[p * block + to] = v.missing?.[k] ?? 0;
      if (se && v.se) se[p * block + to] = v.se[k];
    }
  });
  const longest = views.filter(fits).reduce<Record<string, readonly number[]>>((all, v) => {
    for (const [word, values] of Object.entries(v.abscissae))
      if (values.length > (all[word]?.length ?? 0)) all[word] = values;
    return all;
  }, {});
  const fields = Object.fromEntries(
    Object.keys(model.fields).map((name) => [
      name,
      stacked(
        over,
        views.map((v) => v.fields[name] ?? emptied(v)),
      ),
    ]),
  );
  const reason = views.find((v) => v.reason !== undefined)?.reason;
  return {
    axes: [...over, ...axes],
    shape,
    data,
    ...(missing.includes(1) ? { missing } : {}),
    ...(se ? { se } : {}),
    abscissae: longest,
    integer: views.filter(fits).every((v) => v.integer),
    boolean: model.boolean,
    fields,
    ...(reason === undefined ? {} : { reason }),
  };
}

function emptied(v: View): View {
  return {
    ...v,
    axes: [],
    shape: [],
    data: new Float64Array(1),
    missing: new Uint8Array([1]),
    fields: {},
    se: undefined,
  };
}

/** A field of a record-valued view. */
export function fieldOf(v: View, name: string): View | undefined {
  const found = v.fields[name];
  return found && ownSize(found) > 0 ? found : undefined;
}
