import { extremum } from "./extremum.ts";

export const max = extremum(
  "max",
  "The largest entry; with two or more arguments the largest of them, entry by entry.",
);
