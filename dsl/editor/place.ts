import * as t from "../syntax/tokens.ts";
import type { Cursor } from "./cursor.ts";
import type { Call, Place, StageHead, Verb, Within } from "./place-kinds.ts";

const verbOf = (token: t.Token | undefined): Verb | undefined =>
  token !== undefined && t.verbs.has(token.image) && token.tokenType !== t.Name ? (token.image as Verb) : undefined;
const isWord = (token: t.Token | undefined): boolean =>
  token !== undefined && token.tokenType.CATEGORIES?.includes(t.Word) === true;
const is = (token: t.Token | undefined, word: string): boolean =>
  token !== undefined && token.image === word && token.tokenType !== t.Name && token.tokenType !== t.StringLiteral;

/** Whether an expression may end with this token. */
function endsOperand(token: t.Token | undefined): boolean {
  if (token === undefined) return false;
  const { tokenType } = token;
  return (
    tokenType === t.Name ||
    tokenType === t.NumberLiteral ||
    tokenType === t.Percentage ||
    tokenType === t.StringLiteral ||
    tokenType === t.RightParenthesis ||
    tokenType === t.RightBracket ||
    tokenType === t.RightBrace ||
    is(token, "true") ||
    is(token, "false")
  );
}

/** The head of the stage whose statement begins at a token. */
export function stageHead(tokens: readonly t.Token[], first: number): StageHead | undefined {
  const [name, equals, verb, subject] = tokens.slice(first, first + 4);
  const known = verbOf(verb);
  if (equals?.tokenType !== t.Equals || known === undefined || !isWord(name)) return undefined;
  return { name: name!.image, verb: known, subject: isWord(subject) ? subject!.image : "" };
}

/** What may stand at the cursor. */
export function placeAt(cursor: Cursor): Place {
  const { tokens, open, statement, item, quoted } = cursor;
  if (quoted) return { kind: "nothing" };
  const before = tokens.at(-1);
  if (before?.tokenType === t.Dot) return memberPlace(tokens);
  if (before?.tokenType === t.NumberLiteral && before.endOffset! + 1 === cursor.start) return { kind: "nothing" };
  if (statement >= tokens.length) return { kind: "statement" };
  const first = tokens[statement]!;
  const stage = stageHead(tokens, statement);
  const innermost = open.at(-1);
  const brace = open.find(({ image }) => image === "{");
  const within = withinOf(first, stage, brace !== undefined);
  if (innermost?.image === "(") return callPlace(cursor, innermost.index, within, stage);
  if (innermost?.image === "{") {
    const opens = tokens[innermost.index - 1];
    const record = innermost !== brace || is(opens, "from") || opens?.tokenType === t.Equals;
    if (record && !(is(first, "model") || is(first, "layer")))
      return item >= tokens.length ? { kind: "parameter", ...(stage && { stage }) } : expression(cursor, within, stage);
    if (stage !== undefined) return settingPlace(cursor, stage, innermost.index);
    if (is(first, "model") || is(first, "layer"))
      return item >= tokens.length
        ? { kind: "item", body: first.image as "model" | "layer" }
        : bodyPlace(cursor, within);
    if (is(first, "data")) {
      const head = tokens[item];
      if (item >= tokens.length) return { kind: "item", body: "layer" };
      return is(head, "const") && item === tokens.length - 1 ? { kind: "name" } : expression(cursor, within, stage);
    }
    return { kind: "nothing" };
  }
  if (innermost?.image === "[") return expression(cursor, within, stage);
  return headPlace(cursor, first, stage, within);
}

function withinOf(first: t.Token, stage: StageHead | undefined, inBraces: boolean): Within {
  if (is(first, "model") || is(first, "layer")) return "body";
  if (is(first, "data")) return inBraces ? "column" : "let";
  if (stage !== undefined) return "setting";
  if (is(first, "measure") || is(first, "plot") || is(first, "expect") || is(first, "repeat")) return "measure";
  return "let";
}

function expression(cursor: Cursor, within: Within, stage: StageHead | undefined, setting?: string): Place {
  const before = cursor.tokens.at(-1);
  if (endsOperand(before))
    return { kind: "clause", statement: cursor.tokens[cursor.statement]!.image, inside: cursor.open.length > 0 };
  if (is(before, "across")) return { kind: "axis" };
  return { kind: "expression", within, ...(stage && { stage }), ...(setting !== undefined && { setting }) };
}

function bodyPlace(cursor: Cursor, within: Within): Place {
  const { tokens, item } = cursor;
  const head = tokens[item]!;
  const afterHead = item === tokens.length - 1;
  if (afterHead && (is(head, "param") || is(head, "const") || is(head, "spin"))) return { kind: "name" };
  return expression(cursor, within, undefined);
}

function settingPlace(cursor: Cursor, stage: StageHead, brace: number): Place {
  const { tokens, item } = cursor;
  const record = lastRecord(tokens, brace);
  if (item >= tokens.length) {
    // after `record a,` the comma belongs to the list of names
    if (record !== undefined && tokens.at(-1)?.tokenType === t.Comma && !tokens.slice(record).some(isLineEnd))
      return { kind: "recorded", stage };
    return { kind: "setting", stage, written: writtenIn(tokens, brace) };
  }
  const head = tokens[item]!;
  if (is(head, "record") && tokens[item + 1]?.tokenType !== t.Equals) {
    if (item === tokens.length - 1) return { kind: "recorded", stage };
    return expression(cursor, "setting", stage);
  }
  const equals = tokens.findIndex((token, index) => index > item && token.tokenType === t.Equals);
  if (equals < 0) {
    if (is(tokens.at(-1), "of")) return { kind: "parameter", stage };
    return { kind: "clause", statement: "setting", inside: true };
  }
  return expression(cursor, "setting", stage, head.image);
}

