/** Weights as safetensors: 8 bytes length, a JSON header with type, shape and offsets, then the bytes (huggingface.co/docs/safetensors). */

export interface NamedTensor {
  readonly name: string;
  readonly shape: readonly number[];
  readonly data: ArrayLike<number>;
}

/** Little-endian F64, in the order given; `metadata` are texts. */
export function encodeSafetensors(
  tensors: readonly NamedTensor[],
  metadata: Readonly<Record<string, string>> = {},
): Uint8Array {
  const header: Record<string, unknown> = Object.keys(metadata).length > 0 ? { __metadata__: metadata } : {};
  let offset = 0;
  for (const { name, shape, data } of tensors) {
    header[name] = { dtype: "F64", shape, data_offsets: [offset, offset + 8 * data.length] };
    offset += 8 * data.length;
  }
  const json = new TextEncoder().encode(JSON.stringify(header));
  const padded = Math.ceil(json.length / 8) * 8; // the format pads the header with blanks, so that the data are aligned
  const bytes = new Uint8Array(8 + padded + offset).fill(0x20, 8, 8 + padded);
  const view = new DataView(bytes.buffer);
  view.setBigUint64(0, BigInt(padded), true);
  bytes.set(json, 8);
  let at = 8 + padded;
  for (const { data } of tensors) {
    for (let k = 0; k < data.length; k += 1) view.setFloat64(at + 8 * k, data[k], true);
    at += 8 * data.length;
  }
  return bytes;
}
