/** Arrays as NumPy's .npy, version 1.0: magic, version, length and text of the header padded to 64 bytes, then little-endian f64 in C order (numpy.lib.format). */
export function encodeNpy(shape: readonly number[], values: Float64Array): Uint8Array {
  const tuple = shape.length === 1 ? `${shape[0]},` : shape.join(", ");
  const text = `{'descr': '<f8', 'fortran_order': False, 'shape': (${tuple}), }`;
  const length = Math.ceil((10 + text.length + 1) / 64) * 64 - 10;
  const header = `${text.padEnd(length - 1)}\n`;
  const bytes = new Uint8Array(10 + length + 8 * values.length);
  bytes.set([0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59, 1, 0, length & 255, length >> 8]);
  bytes.set(new TextEncoder().encode(header), 10);
  const view = new DataView(bytes.buffer, 10 + length);
  for (let k = 0; k < values.length; k += 1) view.setFloat64(8 * k, values[k], true);
  return bytes;
}
