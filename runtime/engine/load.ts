import { sha256 } from "@noble/hashes/sha2.js";
import { bytesToHex } from "@noble/hashes/utils.js";
import type { Engine } from "./engine.ts";
import type { EngineExports } from "./exports.ts";
import { ENGINE_WASM } from "./generated/wasm.ts";
import { DEFAULT_LIMIT, Heap } from "./heap.ts";
import { installer } from "./install.ts";
import { linearAlgebra } from "./linear.ts";
import { scalarFunctions } from "./scalar.ts";

export interface EngineOptions {
  /** Memory limit in bytes; 1 GiB when left out. */
  readonly limit?: number;
  /** `false`: emitted functions are not taken in, and programs run in their plain form. The bits are the same. */
  readonly fuse?: boolean;
}

let cached: { readonly binary: Uint8Array<ArrayBuffer>; readonly hash: string } | undefined;
let compiled: WebAssembly.Module | undefined;

/** engine.wasm and its hash, decoded once. */
function image() {
  if (!cached) {
    const text = atob(ENGINE_WASM);
    const binary = new Uint8Array(text.length);
    for (let i = 0; i < text.length; i++) binary[i] = text.charCodeAt(i);
    cached = { binary, hash: bytesToHex(sha256(binary)) };
  }
  return cached;
}

const imports = {
  env: {
    abort: () => {
      throw new WebAssembly.RuntimeError("the engine stopped");
    },
  },
};

function bind(instance: WebAssembly.Instance, { limit = DEFAULT_LIMIT, fuse = true }: EngineOptions): Engine {
  const exports = instance.exports as unknown as EngineExports;
  const heap = new Heap(exports.memory, exports.heap_base(), limit);
  return {
    scalar: scalarFunctions(exports),
    linear: linearAlgebra(exports, heap),
    hash: image().hash,
    allocate: (bytes) => heap.allocate(bytes),
    mark: () => heap.mark(),
    release: (mark) => heap.release(mark),
    f32: (offset, length) => new Float32Array(exports.memory.buffer, offset, length),
    f64: (offset, length) => new Float64Array(exports.memory.buffer, offset, length),
    i32: (offset, length) => new Int32Array(exports.memory.buffer, offset, length),
    bytes: (offset, length) => new Uint8Array(exports.memory.buffer, offset, length),
    register: (index, value) => exports.set_register(index, value),
    execute: (program, times, step, bad) => exports.execute(program, times, step, bad),
    install: fuse ? installer(exports) : () => undefined,
  };
}

/** A new engine with its own memory, compiled asynchronously (pages may not compile large modules synchronously). */
export async function loadEngine(options: EngineOptions = {}): Promise<Engine> {
  compiled ??= await WebAssembly.compile(image().binary);
  return bind(await WebAssembly.instantiate(compiled, imports), options);
}

/** A new engine with its own memory, at once: for Node and workers. */
export function loadEngineSync(options: EngineOptions = {}): Engine {
  compiled ??= new WebAssembly.Module(image().binary);
  return bind(new WebAssembly.Instance(compiled, imports), options);
}
