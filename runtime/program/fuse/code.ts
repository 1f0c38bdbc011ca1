/** Bytes of a WebAssembly module: numbers in LEB128, sections, and the instructions that emitted loops are made of. */

/** An unsigned number, seven bits a byte, lowest first. */
export function unsigned(value: number): number[] {
  const bytes: number[] = [];
  do {
    const low = value & 0x7f;
    value >>>= 7;
    bytes.push(value === 0 ? low : low | 0x80);
  } while (value !== 0);
  return bytes;
}

/** A signed number; the last byte's sixth bit is the sign. */
export function signed(value: number): number[] {
  const bytes: number[] = [];
  while (true) {
    const low = value & 0x7f;
    value >>= 7;
    if ((value === 0 && (low & 0x40) === 0) || (value === -1 && (low & 0x40) !== 0)) return [...bytes, low];
    bytes.push(low | 0x80);
  }
}

const text = (name: string): number[] => [...unsigned(name.length), ...[...name].map((char) => char.charCodeAt(0))];
const list = (entries: readonly (readonly number[])[]): number[] => [...unsigned(entries.length), ...entries.flat()];
const section = (id: number, content: readonly number[]): number[] => [id, ...unsigned(content.length), ...content];

const TYPE = { i32: 0x7f, f32: 0x7d, f64: 0x7c, v128: 0x7b } as const;
export type ValueType = keyof typeof TYPE;

/** The module's import of the engine's memory, and the names of its functions. */
const IMPORT = { module: "engine", memory: "memory" } as const;
const functionName = (number: number): string => `f${number}`;

/** A module of functions (i32, i32) → () that share the memory they import. */
export function moduleOf(functions: readonly Code[]): Uint8Array<ArrayBuffer> {
  const signature = [0x60, ...list([[TYPE.i32], [TYPE.i32]]), ...list([])];
  const memory = [...text(IMPORT.module), ...text(IMPORT.memory), 0x02, 0x00, 0x00];
  const names = functions.map((_, number) => [...text(functionName(number)), 0x00, ...unsigned(number)]);
  return Uint8Array.from([
    ...[0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00],
    ...section(1, list([signature])),
    ...section(2, list([memory])),
    ...section(3, list(functions.map(() => [0]))),
    ...section(7, list(names)),
    ...section(10, list(functions.map((code) => code.body()))),
  ]);
}

/** The body of one function with two i32 parameters, written instruction by instruction on a stack machine. */
export class Code {
  private readonly bytes: number[] = [];
  private readonly locals: ValueType[] = [];

  local(type: ValueType): number {
    return 1 + this.locals.push(type);
  }
  get(local: number): this {
    return this.put(0x20, ...unsigned(local));
  }
  set(local: number): this {
    return this.put(0x21, ...unsigned(local));
  }
  tee(local: number): this {
    return this.put(0x22, ...unsigned(local));
  }
  put(...bytes: readonly number[]): this {
    for (const byte of bytes) this.bytes.push(byte);
    return this;
  }
  /** A vector instruction. */
  vector(opcode: number, ...immediates: readonly number[]): this {
    return this.put(0xfd, ...unsigned(opcode), ...immediates);
  }
  i32(value: number): this {
    return this.put(0x41, ...signed(value));
  }
  add(): this {
    return this.put(0x6a);
  }
  /** i32 at the address on the stack plus `offset`. */
  load_i32(offset: number): this {
    return this.put(0x28, 2, ...unsigned(offset));
  }
  /** Adds a constant to an i32 local. */
  move(local: number, by: number): this {
    return by === 0 ? this : this.get(local).i32(by).add().set(local);
  }
  /** Runs `body` `count` times. */
  repeat(count: number, body: () => void): void {
    if (count <= 0) return;
    if (count === 1) {
      body();
      return;
    }
    const left = this.local("i32");
    this.i32(count).set(left).put(0x03, 0x40);
    body();
    this.get(left).i32(-1).add().tee(left).put(0x0d, 0x00, 0x0b); // br_if 0, end
  }
  body(): number[] {
    const groups: [ValueType, number][] = [];
    for (const type of this.locals) {
      const last = groups.at(-1);
      if (last?.[0] === type) last[1]++;
      else groups.push([type, 1]);
    }
    const all = [...list(groups.map(([type, count]) => [...unsigned(count), TYPE[type]])), ...this.bytes, 0x0b];
    return [...unsigned(all.length), ...all];
  }
}
