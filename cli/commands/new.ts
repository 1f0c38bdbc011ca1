/** `ansatz new NAME`: a commented starter that runs. */
import { existsSync } from "node:fs";
import { resolve } from "node:path";
import { EXIT, UsageError } from "../exit-codes.ts";
import { writeAtomic } from "../store/atomic.ts";
import type { World } from "../world.ts";

const STARTER = `experiment "A first model"                           // anything after // is a comment

let n = 4                                            // features
let noise = 0.1                                      // swept below

data points {                                        // a fresh batch every step
  x[n] ~ normal(0, 1)
  y ~ sum(x) + normal(0, noise)
}

model linear(x, y) {                                 // written for one sample; the loss is averaged over the batch
  param w[n] ~ normal(0, 0.1)
  loss = (y - dot(w, x))^2
}

trained = train linear on points {
  optimizer = adam(learning_rate = 1e-2)
  batch     = 256
  steps     = 2000
  record loss every 10
}

sweep noise over [0.1, 0.3, 1]

measure error = norm(trained.w - 1)                  // the true weights are all 1

plot line(trained.loss, scale = logy)

expect error < 0.1
`;

export async function newCommand(name: string, world: World): Promise<number> {
  if (!/^[\w./-]+$/.test(name))
    throw new UsageError(`\`${name}\` cannot name a file here; use letters, digits, - and _`);
  const file = name.endsWith(".exp") ? name : `${name}.exp`;
  const path = resolve(world.cwd, file);
  if (existsSync(path))
    throw new UsageError(`\`${file}\` exists; choose another name, or look at it: \`ansatz check ${file}\``);
  writeAtomic(path, STARTER);
  world.stdout.write(`wrote ${file}\nansatz run ${file}\n`);
  return EXIT.ok;
}
