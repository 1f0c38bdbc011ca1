/** E2xx: names and scopes. */
import { page } from "./page.ts";

export const namePages = [
  page(
    "E201",
    "unknown name",
    `Neither this file, nor the files it includes, nor the catalogue defines the name. If a similar one exists it is suggested. Names of a
    model are reached through a stage, \`trained.W\`, those of a data set through the set, \`features.x\`; theories, systems and figures are
    known only after \`solve\`, \`simulate\` and \`plot\`.`,
    `
    let n = 5
    let m = nn + 1`,
  ),
  page(
    "E202",
    "no such field",
    `The value has fields, but not this one; the message lists those it has. A stage has the names of its model (parameters, constants,
    bindings) and the fields of its entry; a record has its entries.`,
    `
    net = solve signal_propagation { activation = tanh, sigma_w = 1.5, sigma_b = 0.1 }
    expect net.corelation > 0`,
  ),
  page(
    "E203",
    "defined twice",
    `All lets, data sets, processes, layers, models, stages and measures of a file share one scope, in which a name is defined once. Rename
    one of them. Only a let of an included file may be overridden, by a let or sweep of the same name.`,
    `
    let n = 5
    let n = 6`,
  ),
  page(
    "E204",
    "used before it is bound in this body",
    `Lines of a model, layer or data set are computed from top to bottom, so a name can be used only below the line that binds it. Move
    the line up, or check whether another name is meant. In the file itself order does not matter.`,
    `
    model net(x[4]) {
      f = mean(h)
      h = 2 * x
      loss = f^2
    }`,
  ),
  page(
    "E205",
    "result used in a body outside `const` or a column",
    `A model is declared before anything runs; results of stages enter it only as constants. Bind the result with \`const NAME = result\`
    and use that name. In data sets results may stand in any column.`,
    `
    data d(size = 10) { x ~ normal(0, 1) }
    model first(x) {
      param w = 1
      loss = (w * x - 1)^2
    }
    r = train first on d { optimizer = sgd(learning_rate = 0.1), steps = 10 }
    model second(x) {
      param v = 1
      loss = (v * x - r.w)^2
    }
    s = train second on d { optimizer = sgd(learning_rate = 0.1), steps = 10 }
    expect s.v < 10`,
  ),
  page(
    "E206",
    "let is not static",
    `A \`let\` is known before anything runs: numbers, tensors, words, laws, processes, functions. What looks at a result of a stage, at a
    measure or at a column of a data set is a \`measure\`.`,
    `
    net = solve signal_propagation { activation = tanh, sigma_w = 1.5, sigma_b = 0.1 }
    let c = net.correlation`,
  ),
  page(
    "E207",
    "definitions or stages in a circle",
    `Each of these definitions needs the next one, and the last one needs the first, so that none can be computed; the message shows the
    circle. The same holds for files that include each other. Break it at the place that should not depend on the others.`,
    `
    let a = b + 1
    let b = a + 1`,
  ),
  page(
    "E208",
    "model binds a field of every stage",
    `\`seconds\`, \`converged\`, \`residual\`, \`iterations\`, \`steps\`, \`seen\`, \`tokens\` and \`epochs\` are fields of results; if a model bound one,
    \`trained.steps\` would have two meanings. Rename the binding.`,
    `
    model net(x[2]) {
      param w[2] ~ normal(0, 1)
      seconds = w @ x
      loss = seconds^2
    }`,
  ),
  page(
    "E209",
    "column missing for a model's input",
    `The inputs of a model are the columns of the same names in its data set; the message lists the columns that are there. Rename the
    input or add a column. Under \`over = D\` computed columns of the stage's own data set are taken along, drawn ones are not.`,
    `
    data d(size = 10) { x ~ normal(0, 1) }
    model net(x, y) {
      param w = 1
      loss = (w * x - y)^2
    }
    r = train net on d { optimizer = sgd(learning_rate = 0.1), steps = 10 }`,
  ),
];
