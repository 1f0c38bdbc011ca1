/** The constants region: values in the precision that reads them, equal short ones once. */
import type { Precision } from "../engine/engine.ts";
import { bytesOf } from "./layout.ts";

export class ConstantPool {
  private readonly parts: { readonly offset: number; readonly bytes: Uint8Array }[] = [];
  private readonly known = new Map<string, number>();
  size = 0;

  /** Byte offset of these values. */
  reals(values: ArrayLike<number>, precision: Precision): number {
    const array = precision === "f64" ? Float64Array.from(values) : Float32Array.from(values);
    return this.add(new Uint8Array(array.buffer), `${precision}`, values.length * bytesOf(precision));
  }

  /** Byte offset of these 32-bit integers. */
  integers(values: ArrayLike<number>): number {
    return this.add(new Uint8Array(Int32Array.from(values).buffer), "i32", values.length * 4);
  }

  bytes(): Uint8Array {
    const all = new Uint8Array(this.size);
    for (const { offset, bytes } of this.parts) all.set(bytes, offset);
    return all;
  }

  private add(bytes: Uint8Array, kind: string, length: number): number {
    const key = length <= 512 ? `${kind}:${bytes.join()}` : undefined;
    const known = key === undefined ? undefined : this.known.get(key);
    if (known !== undefined) return known;
    const offset = this.size;
    this.parts.push({ offset, bytes });
    this.size += Math.ceil((length + 16) / 16) * 16;
    if (key !== undefined) this.known.set(key, offset);
    return offset;
  }
}
