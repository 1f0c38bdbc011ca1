/** The sentences of E104: what was found, what could stand there, and repairs of the commonest slips. */
import { EOF, type IParserErrorMessageProvider, type IToken } from "chevrotain";
import { shorten } from "./scan.ts";
import { Colon, Equals, keywords, labelOf, Newline, NumberLiteral, Percentage, StringLiteral } from "./tokens.ts";

/** A token as a sentence names it. */
export function describe(token: IToken): string {
  if (token.tokenType === EOF) return "end of the file";
  if (token.tokenType === Newline) return "end of the line";
  return token.tokenType === StringLiteral && token.image.length > 24 ? "string" : `\`${shorten(token.image)}\``;
}

/** "a, b or c". */
export const anyOf = (words: readonly string[]): string =>
  words.length < 2 ? words.join("") : `${words.slice(0, -1).join(", ")} or ${words.at(-1)}`;

/** The message of E104. */
export const unexpected = (token: IToken, could: readonly string[]): string =>
  `unexpected ${describe(token)}; here could stand ${anyOf([...new Set(could)])}`;

/** Messages of the grammar's own errors; alternatives carry their description as `ERR_MSG`. */
export const messages: IParserErrorMessageProvider = {
  buildMismatchTokenMessage: ({ expected, actual }) => unexpected(actual, [labelOf(expected)]),
  buildNotAllInputParsedMessage: ({ firstRedundant }) => unexpected(firstRedundant, ["the end of the file"]),
  buildNoViableAltMessage: ({ actual, customUserDescription, expectedPathsPerAlt }) =>
    unexpected(
      actual[0],
      customUserDescription ? [customUserDescription] : expectedPathsPerAlt.map((paths) => labelOf(paths[0][0])),
    ),
  buildEarlyExitMessage: ({ actual, customUserDescription, expectedIterationPaths }) =>
    unexpected(
      actual[0],
      customUserDescription ? [customUserDescription] : expectedIterationPaths.map((path) => labelOf(path[0])),
    ),
};

/** A repair for the commonest slips, from the unexpected token and the one before it. */
export function slip(token: IToken, previous: IToken | undefined, rule: string, message: string): string | undefined {
  const pair = `${previous?.image ?? ""}${token.image}`;
  const adjacent = previous !== undefined && previous.endOffset! + 1 === token.startOffset;
  if (adjacent && pair === "**") return "a power is written `x^2`";
  if (adjacent && pair === "/*") return "a comment starts with `//` and ends with the line";
  if (adjacent && (pair === "++" || pair === "--" || pair === "+=" || pair === "-="))
    return "names are bound once: write `b = a + 1`";
  if (token.tokenType === Percentage) return "a percentage may stand only after `within`; elsewhere write `0.05`";
  if (token.tokenType === Equals && message.includes("an operator")) return "two values are compared with `==`";
  if (token.tokenType === Colon && message.includes("`=`"))
    return message.includes("`of`")
      ? "a setting is written `name = value`"
      : "write `name = value`: names have no type annotation";
  const word = keywords.has(token.image);
  if (word && ["primary", "argument", "subscript"].includes(rule))
    return `\`${token.image}\` is a reserved word; as a value it would need another name`;
  if (/^\d{3}$/.test(token.image) && previous?.tokenType === NumberLiteral)
    return "digits are grouped with `_`: `10_000`";
  return undefined;
}
