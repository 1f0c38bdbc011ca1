import type { Entry } from "../../catalogue.ts";
import { denseEntry } from "./dense.ts";

/** Layers that the compiler expands itself: part of the language, whatever the catalogue holds. */
export const LIBRARY_ENTRIES: readonly Entry[] = [denseEntry];
