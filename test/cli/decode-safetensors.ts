import type { NamedTensor } from "../../cli/store/safetensors.ts";

/** Reads F64 and F32 tensors back. */
export function decodeSafetensors(bytes: Uint8Array): NamedTensor[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const length = Number(view.getBigUint64(0, true));
  const header = JSON.parse(new TextDecoder().decode(bytes.subarray(8, 8 + length))) as Record<
    string,
    { dtype: string; shape: number[]; data_offsets: [number, number] }
  >;
  return Object.entries(header).flatMap(([name, entry]) => {
    if (name === "__metadata__") return [];
    if (entry.dtype !== "F64" && entry.dtype !== "F32")
      throw new Error(`tensor \`${name}\` has the type ${entry.dtype}; F64 and F32 are read`);
    const size = entry.dtype === "F64" ? 8 : 4;
    const at = 8 + length + entry.data_offsets[0];
    const count = (entry.data_offsets[1] - entry.data_offsets[0]) / size;
    const data = Array.from({ length: count }, (_, k) =>
      size === 8 ? view.getFloat64(at + 8 * k, true) : view.getFloat32(at + 4 * k, true),
    );
    return [{ name, shape: entry.shape, data }];
  });
}
