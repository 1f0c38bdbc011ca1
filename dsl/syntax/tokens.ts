/**
 * The token types of the language and the classes the grammar and the newline pass ask for. A token class is a chevrotain category:
 * `CONSUME(Word)` accepts a name and every reserved word.
 */
import { createToken, type IToken, type TokenType } from "chevrotain";

/** A token as the newline pass leaves it. */
export interface Token extends IToken {
  /** Brackets that enclose the token; an opening bracket and its partner count those outside of them. */
  depth: number;
  /** Inserted where a bracket or line had to be closed; has no characters. */
  virtual?: boolean;
}

const abstract = (name: string, label: string): TokenType => createToken({ name, label, pattern: /NEVER/ });

export const Word = abstract("Word", "a word");
export const Prefix = abstract("Prefix", "a sign");
export const Infix = abstract("Infix", "an operator");
export const End = abstract("End", "the end of the statement");
export const Separator = abstract("Separator", "`,` or a new line");

export const Name = createToken({ name: "Name", label: "a name", pattern: /NEVER/, categories: [Word] });
export const NumberLiteral = createToken({ name: "NumberLiteral", label: "a number", pattern: /NEVER/ });
export const Percentage = createToken({ name: "Percentage", label: "a percentage", pattern: /NEVER/ });
export const StringLiteral = createToken({ name: "StringLiteral", label: "a string", pattern: /NEVER/ });
/** Characters that cannot be read; reported when they were scanned. */
export const Unreadable = createToken({ name: "Unreadable", label: "text", pattern: /NEVER/ });
export const Newline = createToken({
  name: "Newline",
  label: "a new line",
  pattern: /NEVER/,
  categories: [End, Separator],
});

const symbol = (name: string, text: string, categories: TokenType[] = []): TokenType =>
  createToken({ name, label: `\`${text}\``, pattern: text, categories });

export const Plus = symbol("Plus", "+", [Prefix, Infix]);
export const Minus = symbol("Minus", "-", [Prefix, Infix]);
export const Equals = symbol("Equals", "=");
export const Tilde = symbol("Tilde", "~");
export const Arrow = symbol("Arrow", "->");
export const Dot = symbol("Dot", ".");
export const Comma = symbol("Comma", ",", [Separator]);
export const Colon = symbol("Colon", ":");
export const Semicolon = symbol("Semicolon", ";", [End]);
export const LeftParenthesis = symbol("LeftParenthesis", "(");
export const RightParenthesis = symbol("RightParenthesis", ")");
export const LeftBracket = symbol("LeftBracket", "[");
export const RightBracket = symbol("RightBracket", "]");
export const LeftBrace = symbol("LeftBrace", "{");
export const RightBrace = symbol("RightBrace", "}");

/** Token type of each operator and bracket. */
export const symbols: ReadonlyMap<string, TokenType> = new Map([
  ["+", Plus],
  ["-", Minus],
  ["=", Equals],
  ["~", Tilde],
  ["->", Arrow],
  [".", Dot],
  [",", Comma],
  [":", Colon],
  [";", Semicolon],
  ["(", LeftParenthesis],
  [")", RightParenthesis],
  ["[", LeftBracket],
  ["]", RightBracket],
  ["{", LeftBrace],
  ["}", RightBrace],
  ...["*", "/", "@", "^", "<", "<=", ">", ">=", "==", "!="].map((text): [string, TokenType] => [
    text,
    symbol(text, text, [Infix]),
  ]),
]);

/** Words that begin a statement: at the start of a line they are recovery points of the parser. */
export const statementWords: ReadonlySet<string> = new Set(
  "experiment include let data process model layer sweep repeat seed measure plot expect".split(" "),
);
export const verbs: ReadonlySet<string> = new Set(["train", "sample", "solve", "simulate"]);
/** Words after which a line goes on; all but `not` also continue a line that they begin, as does `warm`. */
export const continuingWords: ReadonlySet<string> = new Set(
  "from on over in at of every across where within beside keep drop zip and or not".split(" "),
);

const reservedWords = [
  ...statementWords,
  ...verbs,
  "param",
  "const",
  "spin",
  "default",
  "record",
  ...continuingWords,
  "warm",
  "true",
  "false",
];
const wordCategories: Record<string, TokenType[]> = { and: [Infix], or: [Infix], at: [Infix], not: [Prefix] };

/** Token type of each reserved word. */
export const keywords: ReadonlyMap<string, TokenType> = new Map(
  reservedWords.map((word): [string, TokenType] => [
    word,
    createToken({
      name: word,
      label: `\`${word}\``,
      pattern: word,
      categories: [Word, ...(wordCategories[word] ?? [])],
    }),
  ]),
);
/** The token type of a reserved word. */
export const keyword = (word: string): TokenType => keywords.get(word)!;

/** Every type, classes first: the vocabulary of the grammar. */
export const vocabulary: TokenType[] = [
  ...[Word, Prefix, Infix, End, Separator, Name, NumberLiteral, Percentage, StringLiteral, Unreadable, Newline],
  ...symbols.values(),
  ...keywords.values(),
];

/** A token of `type` with these characters; `end` is exclusive. */
export function makeToken(type: TokenType, image: string, start: number, end: number): Token {
  // chevrotain's endOffset is inclusive
  return { image, startOffset: start, endOffset: end - 1, tokenType: type, tokenTypeIdx: type.tokenTypeIdx!, depth: 0 };
}

/** How messages name a token type. */
export const labelOf = (type: TokenType): string => type.LABEL ?? `\`${type.name}\``;
