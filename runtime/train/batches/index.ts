import type { Entry } from "../../../dsl/catalogue.ts";
import { balanced } from "./balanced.ts";

/** Ways to put a batch together: one file and one line each. */
export const batchRules: readonly { readonly entry: Entry }[] = [balanced];
