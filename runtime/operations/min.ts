import { extremum } from "./extremum.ts";

export const min = extremum(
  "min",
  "The smallest entry; with two or more arguments the smallest of them, entry by entry.",
);
