import type { Engine } from "./engine.ts";
import type { EngineExports } from "./exports.ts";

/** Emitted functions put into the engine's table. They stay: a program that comes again finds its functions. */
export function installer({ memory, table }: Pick<EngineExports, "memory" | "table">): Engine["install"] {
  const known = new Map<string, number | undefined>();
  return (key, module) => {
    if (known.has(key)) return known.get(key);
    const functions = compiled(module, memory);
    const first = functions && table.grow(functions.length);
    functions?.forEach((each, i) => {
      table.set(first! + i, each);
    });
    known.set(key, first);
    return first;
  };
}

/** The exported functions in order, f0, f1, …; undefined where this thread may not compile a module of this size at once. */
function compiled(module: Uint8Array<ArrayBuffer>, memory: WebAssembly.Memory): unknown[] | undefined {
  try {
    const { exports } = new WebAssembly.Instance(new WebAssembly.Module(module), { engine: { memory } });
    return Object.keys(exports).map((_, i) => exports[`f${i}`]);
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}
