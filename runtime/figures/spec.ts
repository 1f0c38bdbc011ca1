/**
 * Figures as data. Built by the catalogue's plots from evaluated expressions; drawn by the terminal (braille, half blocks), by SVG and
 * by pages alike. Missing values are null. All texts are final: titles and axis names come from the expressions and the plan.
 */
export interface AxisSpec {
  readonly label: string;
  readonly scale: "linear" | "log";
  readonly domain?: readonly [number, number]; // absent: from the marks
  readonly ticks?: readonly { readonly at: number; readonly text: string }[]; // categories
}

export type Colormap = "viridis" | "diverging" | "okabe_ito";

/** Colour of a mark: a category (Okabe–Ito, by index) or a place 0…1 on a colormap. */
export type Color = { readonly category: number } | { readonly map: Colormap; readonly at: number };

export type Mark =
  | {
      readonly kind: "line";
      readonly x: readonly number[];
      readonly y: readonly (number | null)[];
      readonly low?: readonly (number | null)[];
      readonly high?: readonly (number | null)[];
      readonly color: Color;
      readonly label?: string;
      readonly dashed?: boolean;
    }
  | {
      readonly kind: "points";
      readonly x: readonly number[];
      readonly y: readonly (number | null)[];
      readonly error?: readonly (number | null)[];
      readonly color: Color | readonly Color[];
      readonly label?: string;
      readonly shape?: "circle" | "square" | "diamond" | "cross";
    }
  /** Arrows from the origin to (x, y): columns of a matrix. `closed`: also the polygon through the tips. */
  | {
      readonly kind: "arrows";
      readonly x: readonly number[];
      readonly y: readonly number[];
      readonly color: readonly Color[];
      readonly labels?: readonly string[];
      readonly hull?: boolean;
    }
  /** values[row][column], row 0 at the top (matrices) or bottom (`up`: maps over two swept names, with centres x and y). */
  | {
      readonly kind: "cells";
      readonly values: readonly (readonly (number | null)[])[];
      readonly map: Colormap;
      readonly domain: readonly [number, number];
      readonly up?: boolean;
      readonly x?: readonly number[];
      readonly y?: readonly number[];
      readonly second?: readonly (readonly (number | null)[])[];
    } // second: saturation 0…1 (phase maps: values are the hue)
  | {
      readonly kind: "bars";
      readonly values: readonly (number | null)[];
      readonly low?: readonly (number | null)[];
      readonly high?: readonly (number | null)[];
      readonly labels: readonly string[];
      readonly color: readonly Color[];
    }
  /** Signed stacks: parts[bar][piece]. */
  | {
      readonly kind: "stack";
      readonly parts: readonly (readonly { readonly value: number; readonly color: Color; readonly label: string }[])[];
      readonly labels: readonly string[];
    }
  | {
      readonly kind: "rule";
      readonly axis: "x" | "y";
      readonly at: number;
      readonly label?: string;
      readonly dashed?: boolean;
    }
  | {
      readonly kind: "segments";
      readonly from: readonly (readonly [number, number])[];
      readonly to: readonly (readonly [number, number])[];
      readonly color: Color;
      readonly width?: readonly number[];
    };

export interface Panel {
  readonly title: string; // "" where there is only one
  readonly x: AxisSpec;
  readonly y: AxisSpec;
  readonly equal: boolean; // equal aspect: geometry matters
  readonly marks: readonly Mark[];
  /** Colour key of `map` colours, when it says something. */
  readonly key?: { readonly label: string; readonly map: Colormap; readonly domain: readonly [number, number] };
}

export interface FigureSpec {
  readonly id: string; // `1-columns`: order and kind; the file name of its SVG
  readonly kind: string;
  readonly title: string;
  readonly caption: string; // n, size, repeats, seed
  readonly row: number; // figures of one row stand beside each other
  readonly panels: readonly Panel[];
  readonly notes?: readonly string[]; // "interpolated between points"
}