const isLineEnd = (token: t.Token): boolean => token.tokenType === t.Newline;

function lastRecord(tokens: readonly t.Token[], brace: number): number | undefined {
  for (let k = tokens.length - 1; k > brace; k -= 1)
    if (is(tokens[k], "record") && tokens[k + 1]?.tokenType !== t.Equals) return k;
  return undefined;
}

/** Words before `=` directly inside a bracket. */
function writtenIn(tokens: readonly t.Token[], bracket: number): readonly string[] {
  const depth = tokens[bracket]!.depth + 1;
  return tokens.flatMap((token, index) =>
    index > bracket && token.tokenType === t.Equals && token.depth === depth && isWord(tokens[index - 1])
      ? [tokens[index - 1]!.image]
      : [],
  );
}

function callPlace(cursor: Cursor, parenthesis: number, within: Within, stage: StageHead | undefined): Place {
  const { tokens, item } = cursor;
  const callee = tokens[parenthesis - 1];
  if (
    !isWord(callee) ||
    (callee!.tokenType !== t.Name &&
      tokens[parenthesis - 2]?.tokenType !== t.Dot &&
      t.continuingWords.has(callee!.image))
  )
    return expression(cursor, within, stage);
  const before = tokens[parenthesis - 2];
  const verb = verbOf(before);
  const as =
    verb === "solve"
      ? "theory"
      : verb === "simulate"
        ? "system"
        : verb !== undefined || is(before, "model")
          ? verb === undefined
            ? "formals"
            : "model"
          : is(before, "plot") || is(before, "beside")
            ? "plot"
            : is(before, "data")
              ? "data"
              : is(before, "layer")
                ? "formals"
                : "function";
  const depth = tokens[parenthesis]!.depth + 1;
  const position = tokens.filter(
    (token, index) => index > parenthesis && token.tokenType === t.Comma && token.depth === depth,
  ).length;
  const named = item < tokens.length - 1 && tokens[item + 1]!.tokenType === t.Equals ? tokens[item]!.image : undefined;
  const call: Call = {
    callee: callee!.image,
    as,
    position,
    written: writtenIn(tokens, parenthesis),
    ...(named !== undefined && { named }),
  };
  if (as === "formals" && item >= tokens.length) return { kind: "name" };
  const place = expression(cursor, within, stage);
  if (place.kind !== "expression") return place;
  return { ...place, call, argumentStart: item >= tokens.length };
}

/** Outside of all brackets. */
function headPlace(cursor: Cursor, first: t.Token, stage: StageHead | undefined, within: Within): Place {
  const { tokens, statement } = cursor;
  const before = tokens.at(-1)!;
  const count = tokens.length - statement;
  if (is(before, "from")) return { kind: "start", ...(stage && { stage }) };
  if (is(before, "on")) return { kind: "data" };
  if (stage !== undefined || verbOf(before) !== undefined) {
    const verb = verbOf(before);
    if (verb !== undefined) return { kind: "subject", verb };
    return expression(cursor, within, stage);
  }
  if (is(first, "plot") && (count === 1 || is(before, "beside"))) return { kind: "plot" };
  if (is(first, "sweep") && (count === 1 || is(before, "zip"))) return { kind: "swept" };
  if (is(first, "measure")) {
    if (count === 1) return { kind: "name" };
    const across = tokens.findIndex((token, index) => index > statement && is(token, "across"));
    if (across >= 0 && before.tokenType === t.Comma) return { kind: "axis" };
    const every = tokens.some((token, index) => index > statement && is(token, "every"));
    if (every && is(before, "of")) return { kind: "stage" };
  }
  if (
    ["let", "data", "process", "model", "layer", "experiment", "include"].some((word) => is(first, word)) &&
    count === 1
  )
    return { kind: "name" };
  if (isWord(first) && first.tokenType === t.Name && count === 2 && before.tokenType === t.Equals)
    return { kind: "verb" };
  return expression(cursor, within, undefined);
}

/** `a.b.|`, `f(x).|`, `a[0].b.|`: the names before the cursor. */
function memberPlace(tokens: readonly t.Token[]): Place {
  const path: string[] = [];
  let k = tokens.length - 1; // a dot
  while (k >= 1 && tokens[k]!.tokenType === t.Dot) {
    k -= 1;
    let subscripts = "";
    while (k >= 0 && tokens[k]!.tokenType === t.RightBracket) {
      const opened = opening(tokens, k);
      subscripts = `[${tokens
        .slice(opened + 1, k)
        .map((token) => token.image)
        .join("")}]${subscripts}`;
      k = opened - 1;
    }
    const token = tokens[k];
    if (token === undefined) return { kind: "nothing" };
    if (token.tokenType === t.RightParenthesis) {
      const callee = tokens[opening(tokens, k) - 1];
      return isWord(callee)
        ? { kind: "member", path: path.reverse(), call: callee!.image }
        : { kind: "member", path: [] };
    }
    if (!isWord(token)) return { kind: "nothing" };
    path.push(token.image + subscripts);
    k -= 1;
  }
  return { kind: "member", path: path.reverse() };
}

/** The opening bracket of the closing one at `k`. */
function opening(tokens: readonly t.Token[], k: number): number {
  const depth = tokens[k]!.depth;
  for (let j = k - 1; j >= 0; j -= 1) if (tokens[j]!.depth === depth && /^[([{]$/.test(tokens[j]!.image)) return j;
  return 0;
}
