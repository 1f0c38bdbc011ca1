/** E4xx: stages, sweeps, claims. */
import { page } from "./page.ts";

/** A data set and a model for the examples. */
const line = `
    data d(size = 100) {
      x ~ normal(0, 1)
      y ~ 2 * x + normal(0, 0.1)
    }
    model net(x, y) {
      param w ~ normal(0, 1)
      loss = (w * x - y)^2
    }`;

export const stagePages = [
  page(
    "E401",
    "cannot be swept",
    `A sweep gives one value at a time to a name that the file defines with \`let\` (without index), to a new name, or to \`seed\`. Models,
    data sets, stages and indexed lets cannot be swept: sweep a number that they depend on.`,
    `
    let v[i in 3] = i
    sweep v over [1, 2]`,
  ),
  page(
    "E402",
    "setting unknown, missing or excluded",
    `Each entry has its settings, and the message names the one that is not known (with a similar one), that is required, or that excludes
    another: \`nbeta\` and \`temperature\`, \`steps\` and \`epochs\`. \`ansatz explain\` with the name of the entry lists them all.`,
    `${line}
    r = train net on d { optimizer = adam(learning_rate = 1e-3), step = 100 }`,
  ),
  page(
    "E403",
    "fresh data without `batch`, or `epochs` without size",
    `A data set without \`size\` is drawn anew for every batch: there is no whole set, so training needs \`batch\`, and \`epochs\` has no meaning:
    write \`steps\`. Or give the set a size, \`data d(size = 1000)\`.`,
    `
    data d { x ~ normal(0, 1) }
    model net(x) {
      param w = 0
      loss = (w - x)^2
    }
    r = train net on d { optimizer = adam(learning_rate = 1e-3), steps = 100 }`,
  ),
  page(
    "E404",
    "no closed form",
    `The exact expectation is not known for the operation that the message names. Use a data set with a size, draw rows, or write the
    model with operations that have one; \`exact(D)\` and \`solve\` on fresh data need it.`,
    `
    data d { x[2] ~ normal(0, 1) }
    model net(x) {
      param w[2] ~ normal(0, 1)
      loss = sin(exp(w @ x))^2
    }
    best = solve minimum(net) on d from normal(0, 1)`,
  ),
  page(
    "E405",
    "step not recorded",
    `\`r at k\` reads what was kept at step k, and nothing was. Add \`record NAME every k\` or \`checkpoints = …\` to the stage, or take one of the
    steps that the message lists.`,
    `${line}
    r = train net on d { optimizer = adam(learning_rate = 1e-3), steps = 1000 }
    expect r.w at 333 > 0`,
  ),
  page(
    "E406",
    "parameter without a prior",
    `A parameter that starts from a law (\`param W ~ …\`) has that law as its prior; one that starts from a value (\`param b = 0\`) has none,
    and the posterior is not defined. Draw it, or give \`prior of b = normal(0, 1)\` in the stage, or \`prior = none\` with \`localization\`.`,
    `
    data d(size = 100) { x ~ normal(0, 1) }
    model net(x) {
      param w = 0
      loss = (w - x)^2
    }
    r = sample net on d { sampler = sgld(step_size = 1e-3), nbeta = 10 }
    expect mean(r.w, axis = draws) < 1`,
  ),
  page(
    "E407",
    "condition selects no point",
    `The \`where\` of this claim, figure or data set is true nowhere on the grid, so nothing would be tested or drawn. Numbers are compared
    within 1e-9: check that the value is one of those swept.`,
    `
    let w = 1.5
    net = solve signal_propagation { activation = tanh, sigma_w = w, sigma_b = 0.1 }
    sweep w over [1, 1.5]
    expect net.correlation < 1 where w == 1.3`,
  ),
  page(
    "E408",
    "value outside its range",
    `The argument or setting has a range, which the message shows: step sizes and variances are positive, probabilities lie between 0 and
    1, counts are whole numbers. Correct the value; in a sweep, the point that is named.`,
    `
    data d(size = 10) { x ~ bernoulli(1.5) }`,
  ),
  page(
    "E409",
    "entry cannot take this model",
    `A theory, sampler or attack makes assumptions about the model, and the message names the term, layer or shared parameter that does
    not meet them. The page of the entry tells what it takes.`,
    `
    data d(size = 100) { x ~ normal(0, 1) }
    model net(x) {
      param w = 1
      f = w * x
    }
    r = train net on d { optimizer = sgd(learning_rate = 0.1), steps = 10 }`,
  ),
];
