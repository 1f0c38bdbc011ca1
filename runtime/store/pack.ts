/**
 * Plain data with typed arrays ↔ bytes, canonically: equal values give equal bytes on every machine.
 *
 *   "ansz" | version u32 | SHA-256 of the rest (32 bytes) | length of the text u32 | text (JSON, keys sorted) | zeros to a multiple of 8 | numbers
 *
 * Numbers of arrays lie as little-endian f64 after the text, which refers to them as { "$": kind, at, length }; so -0 and infinities
 * survive. Not a number is refused, because it must never enter a file or a hash.
 */
import { sha256 } from "@noble/hashes/sha2.js";

const MAGIC = 0x7a736e61;
const VERSION = 1;
const HEADER = 44;

type Block = Float64Array | Uint8Array;

class Writer {
  readonly blocks: Block[] = [];
  length = 0;

  put(block: Block): number {
    const at = this.length;
    this.blocks.push(block);
    this.length += (block.byteLength + 7) & ~7;
    return at;
  }

  text(value: unknown): string {
    if (value === null) return "null";
    if (typeof value === "boolean") return value ? "true" : "false";
    if (typeof value === "string") return JSON.stringify(value);
    if (typeof value === "number") {
      if (Number.isNaN(value)) throw new Error("a value that is not a number cannot be stored");
      if (Object.is(value, -0)) return '{"$":"number","is":"-0"}';
      return Number.isFinite(value) ? JSON.stringify(value) : `{"$":"number","is":"${value > 0 ? "inf" : "-inf"}"}`;
    }
    if (value instanceof Float64Array) {
      if (value.some(Number.isNaN)) throw new Error("a value that is not a number cannot be stored");
      return `{"$":"f64","at":${this.put(value)},"length":${value.length}}`;
    }
    if (value instanceof Uint8Array) return `{"$":"bytes","at":${this.put(value)},"length":${value.length}}`;
    if (Array.isArray(value)) {
      if (value.length > 0 && value.every((v) => typeof v === "number" && !Number.isNaN(v)))
        return `{"$":"numbers","at":${this.put(Float64Array.from(value))},"length":${value.length}}`;
      return `[${value.map((v) => this.text(v ?? null)).join(",")}]`;
    }
    if (typeof value === "object") {
      const record = value as Record<string, unknown>;
      const keys = Object.keys(record)
        .filter((key) => record[key] !== undefined)
        .sort();
      return `{${keys.map((key) => `${JSON.stringify(key)}:${this.text(record[key])}`).join(",")}}`;
    }
    throw new Error(`a ${typeof value} cannot be stored`);
  }
}

/** Bytes of plain data: numbers, strings, booleans, null, arrays, records, Float64Array, Uint8Array. */
export function pack(value: unknown): Uint8Array {
  const writer = new Writer();
  const text = new TextEncoder().encode(writer.text(value));
  const start = (HEADER + text.length + 7) & ~7;
  const bytes = new Uint8Array(start + writer.length);
  const view = new DataView(bytes.buffer);
  bytes.set(text, HEADER);
  let at = start;
  for (const block of writer.blocks) {
    if (block instanceof Uint8Array) bytes.set(block, at);
    else for (let k = 0; k < block.length; k += 1) view.setFloat64(at + 8 * k, block[k], true);
    at += (block.byteLength + 7) & ~7;
  }
  view.setUint32(0, MAGIC, true);
  view.setUint32(4, VERSION, true);
  view.setUint32(40, text.length, true);
  bytes.set(sha256(bytes.subarray(40)), 8);
  return bytes;
}

/** What `pack` packed, or undefined where the bytes are damaged, cut short or of another version. */
export function unpack(bytes: Uint8Array): unknown {
  if (bytes.length < HEADER) return undefined;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (view.getUint32(0, true) !== MAGIC || view.getUint32(4, true) !== VERSION) return undefined;
  const sum = sha256(bytes.subarray(40));
  for (let k = 0; k < 32; k += 1) if (bytes[8 + k] !== sum[k]) return undefined;
  const length = view.getUint32(40, true);
  const start = (HEADER + length + 7) & ~7;
  const revive = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(revive);
    if (typeof value !== "object" || value === null) return value;
    const record = value as Record<string, unknown>;
    if (record.$ === "number") return record.is === "-0" ? -0 : record.is === "inf" ? Infinity : -Infinity;
    if (typeof record.$ === "string") {
      const at = start + (record.at as number);
      const count = record.length as number;
      if (record.$ === "bytes") return bytes.slice(at, at + count);
      const numbers = new Float64Array(count);
      for (let k = 0; k < count; k += 1) numbers[k] = view.getFloat64(at + 8 * k, true);
      return record.$ === "f64" ? numbers : Array.from(numbers);
    }
    return Object.fromEntries(Object.entries(record).map(([key, entry]) => [key, revive(entry)]));
  };
  return revive(JSON.parse(new TextDecoder().decode(bytes.subarray(HEADER, HEADER + length))));
}
