/** E000: the compiler's own fault. */
import { page } from "./page.ts";

export const internalPages = [
  page(
    "E000",
    "the compiler failed",
    `The program met something that the compiler does not handle and should: a mistake in Ansatz, not in the text. The message names what
    it failed at. Send the program with \`ansatz --version\`: a failure is repaired and kept as a test.`,
    `let fine = 1`,
  ),
];
