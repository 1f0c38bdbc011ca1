/** Canonical JSON: the one text of a plain value that hashes are taken of. Keys in order of code units, no blanks, `-0` kept, `span` left out. */

/** Text of a finite number, shortest that reads back as the same bits; `-0` is "-0"; infinities, which JSON lacks, are strings. */
function numberText(value: number): string {
  if (Object.is(value, -0)) return "-0";
  if (Number.isFinite(value)) return JSON.stringify(value);
  if (Number.isNaN(value)) throw new Error("not a number has no canonical text");
  return value > 0 ? '"inf"' : '"-inf"';
}

/** Canonical JSON of plain data. Keys with value undefined and every key in `omit` (default: `span`) are left out. */
export function canonical(value: unknown, omit: ReadonlySet<string> = SPANS): string {
  if (value === null) return "null";
  if (typeof value === "number") return numberText(value);
  if (typeof value === "string") return JSON.stringify(value);
  if (typeof value === "boolean") return value ? "true" : "false";
  if (Array.isArray(value)) {
    let text = "[";
    for (let k = 0; k < value.length; k += 1) text += (k === 0 ? "" : ",") + canonical(value[k] ?? null, omit);
    return `${text}]`;
  }
  if (typeof value === "object") {
    const record = value as Record<string, unknown>;
    let text = "{";
    for (const key of Object.keys(record).sort()) {
      const entry = record[key];
      if (entry === undefined || omit.has(key)) continue;
      text += `${text.length === 1 ? "" : ","}${JSON.stringify(key)}:${canonical(entry, omit)}`;
    }
    return `${text}}`;
  }
  throw new Error(`a ${typeof value} has no canonical text`);
}

const SPANS: ReadonlySet<string> = new Set(["span"]);
