import { describe, expect, it } from "vitest";
import { decode, encode } from "../../../runtime/engine/encode.ts";
import { EngineError } from "../../../runtime/engine/engine.ts";
import { Heap } from "../../../runtime/engine/heap.ts";
import { loadEngine, loadEngineSync } from "../../../runtime/engine/load.ts";
import { FAMILIES, FAMILY_NAMES, type Field } from "../../../runtime/program/instructions.ts";
import fc from "../../properties.ts";

describe("loading", () => {
  it("gives engines with memories of their own and one hash", async () => {
    const [a, b] = [loadEngineSync(), await loadEngine()];
    expect(a.hash).toMatch(/^[0-9a-f]{64}$/);
    expect(b.hash).toBe(a.hash);
    const at = a.allocate(8);
    a.f64(at, 1)[0] = 5;
    expect(b.f64(b.allocate(8), 1)[0]).toBe(0);
    expect(a.scalar.exp(0)).toBe(1);
  });
});

describe("heap", () => {
  it("aligns to 64, grows, frees and hands out zeros", () => {
    const engine = loadEngineSync();
    const mark = engine.mark();
    const a = engine.allocate(1);
    const b = engine.allocate(20_000_000);
    expect([a % 64, b % 64, b - a]).toEqual([0, 0, 64]);
    engine.f64(b, 2_500_000).fill(7);
    engine.release(mark);
    expect(engine.allocate(8)).toBe(a);
    expect(engine.f64(engine.allocate(20_000_000), 2_500_000).every((x) => x === 0)).toBe(true);
  });

  it("names the bytes that it could not get", () => {
    const engine = loadEngineSync({ limit: 16 << 20 });
    expect(() => engine.allocate(20_000_000)).toThrow(EngineError);
    expect(() => engine.allocate(20_000_000)).toThrow("needs 20000000 bytes (19.1 MiB)");
    expect(() => engine.allocate(Number.NaN)).toThrow("the size must be a number of at least 0");
    expect(() => engine.release(1e9)).toThrow("release to a value that mark() returned");
    expect(engine.allocate(100)).toBeGreaterThan(0);
  });
});

describe("memory that the system does not give", () => {
  it("is told with what was asked and what is held, and what is held stays good", () => {
    const memory = new WebAssembly.Memory({ initial: 1 });
    const grow = memory.grow.bind(memory);
    let left = 2;
    memory.grow = (pages) => {
      if (left-- === 0) throw new RangeError("WebAssembly.Memory.grow(): Maximum memory size exceeded");
      return grow(pages);
    };
    const heap = new Heap(memory, 0);
    const first = heap.allocate(100_000);
    new Uint8Array(memory.buffer, first, 100_000).fill(3);
    heap.allocate(100_000);
    const told = () => heap.allocate(5_000_000);
    expect(told).toThrow(EngineError);
    left = 0;
    expect(told).toThrow(
      /the system did not give 5000000 bytes \(4\.8 MiB\) more memory to the engine, which holds 2\d{5} bytes .*: close other programs/,
    );
    expect(new Uint8Array(memory.buffer, first, 100_000).every((byte) => byte === 3)).toBe(true);
    left = 1; // the system has memory again
    expect(heap.allocate(5_000_000)).toBe(heap.mark() - 5_000_000 - (64 - (5_000_000 % 64 || 64)));
  });
});

describe("encode", () => {
  it("decode reads back what encode wrote, for every family", () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...FAMILY_NAMES),
        fc.constantFrom("f32", "f64"),
        fc.infiniteStream(fc.integer({ min: 0, max: 2 ** 31 - 1 })),
        (family, precision, stream) => {
          const fields: readonly Field[] = FAMILIES[family].fields;
          const operands = Object.fromEntries(fields.map((field) => [field.name, stream.next().value as number]));
          const pointers = fields.filter((field) => field.kind === "pointer");
          const registers = Object.fromEntries(
            pointers.map((field) => [field.name, 1 + ((stream.next().value as number) % 15)]),
          );
          const words = [99, ...encode(family, precision, operands, registers)];
          expect(decode(words, 1)).toEqual({ family, precision, operands, registers, words: words.length - 1 });
        },
      ),
    );
  });

  it("says what an instruction needs", () => {
    expect(() => encode("record", "f32", { a: 1, count: 2, ring: 3 })).toThrow('record needs the operand "cursor"');
    expect(() => encode("record", "f32", { a: 1, count: 2, ring: 3, cursor: 4, size: 5 })).toThrow(
      'no operand "size"; it has a, count, ring, cursor',
    );
    expect(() => encode("record", "f32", { a: 1, count: 2.5, ring: 3, cursor: 4 })).toThrow(
      "record.count = 2.5 must be a 32-bit whole number",
    );
    expect(() => encode("record", "f32", { a: 1, count: 2, ring: 3, cursor: 4 }, { count: 1 })).toThrow(
      'no pointer "count"; it has a, ring, cursor',
    );
    expect(() => encode("record", "f32", { a: 1, count: 2, ring: 3, cursor: 4 }, { a: 16 })).toThrow(
      "must be a whole number of 0 … 15",
    );
    expect(() => decode([0xffff])).toThrow(EngineError);
  });
});
