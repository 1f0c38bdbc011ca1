/** E3xx: types, shapes and axes. */
import { page } from "./page.ts";

export const valuePages = [
  page(
    "E301",
    "shapes do not fit",
    `Shapes are aligned from the right, and two sizes fit if they are equal or one of them is 1; \`@\` needs equal inner sizes. The message
    shows both shapes. Transpose with \`.T\`, take a part with a subscript, or correct the size where it is declared.`,
    `
    let a = [1, 2, 3]
    let b = a + [1, 2]`,
  ),
  page(
    "E302",
    "a scalar is needed",
    `One number is needed here, and the value still has dimensions of its own. Reduce it with \`mean(…)\` or \`sum(…)\`, or take an entry. The
    \`loss\` of a model is one number for one sample.`,
    `
    model net(x[3]) {
      param w[3] = 0
      loss = (x - w)^2
    }`,
  ),
  page(
    "E303",
    "subscript out of range",
    `Subscripts count from 0, and \`-1\` is the last entry: an axis of size n has the entries 0 to n - 1. The message shows the size. A slice
    \`a:b\` excludes \`b\`.`,
    `
    let v = [1, 2, 3]
    let last = v[3]`,
  ),
  page(
    "E304",
    "wrong type",
    `The message tells what is expected here and what was found: a function, a law, a number, a word, a process. A name that the file
    defines hides a function of the catalogue with that name; then both are shown, and the definition of the file needs another name.`,
    `
    let relu = 3
    let y = relu(2)`,
  ),
  page(
    "E305",
    "`=` and `~` confused",
    `\`=\` computes and \`~\` draws. After \`~\` stands a law such as \`normal(0, 1)\`; after \`=\` stands a value. Replace one sign by the other.`,
    `data d(size = 10) { x = normal(0, 1) }`,
  ),
  page(
    "E306",
    "standard error asked of a value without one, or ignored by `==`",
    `Exact values have no standard error: compare them within a tolerance, \`within 1e-6 of …\`. Values with an error are never exactly
    equal to anything: write \`within 3 se of …\` or a tolerance instead of \`==\`. Against 0 a claim in \`se\` needs a measure that declares
    what it would be if nothing were there; otherwise give a tolerance.`,
    `
    let a = 1
    expect a within 3 se of 1.1`,
  ),
  page(
    "E307",
    "value still carries an axis",
    `The value is not one number but one for each draw, sample or layer, and nothing is averaged silently. Reduce the axis that the
    message names: \`mean(posterior.f, axis = draws)\`, \`rms(…)\`, \`quantile(…)\`.`,
    `
    data d(size = 10) { x ~ normal(0, 1) }
    model net(x) {
      param w ~ normal(0, 1)
      loss = (w - x)^2
    }
    posterior = sample net on d { sampler = sgld(step_size = 1e-3), nbeta = 10 }
    expect posterior.w < 1`,
  ),
  page(
    "E308",
    "values on different rows",
    `Two per-row values of one call stand on the rows of different data sets, so that entry i of one does not belong to entry i of the
    other. Give the call \`over = D\`, so that both are evaluated on D.`,
    `
    data a(size = 10) { x ~ normal(0, 1) }
    data b(size = 10) { x ~ normal(0, 1) }
    measure m = overlap(a.x, b.x)`,
  ),
  page(
    "E309",
    "no abscissa, or two",
    `A line needs one axis to run along. Without \`x = …\` it is the only one of steps, checkpoints, draws, layers or own dimension that the
    value has; with none or two of them say which one is meant with \`x = …\`, or reduce one of them.`,
    `plot line(eye(3))`,
  ),
  page(
    "E310",
    "operation across samples outside `loss`",
    `A model is written for one sample; a few functions (contrastive losses, moments of a batch) look at all samples of a batch. Their
    result is no longer a value of one sample, so they may stand in the line that binds \`loss\` only.`,
    `
    data d(size = 64) {
      class = labels(8, each = 8)
      x[4] ~ normal(0, 1)
    }
    model net(x, class) {
      param M[4, 8] ~ normal(0, 1)
      pull = contrastive(0, 1)(x, class, M)
      loss = pull
    }`,
  ),
  page(
    "E311",
    "tokens outside the vocabulary, or context too long",
    `Tokens are whole numbers from 0 to the size of their process's vocabulary minus 1, classes likewise, and \`positions\` has a largest
    length. Give what picks by them as many entries, or shorten the slice.`,
    `
    data d(size = 100) { x[3] ~ normal(0, 1); class ~ categorical(5) }
    model net(x, class) {
      param W[4, 3] ~ normal(0, 1)
      loss = cross_entropy(W @ x, class)
    }
    r = train net on d { optimizer = adam(learning_rate = 1e-3), steps = 10 }`,
  ),
];
