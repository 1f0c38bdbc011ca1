/** Characters to tokens, comments and blank lines; reports E101 (characters, strings) and E103 (numbers). */
import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import type { Trivia } from "./ast.ts";
import {
  keywords,
  makeToken,
  Name,
  Newline,
  NumberLiteral,
  Percentage,
  StringLiteral,
  symbols,
  type Token,
  Unreadable,
} from "./tokens.ts";

export interface Scanned {
  /** Every line end is a `Newline` token here; the newline pass removes those that do not count. */
  readonly tokens: Token[];
  readonly trivia: Trivia[];
  readonly diagnostics: Diagnostic[];
}

/** Groups: blanks, line end, comment, word, number-like text, string, operator. The longest operator is tried first. */
const piece =
  /([ \t]+)|(\r?\n)|(\/\/[^\r\n]*)|([A-Za-z_][A-Za-z0-9_]*)|(\d(?:[eE][+-](?=\d)|[A-Za-z0-9_]|\.(?!\.))*%?|\.\d[A-Za-z0-9_]*%?)|("(?:\\.|[^"\\\r\n])*"?)|(->|<=|>=|==|!=|[-+*/@^<>=~.,:;()[\]{}])/y;
const wellFormedNumber = /^\d+(_\d+)*(\.\d+(_\d+)*)?([eE][+-]?\d+)?$/;

/** What is meant by some characters that the language does not have. */
const meant: Record<string, string> = {
  "%": "`5%` is a percentage, without a blank; the remainder is `mod(a, b)`",
  "!": "write `not`",
  "&": "write `and`",
  "|": "write `or`",
  "#": "a comment starts with `//`",
  "'": 'a string stands in double quotes: `"text"`',
  "`": 'a string stands in double quotes: `"text"`',
  "“": 'a string stands in straight double quotes: `"text"`',
  "”": 'a string stands in straight double quotes: `"text"`',
  "\u00a0": "write an ordinary blank",
};
/** Characters with one certain replacement. */
const replacements: Record<string, string> = {
  ...{ "−": "-", "–": "-", "×": "*", "·": "*", "≤": "<=", "≥": ">=", "≠": "!=", "→": "->", "\u00a0": " " },
  ...{ "&&": "and", "||": "or" },
};

/** The value of a string literal, or the offset of an escape that does not exist. */
export function stringValue(image: string): { value: string; bad?: number } {
  let value = "";
  for (let i = 1; i < image.length - 1; i++) {
    if (image[i] !== "\\") {
      value += image[i];
      continue;
    }
    const unicode = /^\\u\{([0-9a-fA-F]{1,6})\}/.exec(image.slice(i, i + 11));
    const code = unicode ? Number.parseInt(unicode[1], 16) : 0;
    if (unicode && code <= 0x10ffff) {
      value += String.fromCodePoint(code);
      i += unicode[0].length - 1;
      continue;
    }
    const plain: Record<string, string> = { '"': '"', "\\": "\\", n: "\n", t: "\t" };
    const next = plain[image[i + 1]];
    if (next === undefined) return { value, bad: i };
    value += next;
    i++;
  }
  return { value };
}

const printable = /^[\p{L}\p{N}\p{P}\p{S}]+$/u;
const nameOf = (character: string): string =>
  printable.test(character)
    ? `\`${character}\``
    : `U+${character.codePointAt(0)!.toString(16).toUpperCase().padStart(4, "0")}`;

