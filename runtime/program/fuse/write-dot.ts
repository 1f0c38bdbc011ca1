/** `dot` → WebAssembly: see dot.ts. */
import { bytesOf } from "../layout.ts";
import { address } from "./address.ts";
import { type Code, unsigned } from "./code.ts";
import type { Dot } from "./dot.ts";
import type { Kernel } from "./kernel.ts";
import { pushSum, SIMD, vectorOps } from "./operations.ts";
import { type Grid, tiling } from "./tiling.ts";

export function writeDot(code: Code, kernel: Kernel, dot: Dot): void {
  const bytes = bytesOf(dot.precision);
  const [out, a, b] = [dot.out, dot.a, dot.b].map((pointer) => address(code, kernel, pointer));
  const grids = tiling(dot.m, dot.n);
  code.repeat(dot.outer, () => {
    for (const grid of grids) new GridWriter(code, dot, grid).write(out, a, b);
    code.move(out, dot.outOuter * bytes);
    code.move(a, dot.aOuter * bytes);
    code.move(b, dot.bOuter * bytes);
  });
}

/** A cell of a tile. */
interface Cell {
  readonly sum: number;
  /** Bytes from the tile's first cell. */
  readonly at: number;
}

class GridWriter {
  private readonly bytes: number;
  private readonly sums: number[];
  private readonly left: number;
  private readonly a: number;
  private readonly b: number;
  private readonly out: number;

  constructor(
    private readonly code: Code,
    private readonly dot: Dot,
    private readonly grid: Grid,
  ) {
    this.bytes = bytesOf(dot.precision);
    const [rows, columns] = grid.tile;
    this.sums = Array.from({ length: rows * columns }, () => code.local("v128"));
    [this.left, this.a, this.b, this.out] = [0, 1, 2, 3].map(() => code.local("i32"));
  }

  /** Columns of tiles, in each of them tiles from top to bottom. */
  write(out: number, a: number, b: number): void {
    const { code, dot, grid, bytes } = this;
    const [rows, columns] = grid.tile;
    const [aRow, bRow, outM, outN] = [dot.aRow, dot.bRow, dot.outM, dot.outN].map((stride) => stride * bytes);
    const [aTop, bTop, outTop] = [0, 1, 2].map(() => code.local("i32"));
    code
      .get(b)
      .i32(grid.column * bRow)
      .add()
      .set(bTop);
    code
      .get(out)
      .i32(grid.row * outM + grid.column * outN)
      .add()
      .set(outTop);
    code.repeat(grid.columns, () => {
      code
        .get(a)
        .i32(grid.row * aRow)
        .add()
        .set(aTop);
      code.get(outTop).set(this.out);
      code.repeat(grid.rows, () => {
        code.get(aTop).set(this.a);
        code.get(bTop).set(this.b);
        this.tile();
        code.move(aTop, rows * aRow);
        code.move(this.out, rows * outM);
      });
      code.move(bTop, columns * bRow);
      code.move(outTop, columns * outN);
    });
  }

  private tile(): void {
    const { code, dot } = this;
    for (const sum of this.sums) code.vector(SIMD.constant, ...new Array(16).fill(0)).set(sum);
    const vectors = (dot.columns * this.bytes) / 16;
    if (vectors === 1) this.turn(0);
    else {
      // Two turns, each with an exit: what one has read need not stay in registers for the other.
      code.i32(vectors).set(this.left);
      code.put(0x02, 0x40, 0x03, 0x40); // block, loop
      this.turn(0);
      code.get(this.left).i32(-1).add().tee(this.left).put(0x45, 0x0d, 0x01); // eqz, br_if 1
      this.turn(16);
      code.move(this.a, 32);
      code.move(this.b, 32);
      code.get(this.left).i32(-1).add().tee(this.left).put(0x0d, 0x00, 0x0b, 0x0b); // br_if 0, end, end
    }
    this.store();
  }

  /** One vector of every row, `at` bytes after the pointers. */
  private turn(at: number): void {
    const { code, bytes } = this;
    const { add, mul } = vectorOps(this.dot.precision);
    const read = (pointer: number, count: number, row: number): number[] =>
      Array.from({ length: count }, (_, i) => {
        const value = code.local("v128");
        code
          .get(pointer)
          .vector(SIMD.load, 4, ...unsigned(at + i * row * bytes))
          .set(value);
        return value;
      });
    const [rows, columns] = this.grid.tile;
    const xs = read(this.a, rows, this.dot.aRow);
    const ys = read(this.b, columns, this.dot.bRow);
    for (let i = 0; i < rows; i++) {
      for (let j = 0; j < columns; j++) {
        const sum = this.sums[i * columns + j];
        code.get(xs[i]).get(ys[j]).vector(mul).get(sum).vector(add).set(sum);
      }
    }
  }

  /** The lanes' sums, stored or added to what is there: four (f64: two) neighbouring cells by one transposition, others one by one. */
  private store(): void {
    const { dot, grid, bytes } = this;
    const columns = grid.tile[1];
    const cells = this.sums
      .map((sum, s): Cell => ({ sum, at: (Math.floor(s / columns) * dot.outM + (s % columns) * dot.outN) * bytes }))
      .sort((x, y) => x.at - y.at);
    const width = 16 / bytes;
    for (let c = 0; c < cells.length; ) {
      const run = cells.slice(c, c + width);
      const together = run.length === width && run.every(({ at }, i) => at === run[0].at + i * bytes);
      if (together) this.storeRun(run);
      else this.storeOne(run[0]);
      c += together ? width : 1;
    }
  }

  private storeOne({ sum, at }: Cell): void {
    const { code, dot } = this;
    const wide = dot.precision === "f64";
    this.from(at);
    if (dot.accumulate) this.from(at).put(...(wide ? [0x2b, 3] : [0x2a, 2]), ...this.immediate(at));
    pushSum(code, dot.precision, sum);
    if (dot.accumulate) code.put(wide ? 0xa0 : 0x92);
    code.put(...(wide ? [0x39, 3] : [0x38, 2]), ...this.immediate(at));
  }

  private storeRun(run: readonly Cell[]): void {
    const { code, dot, bytes } = this;
    const { add } = vectorOps(dot.precision);
    const [{ at }] = run;
    const lanes = (...list: number[]) =>
      list.flatMap((lane) => Array.from({ length: bytes }, (_, i) => lane * bytes + i));
    const joined = (x: number, y: number, first: number[], second: number[]): number => {
      const local = code.local("v128");
      for (const order of [first, second])
        code
          .get(x)
          .get(y)
          .vector(SIMD.shuffle, ...lanes(...order));
      code.vector(add).set(local);
      return local;
    };
    const [p, q, r, s] = run.map(({ sum }) => sum);
    const total =
      dot.precision === "f64"
        ? joined(p, q, [0, 2], [1, 3])
        : joined(
            joined(p, q, [0, 4, 1, 5], [2, 6, 3, 7]),
            joined(r, s, [0, 4, 1, 5], [2, 6, 3, 7]),
            [0, 1, 4, 5],
            [2, 3, 6, 7],
          );
    this.from(at);
    if (dot.accumulate) this.from(at).vector(SIMD.load, 2, ...this.immediate(at));
    code.get(total);
    if (dot.accumulate) code.vector(add);
    code.vector(SIMD.store, 2, ...this.immediate(at));
  }

  /** Immediates are not negative: cells before the tile's first are reached by another address. */
  private from(at: number): Code {
    this.code.get(this.out);
    return at < 0 ? this.code.i32(at).add() : this.code;
  }

  private immediate(at: number): number[] {
    return unsigned(Math.max(0, at));
  }
}
