/** A sheet of character cells with braille dots (2 × 4 a cell), half blocks and text. Colours are kept as rgb until printing. */
import type { Rgb } from "../colours.ts";
import { type ColourMode, paint } from "./ansi.ts";

interface Cell {
  text: string; // "" : dots
  dots: number;
  front?: Rgb;
  back?: Rgb;
}

/** Bits of the braille block U+2800 by column and row of the dot. */
const DOTS = [
  [0x01, 0x02, 0x04, 0x40],
  [0x08, 0x10, 0x20, 0x80],
] as const;

export class Canvas {
  readonly width: number;
  readonly height: number;
  readonly #cells: Cell[];

  constructor(width: number, height: number) {
    this.width = Math.max(0, width);
    this.height = Math.max(0, height);
    this.#cells = Array.from({ length: this.width * this.height }, () => ({ text: "", dots: 0 }));
  }

  #cell(column: number, row: number): Cell | undefined {
    return column >= 0 && row >= 0 && column < this.width && row < this.height
      ? this.#cells[row * this.width + column]
      : undefined;
  }

  /** One character; text lies over dots. */
  put(column: number, row: number, text: string, front?: Rgb, back?: Rgb): void {
    const cell = this.#cell(column, row);
    if (cell) Object.assign(cell, { text, front: front ?? (back ? cell.front : front), back: back ?? cell.back });
  }

  /** Text from left to right, cut at the edge. */
  write(column: number, row: number, text: string, front?: Rgb): void {
    let k = 0;
    for (const character of text) {
      this.put(column + k, row, character, front);
      k += 1;
    }
  }

  /** One braille dot; (0, 0) is the upper left. Keeps text that is there. */
  dot(x: number, y: number, colour?: Rgb): void {
    const cell = this.#cell(Math.floor(x / 2), Math.floor(y / 4));
    if (cell?.text !== "") return;
    cell.dots |= DOTS[Math.floor(x) & 1][Math.floor(y) & 3];
    cell.front = colour ?? cell.front;
  }

  /** A line of dots (Bresenham 1965), optionally with gaps. */
  line(x0: number, y0: number, x1: number, y1: number, colour?: Rgb, gap = 0): void {
    let [x, y] = [Math.round(x0), Math.round(y0)];
    const [endX, endY] = [Math.round(x1), Math.round(y1)];
    const [dx, dy] = [Math.abs(endX - x), -Math.abs(endY - y)];
    const [stepX, stepY] = [x < endX ? 1 : -1, y < endY ? 1 : -1];
    let error = dx + dy;
    for (let k = 0; k <= dx - dy; k += 1) {
      if (gap === 0 || k % (2 * gap) < gap) this.dot(x, y, colour);
      if (x === endX && y === endY) return;
      const twice = 2 * error;
      if (twice >= dy) {
        error += dy;
        x += stepX;
      }
      if (twice <= dx) {
        error += dx;
        y += stepY;
      }
    }
  }

  /** Copies another sheet into this one. */
  paste(other: Canvas, column: number, row: number): void {
    for (let r = 0; r < other.height; r += 1) {
      for (let c = 0; c < other.width; c += 1) {
        const [from, to] = [other.#cell(c, r), this.#cell(column + c, row + r)];
        if (from && to) Object.assign(to, from);
      }
    }
  }

  /** Lines of text; escape codes only where a colour mode asks for them; no blanks at the ends of lines. */
  lines(mode: ColourMode): string[] {
    const out: string[] = [];
    for (let row = 0; row < this.height; row += 1) {
      let last = -1;
      for (let c = 0; c < this.width; c += 1) {
        const cell = this.#cells[row * this.width + c];
        if ((cell.text !== "" && cell.text !== " ") || cell.dots !== 0 || (cell.back && mode !== "none")) last = c;
      }
      const runs: { text: string; front?: Rgb; back?: Rgb }[] = [];
      for (let c = 0; c <= last; c += 1) {
        const cell = this.#cells[row * this.width + c];
        const text = cell.text !== "" ? cell.text : cell.dots === 0 ? " " : String.fromCharCode(0x2800 + cell.dots);
        const front = text === " " ? undefined : cell.front;
        const run = runs.at(-1);
        if (run && run.front === front && run.back === cell.back) run.text += text;
        else runs.push({ text, front, back: cell.back });
      }
      out.push(runs.map((r) => paint(r.text, mode, r.front, r.back)).join(""));
    }
    return out;
  }
}