/** Reads the whole text; every character ends up in a token, a comment or a blank. */
export function scan(text: string, file: number): Scanned {
  const tokens: Token[] = [];
  const trivia: Trivia[] = [];
  const diagnostics: Diagnostic[] = [];
  const report = (code: string, message: string, start: number, end: number, help: string[], put?: string): void => {
    const span = { file, start, end };
    diagnostics.push({
      code,
      severity: "error",
      message,
      span,
      help,
      ...(put !== undefined && { fix: [{ span, text: put }] }),
    });
  };
  let at = text.charCodeAt(0) === 0xfeff ? 1 : 0;
  let lineStart = at; // of the present line
  let lineEmpty = true;
  let blankStart = -1; // of a run of blank lines

  const number = (image: string, start: number): void => {
    const percent = image.endsWith("%");
    const digits = percent ? image.slice(0, -1) : image;
    const end = start + image.length;
    tokens.push(makeToken(percent ? Percentage : NumberLiteral, image, start, end));
    if (!wellFormedNumber.test(digits)) {
      const put = /^\.\d+$/.test(digits) ? `0${digits}` : /^\d+\.$/.test(digits) ? `${digits}0` : undefined;
      const whole = put?.endsWith(".0") ? ` or \`${digits.slice(0, -1)}\`` : "";
      const help = put ? `write \`${put}\`${whole}` : "numbers look like `10`, `10_000`, `0.5` or `1e-3`";
      report(
        "E103",
        `malformed number \`${shorten(image)}\``,
        start,
        end,
        [help],
        put && `${put}${percent ? "%" : ""}`,
      );
    } else if (!Number.isFinite(numberValue(digits))) {
      report("E103", `number \`${shorten(image)}\` is too large for double precision`, start, end, [
        "the largest is about 1.8e308; `inf` is infinity",
      ]);
    }
  };

  const string = (image: string, start: number): void => {
    const end = start + image.length;
    if (image.length < 2 || !image.endsWith('"') || /^"(?:\\.|[^"\\])*\\"$/.test(image)) {
      tokens.push(makeToken(Unreadable, image, start, end));
      report("E101", "string never closed", start, start + 1, ['a string ends with `"` on its own line']);
      return;
    }
    tokens.push(makeToken(StringLiteral, image, start, end));
    const { bad } = stringValue(image);
    if (bad !== undefined) {
      const width = image[bad + 1] === "u" ? (/^\\u(\{[^}"]*\}?)?/.exec(image.slice(bad))?.[0].length ?? 2) : 2;
      report("E101", "escape that cannot be read in a string", start + bad, Math.min(start + bad + width, end - 1), [
        'escapes are `\\"`, `\\\\`, `\\n`, `\\t` and `\\u{3b1}`',
      ]);
    }
  };

  while (at < text.length) {
    piece.lastIndex = at;
    const found = piece.exec(text);
    const start = at;
    if (!found) {
      // one report for a run of characters that nothing begins with
      do {
        at += text.codePointAt(at)! > 0xffff ? 2 : 1;
        piece.lastIndex = at;
      } while (at < text.length && !piece.test(text));
      const run = text.slice(start, at);
      const first = String.fromCodePoint(run.codePointAt(0)!);
      const all = [...run];
      const named =
        all.length > 4
          ? `${nameOf(first)} and ${all.length - 1} more`
          : printable.test(run)
            ? `\`${run}\``
            : all.map(nameOf).join(" ");
      const word = /^[a-z]+$/.test(replacements[run] ?? "");
      const pad = (beside: string | undefined): string =>
        word && beside !== undefined && /\S/.test(beside) ? " " : "";
      const put = replacements[run] && pad(text[start - 1]) + replacements[run] + pad(text[at]);
      const other = /\p{L}/u.test(first)
        ? "names consist of the letters A to Z, digits and `_`; other characters may stand in strings and comments"
        : "other characters may stand in strings and comments only";
      report(
        "E101",
        `${named} cannot be read here`,
        start,
        at,
        [meant[first] ?? (put ? `write \`${replacements[run]}\`` : other)],
        put,
      );
      tokens.push(makeToken(Unreadable, run, start, at));
      lineEmpty = false;
      continue;
    }
    at += found[0].length;
    if (found[2] !== undefined) {
      if (lineEmpty && blankStart < 0) blankStart = lineStart;
      if (!lineEmpty) tokens.push(makeToken(Newline, found[0], start, at));
      lineStart = at;
      lineEmpty = true;
      continue;
    }
    if (found[1] !== undefined) continue;
    lineEmpty = false;
    if (blankStart >= 0) trivia.push({ kind: "blank", text: "", span: { file, start: blankStart, end: lineStart } });
    blankStart = -1;
    if (found[3] !== undefined)
      trivia.push({
        kind: "comment",
        text: found[0].trimEnd(),
        span: { file, start, end: start + found[0].trimEnd().length },
      });
    else if (found[4] !== undefined) tokens.push(makeToken(keywords.get(found[0]) ?? Name, found[0], start, at));
    else if (found[5] !== undefined) number(found[0], start);
    else if (found[6] !== undefined) string(found[0], start);
    else tokens.push(makeToken(symbols.get(found[0])!, found[0], start, at));
  }
  return { tokens, trivia, diagnostics };
}

/** The value of a number literal without its percent sign. */
export const numberValue = (digits: string): number => Number(digits.replaceAll("_", ""));

/** Long words are shown by their beginning. */
export const shorten = (image: string): string => {
  const points = [...image.slice(0, 60)];
  return points.length > 24 || image.length > 60 ? `${points.slice(0, 20).join("")}…` : image;
};
