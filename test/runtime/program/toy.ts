/** The toy model y = relu(W'(W x) + b) with hand-written gradients and Adam, as a graph: a fixture. */

import type { Scalar } from "../../../runtime/engine/engine.ts";
import { GraphBuilder } from "../../../runtime/graph/builder.ts";
import type { NodeId } from "../../../runtime/graph/graph.ts";
import type { LowerRequest } from "../../../runtime/program/program.ts";

export interface Toy {
  readonly n: number;
  readonly m: number;
  readonly batch: number;
  readonly density?: number;
  readonly rows?: LowerRequest["rows"];
}

export function toy(
  scalar: Scalar,
  { n, m, batch, density, rows = { kind: "none" } }: Toy,
): Omit<LowerRequest, "precision"> {
  const g = new GraphBuilder(scalar);
  const hidden = g.axis("m", m);
  const features = g.axis("n", n);
  const sample = g.axis("sample", batch, "sample");
  const W = g.state("W", [hidden, features]);
  const b = g.state("b", [features]);
  const x =
    density === undefined
      ? g.data("x", [features, sample])
      : g.random("present", "data", [features, sample], [g.scalar(density)]);
  g.label(x, "x");
  const importance = g.constant(
    [features],
    Float64Array.from({ length: n }, (_, i) => scalar.power(0.9, i)),
  );
  const h = g.label(g.contract(W, x, [features]), "h");
  const z = g.map2("add", g.contract(W, h, [hidden]), b);
  const y = g.label(g.map1("relu", z), "y");
  const e = g.map2("subtract", y, x);
  const q = g.map2("multiply", importance, e);
  const loss = g.label(g.map2("multiply", g.wide(g.contract(q, e, [features, sample])), g.scalar(1 / batch)), "loss");
  const d = g.map2("multiply", q, g.map1("step", z));
  const back = g.contract(W, d, [features]);
  const factor = g.scalar(2 / batch);
  const gradient = {
    W: g.map2("multiply", factor, g.map2("add", g.contract(h, d, [sample]), g.contract(back, x, [sample]))),
    b: g.map2("multiply", factor, g.reduce("sum", d, [sample])),
  };
  const updates: { state: string; value: NodeId }[] = [];
  const time = g.map2("add", g.step(), g.scalar(1));
  for (const [name, value] of [
    ["W", W],
    ["b", b],
  ] as const) {
    const step = gradient[name];
    const axes = g.axesOf(value);
    const mean = g.map2(
      "add",
      g.map2("multiply", g.scalar(0.9), g.state(`m_${name}`, axes)),
      g.map2("multiply", g.scalar(0.1), step),
    );
    const square = g.map2(
      "add",
      g.map2("multiply", g.scalar(0.999), g.state(`v_${name}`, axes)),
      g.map2("multiply", g.scalar(0.001), g.map1("square", step)),
    );
    const correct = (rate: number): NodeId => g.map2("subtract", g.scalar(1), g.map2("power", g.scalar(rate), time));
    const direction = g.map2(
      "divide",
      g.map2("divide", mean, correct(0.9)),
      g.map2("add", g.map1("sqrt", g.map2("divide", square, correct(0.999))), g.scalar(1e-8)),
    );
    updates.push(
      { state: name, value: g.map2("subtract", value, g.map2("multiply", g.scalar(1e-3), direction)) },
      { state: `m_${name}`, value: mean },
      { state: `v_${name}`, value: square },
    );
  }
  return {
    graph: g.build(),
    lanes: sample,
    rows,
    updates,
    records: [{ name: "loss", value: loss, every: 1 }],
    outputs: [
      { name: "gW", value: gradient.W },
      { name: "gb", value: gradient.b },
      { name: "y", value: y },
    ],
    checks: [{ value: loss, name: "loss" }],
  };
}
