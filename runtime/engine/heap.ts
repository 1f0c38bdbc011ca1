import { EngineError, MemoryError } from "./engine.ts";

const PAGE = 65_536;
const ALIGNMENT = 64;
/** Kernels read whole vectors, up to 16 bytes past the last element of a tensor; the end of memory is kept away from them. */
const SLACK = 64;
/** What one worker may take, 1 GiB: the checker refuses tasks by the same number (`Catalogue.memory`). */
export const DEFAULT_LIMIT = 16_384 * PAGE;

const mebibytes = (bytes: number) => `${bytes} bytes (${Math.round(bytes / 104_857.6) / 10} MiB)`;

/** A bump allocator over the engine's memory. What it hands out is zero. */
export class Heap {
  #top: number;
  /** Below this offset memory has been handed out before and may hold old values. */
  #used: number;

  constructor(
    private readonly memory: WebAssembly.Memory,
    base: number,
    private readonly limit: number = DEFAULT_LIMIT,
  ) {
    this.#top = Math.ceil(base / ALIGNMENT) * ALIGNMENT;
    this.#used = this.#top;
  }

  /** Reserves `bytes`, rounded up to 64, and returns their offset. */
  allocate(bytes: number): number {
    if (!(bytes >= 0) || !Number.isFinite(bytes)) {
      throw new EngineError(`cannot reserve ${bytes} bytes: the size must be a number of at least 0`);
    }
    const offset = this.#top;
    const top = offset + Math.ceil(bytes / ALIGNMENT) * ALIGNMENT;
    this.#grow(top + SLACK, bytes);
    if (offset < this.#used) new Uint8Array(this.memory.buffer, offset, Math.min(top, this.#used) - offset).fill(0);
    this.#top = top;
    this.#used = Math.max(this.#used, top);
    return offset;
  }

  mark(): number {
    return this.#top;
  }

  /** Frees what was allocated since `mark()` returned this value. */
  release(mark: number): void {
    if (!(mark <= this.#top && mark >= 0)) {
      throw new EngineError(
        `cannot release to ${mark}: the heap ends at ${this.#top}; release to a value that mark() returned`,
      );
    }
    this.#top = mark;
  }

  #grow(size: number, asked: number): void {
    const have = this.memory.buffer.byteLength;
    if (size <= have) return;
    if (size > this.limit) {
      throw new MemoryError(
        `the engine needs ${mebibytes(asked)} more but has used ${mebibytes(this.#top)} of its limit of ${mebibytes(this.limit)}: use smaller tensors or batches`,
      );
    }
    try {
      this.memory.grow(Math.ceil((size - have) / PAGE));
    } catch {
      throw new MemoryError(
        `the system did not give ${mebibytes(asked)} more memory to the engine, which holds ${mebibytes(have)}: close other programs or use smaller tensors`,
      );
    }
  }
}
