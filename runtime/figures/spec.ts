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

export type Colormap = "viridis" | "diverging" | "okabe_ito" | "hue";

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
      readonly dots?: boolean; // measured: a dot at every place
      readonly axis?: "right"; // belongs to the panel's axis `right`
    }
  | {
      readonly kind: "points";
      readonly x: readonly number[];
      readonly y: readonly (number | null)[];
      readonly error?: readonly (number | null)[];
      readonly color: Color | readonly Color[];
      readonly label?: string;
      readonly shape?: "circle" | "square" | "diamond" | "cross";
      readonly labels?: readonly string[]; // names of single points, for reading off
      readonly axis?: "right";
    }
  /** Arrows from the origin to (x, y): columns of a matrix. `depth` 0 … 1: how near a tip is, for directions of space. */
  | {
      readonly kind: "arrows";
      readonly x: readonly number[];
      readonly y: readonly number[];
      readonly color: readonly Color[];
      readonly labels?: readonly string[];
      readonly depth?: readonly number[];
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
      readonly weight?: readonly number[]; // 0 … 1: faint and thin … full
      readonly dashed?: boolean;
    };

/** One value an entry beside the marks: bars under arrows, cells beside a matrix. Negative bars are hollow. */
export interface Strip {
  readonly label: string;
  readonly values: readonly (number | null)[];
  readonly form: "bars" | "cells";
  readonly color: readonly Color[]; // of each entry
  readonly domain: readonly [number, number];
}

export interface Panel {
  readonly title: string; // "" where there is only one
  readonly x: AxisSpec;
  readonly y: AxisSpec;
  readonly right?: AxisSpec; // a second vertical axis, for marks with `axis`
  readonly equal: boolean; // equal aspect: geometry matters
  readonly marks: readonly Mark[];
  readonly strip?: Strip;
  readonly caption?: string; // a line under the panel: what it holds
  readonly key?: Key;
}

/** Colour key of `map` colours, when it says something. `second`: what fades a colour to white (maps with two channels). */
export interface Key {
  readonly label: string;
  readonly map: Colormap;
  readonly domain: readonly [number, number];
  readonly second?: string;
}

export interface FigureSpec {
  readonly id: string; // `1-columns`: order and kind; the file name of its SVG
  readonly kind: string;
  readonly title: string;
  readonly caption: string; // n, size, repeats, seed
  readonly row: number; // figures of one row stand beside each other
  readonly panels: readonly Panel[];
  readonly notes?: readonly string[]; // "interpolated between points"
  /** Every recorded place along a run where `panels` shows some: pages replay them. */
  readonly frames?: readonly Panel[];
}
