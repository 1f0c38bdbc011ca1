/** `ansatz doctor`: whether this machine can run everything, and what to do where it cannot. */
import { accessSync, constants, statfsSync } from "node:fs";
import { availableParallelism, totalmem } from "node:os";
import { shortCount } from "../../runtime/figures/numbers.ts";
import { type ColourMode, styled } from "../../runtime/figures/terminal/ansi.ts";
import { packageVersion } from "../environment.ts";
import { EXIT } from "../exit-codes.ts";
import { colourMode, isInteractive, type World } from "../world.ts";

interface Finding {
  readonly name: string;
  readonly fine: boolean;
  readonly text: string;
  readonly advice?: string;
}

/** The smallest module with a v128 instruction: (func (result v128) i32.const 0 i8x16.splat). */
const SIMD = new Uint8Array([
  0, 97, 115, 109, 1, 0, 0, 0, 1, 5, 1, 96, 0, 1, 123, 3, 2, 1, 0, 10, 8, 1, 6, 0, 65, 0, 253, 15, 11,
]);

export async function doctorCommand(options: { readonly color?: boolean }, world: World): Promise<number> {
  const color = colourMode(world, world.stdout, options.color);
  const findings = [node(), simd(), cores(), disk(world), terminal(world, color)];
  world.stdout.write(`ansatz ${packageVersion()}\n`);
  for (const f of findings) {
    world.stdout.write(
      ` ${f.fine ? styled("✓", color, "green") : styled("✗", color, "red")} ${f.name.padEnd(9)} ${f.text}\n`,
    );
    if (f.advice) world.stdout.write(`             ${f.advice}\n`);
  }
  return findings.every((f) => f.fine) ? EXIT.ok : EXIT.failed;
}

function node(): Finding {
  const [major, minor] = process.versions.node.split(".").map(Number);
  const fine = major > 20 || (major === 20 && minor >= 19);
  return {
    name: "Node",
    fine,
    text: process.versions.node,
    ...(fine ? {} : { advice: "20.19 or newer is needed: https://nodejs.org" }),
  };
}

function simd(): Finding {
  const fine = WebAssembly.validate(SIMD);
  return {
    name: "WASM SIMD",
    fine,
    text: fine ? "there" : "missing",
    ...(fine ? {} : { advice: "this Node or processor has no 128-bit WebAssembly; use a newer Node on x64 or arm64" }),
  };
}

function cores(): Finding {
  return {
    name: "machine",
    fine: true,
    text: `${availableParallelism()} cores, ${shortCount(totalmem())}B memory; \`--jobs\` sets the number of workers`,
  };
}

function disk(world: World): Finding {
  try {
    accessSync(world.cwd, constants.W_OK);
    const { bavail, bsize } = statfsSync(world.cwd);
    const fine = bavail * bsize > 1e8;
    return {
      name: "disk",
      fine,
      text: `${shortCount(bavail * bsize)}B free here`,
      ...(fine ? {} : { advice: "runs may not fit; use `--out DIR` on another disk" }),
    };
  } catch {
    return {
      name: "disk",
      fine: false,
      text: "this folder cannot be written",
      advice: "run elsewhere, or with `--out DIR`",
    };
  }
}

function terminal(world: World, color: ColourMode): Finding {
  const text = isInteractive(world)
    ? `live screen, ${world.stdout.columns ?? "?"} × ${world.stdout.rows ?? "?"}, colours: ${color}`
    : "plain lines (no terminal, CI, or TERM=dumb)";
  return { name: "terminal", fine: true, text };
}
