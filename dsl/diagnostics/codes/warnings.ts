/** W2xx … W4xx: what is legal and rarely meant. */
import { page } from "./page.ts";

const normal = `
    data d(size = 100) { x ~ normal(0, 1) }
    model net(x) {
      param w ~ normal(0, 1)
      loss = (w - x)^2
    }`;

export const warningPages = [
  page(
    "W201",
    "definition never used",
    `Nothing depends on this let, data set, process, layer or model. Remove it, or check whether a similar name was meant where it should
    have been used. Definitions of included files are not reported.`,
    `
    let w = 1.5
    let unused = 3
    net = solve signal_propagation { activation = tanh, sigma_w = w, sigma_b = 0.1 }
    expect net.correlation > 0`,
  ),
  page(
    "W202",
    "sweep that nothing depends on",
    `No stage, measure or figure uses the swept name, so every point would be the same. Use the name where it should act, or remove the
    sweep.`,
    `
    let k = 1
    net = solve signal_propagation { activation = tanh, sigma_w = 1.5, sigma_b = 0.1 }
    sweep k over [1, 2, 3]
    expect net.correlation > 0`,
  ),
  page(
    "W301",
    "position that no target trains is evaluated",
    `The loss has no target at this position of the sequence, so what the model says there was never trained. Take the positions that
    have a target, or lengthen the data by one token.`,
    `
    let world = mess3(0.15, 0.6)
    data walk { tokens[8] ~ world }
    model gpt(tokens) {
      r = embed(tokens, 16)
      logits = dense(r, 3)
      loss = cross_entropy(logits[:7], tokens[1:])
    }
    r = train gpt on walk { optimizer = adam(learning_rate = 1e-3), batch = 8, steps = 10 }
    plot heatmap(mean(r.logits))`,
  ),
  page(
    "W302",
    "claim that compares a value with itself",
    `Both sides of the claim are the same expression, so it holds or fails whatever was computed. One of the sides is probably meant to be
    another stage or a number.`,
    `
    net = solve signal_propagation { activation = tanh, sigma_w = 1.5, sigma_b = 0.1 }
    expect net.correlation within 1e-6 of net.correlation`,
  ),
  page(
    "W401",
    "one chain only",
    `With one chain there is no way to see whether chains from different starts agree: R-hat does not exist, and an error that forgets a
    second mode goes unnoticed. Set \`chains = 4\` or more.`,
    `${normal}
    r = sample net on d { sampler = sgld(step_size = 1e-3), nbeta = 10, chains = 1 }
    expect mean(r.w, axis = draws) < 1`,
  ),
  page(
    "W402",
    "burn-in too short, or flat directions",
    `The slowest direction of the law needs more steps to be forgotten than the burn-in has, so the draws remember their start. Lengthen
    \`burn_in\`, take a larger step, or, for directions in which nothing holds the parameters, set \`localization\` or \`bounding_box\`.`,
    `${normal}
    r = sample net on d { sampler = sgld(step_size = 1e-7), nbeta = 10, burn_in = 10 }
    expect mean(r.w, axis = draws) < 1`,
  ),
  page(
    "W403",
    "step size above half its bound",
    `The step is larger than half of what the curvature at the start allows, so the discretization changes the law that is sampled, and a
    somewhat larger curvature makes it diverge. Take a smaller step, or \`step_size = auto\`.`,
    `${normal}
    r = sample net on d { sampler = langevin(step_size = 0.09), nbeta = 10 }
    expect mean(r.w, axis = draws) < 1`,
  ),
  page(
    "W404",
    "tolerance below the Monte-Carlo error",
    `The claim asks for more precision than the number of draws can give, so it would come out as inconclusive. Take more draws or
    samples, or a wider tolerance.`,
    `
    data d(size = 10) { x ~ normal(0, 1) }
    model net(x) {
      param w ~ normal(0, 1)
      loss = (w - x)^2
    }
    r = sample net on d { sampler = sgld(step_size = 1e-3), nbeta = 10, draws = 10 }
    expect mean(r.w, axis = draws) within 1e-6 of 0.57`,
  ),
  page(
    "W405",
    "solve not converged at some points",
    `The iteration ended at \`max_iterations\` before its residual was below \`tolerance\`; the message shows the points. Their values are kept
    and marked. Allow more iterations, add \`damping\`, start from a neighbour with \`warm\`, or accept a larger tolerance.`,
    `
    data d { x[3] ~ bernoulli(0.1) * uniform(0, 1) }
    model net(x) {
      param W[2, 3] ~ normal(0, 1)
      y = relu(W.T @ (W @ x))
      loss = sum((x - y)^2)
    }
    best = solve minimum(net) on d from normal(0, 1) { max_iterations = 1 }
    expect best.loss < 10`,
  ),
  page(
    "W406",
    "solve takes the law, not the rows",
    `The theory averages over the law that the data block states; that the block has a number of rows changes nothing. Write a data block
    without \`size\`, so that what is meant is what is said, or \`train\` on the rows.`,
    `
    data d(size = 100) { x[3] ~ bernoulli(0.1) * uniform(0, 1) }
    model net(x) {
      param W[2, 3] ~ normal(0, 1)
      y = relu(W.T @ (W @ x))
      loss = sum((x - y)^2)
    }
    r = solve minimum(net) on d
    expect r.loss < 1`,
  ),
];
