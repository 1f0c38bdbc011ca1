export interface NpyHead {
  readonly shape: readonly number[];
  /** NumPy's name of the type, such as `<f8`. */
  readonly type: string;
  readonly fortran: boolean;
  /** Offset of the first entry. */
  readonly start: number;
}

const MAGIC = [0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59];

/** Head of a NumPy file (NEP 1): magic, version, length of the header, a Python literal; or why it cannot be read. */
export function npyHead(bytes: Uint8Array): NpyHead | string {
  if (bytes.length < 12 || MAGIC.some((byte, k) => bytes[k] !== byte)) return "it does not begin as a NumPy file does";
  const long = bytes[6]! > 1;
  const view = new DataView(bytes.buffer, bytes.byteOffset);
  const length = long ? view.getUint32(8, true) : view.getUint16(8, true);
  const start = (long ? 12 : 10) + length;
  const head = new TextDecoder("latin1").decode(bytes.subarray(long ? 12 : 10, start));
  const shape = /'shape':\s*\(([^)]*)\)/.exec(head)?.[1];
  const type = /'descr':\s*'([^']*)'/.exec(head)?.[1];
  if (shape === undefined || type === undefined) return "its header has no shape or type";
  const sizes = shape
    .split(",")
    .map((part) => part.trim())
    .filter((part) => part !== "")
    .map(Number);
  return { shape: sizes, type, fortran: /'fortran_order':\s*True/.test(head), start };
}
