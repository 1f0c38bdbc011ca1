/** NumPy's .npy format, versions 1 and 2: magic, header of a Python dictionary, numbers. */
import { type RowColumn, type RowSet, rowSetOf, widthOf } from "../row-set.ts";

const READERS: Readonly<Record<string, { readonly bytes: number; read(view: DataView, at: number): number }>> = {
  "<f8": { bytes: 8, read: (view, at) => view.getFloat64(at, true) },
  "<f4": { bytes: 4, read: (view, at) => view.getFloat32(at, true) },
  "<i8": { bytes: 8, read: (view, at) => Number(view.getBigInt64(at, true)) },
  "<i4": { bytes: 4, read: (view, at) => view.getInt32(at, true) },
  "|u1": { bytes: 1, read: (view, at) => view.getUint8(at) },
  "|b1": { bytes: 1, read: (view, at) => view.getUint8(at) },
};

/** The array in a .npy file. */
function readNpy(
  path: string,
  bytes: Uint8Array,
): { readonly shape: readonly number[]; readonly values: Float64Array } {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.length < 12 || bytes[0] !== 0x93 || new TextDecoder().decode(bytes.subarray(1, 6)) !== "NUMPY")
    throw new Error(`${path}: this is no .npy file`);
  const wide = bytes[6] > 1;
  const start = wide ? 12 : 10;
  const length = wide ? view.getUint32(8, true) : view.getUint16(8, true);
  const header = new TextDecoder().decode(bytes.subarray(start, start + length));
  const type = /'descr':\s*'([^']*)'/.exec(header)?.[1] ?? "";
  const reader = READERS[type];
  if (!reader)
    throw new Error(`${path}: numbers of type ${type} are not read; the types are ${Object.keys(READERS).join(", ")}`);
  if (/'fortran_order':\s*True/.test(header))
    throw new Error(`${path}: the array is stored by columns; save it in C order`);
  const shape = (/'shape':\s*\(([^)]*)\)/.exec(header)?.[1] ?? "")
    .split(",")
    .filter((part) => part.trim() !== "")
    .map(Number);
  const count = widthOf(shape);
  if (bytes.length < start + length + count * reader.bytes)
    throw new Error(`${path}: the file ends before its ${count} numbers`);
  return {
    shape,
    values: Float64Array.from({ length: count }, (_, k) => reader.read(view, start + length + k * reader.bytes)),
  };
}

/** Rows of a .npy file: the first dimension. */
export function rowsOfNpy(path: string, bytes: Uint8Array, columns: readonly RowColumn[]): RowSet {
  const { shape, values } = readNpy(path, bytes);
  const [column] = columns;
  const [rows = 1, ...own] = shape;
  if (columns.length !== 1 || widthOf(column.shape) !== widthOf(own))
    throw new Error(`${path}: the array has rows of shape [${own.join(", ")}]`);
  return rowSetOf(rows, [{ ...column, values }]);
}
