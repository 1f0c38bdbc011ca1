#!/usr/bin/env node
/** The command line's entry: `dist/cli.js`. */
import { main } from "./program.ts";
import { processWorld } from "./world.ts";

// A reader that goes away (`ansatz run … | head`) is no error.
for (const stream of [process.stdout, process.stderr]) {
  stream.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code === "EPIPE") process.exit(0);
  });
}
process.exitCode = await main(process.argv.slice(2), processWorld());
