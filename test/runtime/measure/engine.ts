import { loadEngineSync } from "../../../runtime/engine/load.ts";

/** The engine that measures take their elementary functions and linear algebra from. */
export const engine = loadEngineSync();
