/** All codes: what they mean, how to mend them, and a program that shows each. */
import { internalPages } from "./codes/internal.ts";
import { namePages } from "./codes/names.ts";
import type { CodePage } from "./codes/page.ts";
import { resourcePages } from "./codes/resources.ts";
import { stagePages } from "./codes/stages.ts";
import { syntaxPages } from "./codes/syntax.ts";
import { valuePages } from "./codes/values.ts";
import { warningPages } from "./codes/warnings.ts";

export type { CodePage } from "./codes/page.ts";

/** Every code in order; total: whatever is reported is here. */
export const codes: ReadonlyMap<string, CodePage> = new Map(
  [...internalPages, ...syntaxPages, ...namePages, ...valuePages, ...stagePages, ...resourcePages, ...warningPages].map(
    (page) => [page.code, page],
  ),
);
