/** E5xx files, E6xx limits, E7xx run time. */
import { page } from "./page.ts";

export const resourcePages = [
  page(
    "E501",
    "file not found or not readable",
    `The file does not exist where the program looks for it (relative to the file that names it), is not text, or is a program above 1 MB.
    Similar names in the same folder are suggested.`,
    `include "no-such-file.exp"`,
  ),
  page(
    "E502",
    "path leaves the project",
    `Programs read only files inside their project: the current folder if the program lies in it, else the program's own folder. Absolute
    paths and paths that climb above it are refused. Copy the file into the project.`,
    `include "../../../elsewhere.exp"`,
  ),
  page(
    "E503",
    "column or shape of the file does not fit",
    `The file has other columns, rows or types than the program needs; the message shows what was found. Check the header, or take the
    columns that are there.`,
    `data d from "points.csv"`,
    { "points.csv": "1,2\n3,4\n" },
  ),
  page(
    "E504",
    "process or law malformed",
    `The probabilities that leave a state must add up to 1 and be positive, and the states must have one recurrent class that is reached
    from everywhere. The message names the state and its sum.`,
    `
    process broken {
      s -> s : A 0.5
      s -> t : B 0.4
      t -> s : B 1
    }
    data walk { tokens[8] ~ broken }`,
  ),
  page(
    "E505",
    "source empty or not enumerable",
    `A source must have rows that can be listed: \`all_words\` needs a process of finite vocabulary with words of that length, \`hypercube\` and
    \`grid\` positive sizes. Correct the size, or draw rows with \`size = N\`.`,
    `
    data all(size = 100) { x ~ normal(0, 1) }
    data none from all[50:50]`,
  ),
  page(
    "E601",
    "sweep too large",
    `The product of the sweeps has more points than a run may have; the message shows the count and the factors. Sweep fewer values, or
    walk several names together with \`zip\`.`,
    `
    let w = 1
    let b = 0.1
    net = solve signal_propagation { activation = tanh, sigma_w = w, sigma_b = b }
    sweep w over linspace(0.5, 2, 100_000)
    sweep b over linspace(0.1, 1, 100_000)
    plot heatmap(net.correlation, x = w, y = b)`,
  ),
  page(
    "E602",
    "more memory than allowed",
    `A task needs more memory than it may take: 1 GiB for a step, in a browser and elsewhere. For training with large parameters the checker
    makes the program of a step, with gradients, what the optimiser keeps and all that is computed, and refuses what does not fit; elsewhere
    it counts what is certain, and the run tells the rest. Record less often, keep fewer draws, or take a smaller batch or network.`,
    `
    data d { x[100_000] ~ normal(0, 1) }
    model net(x) {
      param W[100_000, 100_000] ~ normal(0, 1)
      loss = mean((W @ x)^2)
    }
    r = train net on d { optimizer = sgd(learning_rate = 0.1), batch = 1, steps = 1 }`,
  ),
  page(
    "E603",
    "enumeration too large",
    `Every state or word would be listed, and there are too many of them; the message shows the count. Shorten the words, take fewer spins,
    or use a method that samples or approximates.`,
    `data d from grid(3000, dims = 4)`,
  ),
  page(
    "E701",
    "value not finite, or none",
    `During the run a quantity became infinite or not a number; the message names the step, the quantity and the line. The usual cause is
    a step or learning rate that is too large. If the point where it happens is of interest, set \`divergence = keep\`. As a warning: a
    task has no value and says why, as a branch that has stopped being a minimum; what is made of it is missing there.`,
    `
    data d(size = 10) { x ~ normal(0, 1) }
    model net(x) {
      param w = 1
      loss = w^4 - x
    }
    r = train net on d { optimizer = sgd(learning_rate = 100), steps = 100 }
    plot line(r.loss)`,
  ),
  page(
    "E702",
    "results cannot be written",
    `The folder of results cannot be written: the disk is full, or the folder is read-only. Free some space or choose another folder with
    \`--out\`; what was computed so far is kept and the run goes on from there.`,
    `
    net = solve signal_propagation { activation = tanh, sigma_w = 1.5, sigma_b = 0.1 }
    expect net.correlation > 0`,
  ),
  page(
    "E703",
    "run held by another process",
    `Another process is computing the same run in the same folder, and two of them would overwrite each other. Wait for it, stop it, or
    choose another folder with \`--out\`.`,
    `
    net = solve signal_propagation { activation = tanh, sigma_w = 1.5, sigma_b = 0.1 }
    expect net.correlation > 0`,
  ),
];
