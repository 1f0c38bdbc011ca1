/** fast-check with a fixed seed. `ANSATZ_SEED=2 npx vitest run test/…` tries another one. */
import fc from "fast-check";

fc.configureGlobal({ seed: Number(process.env.ANSATZ_SEED ?? 1) });

export default fc;
