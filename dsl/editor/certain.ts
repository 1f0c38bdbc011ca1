import type { Catalogue } from "../catalogue.ts";
import { CatalogueIndex } from "../check/catalogue-index.ts";
import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import { keywords } from "../syntax/tokens.ts";
import { type FileSymbol, symbolsOf } from "./symbols.ts";

/**
 * The diagnostics whose repair is certain. A name is put in place of another only if it is one slip away, the only known name that is,
 * and what stands there is no name of anything: `sgdl` could be `sgd` and `sgld`, and `logy` for `log` may be meant.
 */
export function certain(text: string, diagnostics: readonly Diagnostic[], catalogue: Catalogue): readonly Diagnostic[] {
  const repairable = diagnostics.filter(({ fix }) => fix !== undefined && fix.length > 0);
  if (repairable.length === 0) return [];
  const known = knownNames(text, catalogue);
  const name = /^[A-Za-z_]\w*$/;
  return repairable.filter(({ fix, help }) => {
    const pool = listed(help) ?? known;
    return fix!.every(({ span, text: after }) => {
      const before = text.slice(span.start, span.end);
      if (!name.test(before) || !name.test(after)) return true;
      if (before.length < 4 || pool.has(before) || !oneSlip(before, after)) return false;
      return [...pool].every((other) => other === after || !oneSlip(before, other));
    });
  });
}

/** All names that could stand there, where the help lists them in full: `the settings are …`. */
function listed(help: readonly string[] | undefined): ReadonlySet<string> | undefined {
  const list = help?.find((line) => / are `/.test(line));
  if (list === undefined || / more$|…/.test(list)) return undefined;
  return new Set([...list.matchAll(/`([A-Za-z_]\w*)`/g)].map(([, word]) => word));
}

function knownNames(text: string, catalogue: Catalogue): ReadonlySet<string> {
  const index = new CatalogueIndex(catalogue);
  const known = new Set<string>([...index.words, ...keywords.keys()]);
  for (const entry of index.entries) {
    known.add(entry.name);
    for (const parameter of entry.parameters) known.add(parameter.name);
    for (const field of [...Object.keys(entry.fields ?? {}), ...Object.keys(entry.results ?? {})]) known.add(field);
  }
  for (const settings of Object.values(catalogue.settings)) for (const setting of settings) known.add(setting.name);
  const add = (symbols: readonly FileSymbol[]) => {
    for (const symbol of symbols) {
      known.add(symbol.name);
      add(symbol.children);
    }
  };
  add(symbolsOf(text));
  return known;
}

/** Whether two words differ by one letter put in, left out or exchanged, or by a swap of neighbours. */
export function oneSlip(a: string, b: string): boolean {
  if (Math.abs(a.length - b.length) > 1 || a === b) return false;
  let k = 0;
  while (k < a.length && a[k] === b[k]) k += 1;
  const rest = (word: string, from: number) => word.slice(from);
  if (a.length !== b.length) return a.length > b.length ? rest(a, k + 1) === rest(b, k) : rest(a, k) === rest(b, k + 1);
  if (rest(a, k + 1) === rest(b, k + 1)) return true;
  return a[k] === b[k + 1] && a[k + 1] === b[k] && rest(a, k + 2) === rest(b, k + 2);
}
