/** Claims with their verdicts: ✓ holds, ✗ fails, ? inconclusive, and the numbers that decided. */
import type { Event } from "../../runtime/events.ts";
import { numberText, withError } from "../../runtime/figures/numbers.ts";
import { type ColourMode, styled } from "../../runtime/figures/terminal/ansi.ts";
import { folded } from "../../runtime/figures/text.ts";
import { pointText } from "./point-text.ts";

type Verdict = Extract<Event, { event: "verdict" }>;

const SIGNS = { holds: "✓", fails: "✗", inconclusive: "?" } as const;
const STYLES = { holds: "green", fails: "red", inconclusive: "yellow" } as const;

export function verdictLines(verdicts: readonly Verdict[], width: number, color: ColourMode): string[] {
  const longest = Math.min(Math.floor(width * 0.6), Math.max(0, ...verdicts.map((v) => v.text.length)));
  return verdicts.flatMap((v) => {
    const sign = styled(SIGNS[v.state], color, STYLES[v.state]);
    const remark = folded(remarkOf(v), Math.max(24, width - longest - 7)).filter((l) => l !== "");
    const beside = v.text.length <= longest;
    const first = ` ${sign} ${v.text.padEnd(longest)}${beside && remark.length > 0 ? `   ${remark[0]}` : ""}`.trimEnd();
    const rest = (beside ? remark.slice(1) : remark).map((l) => `${" ".repeat(longest + 6)}${l}`);
    return [first, ...rest];
  });
}

/** The value for a claim that holds; both sides, difference and place for one that does not. */
function remarkOf(v: Verdict): string {
  const left = v.left === null ? "" : v.se !== null && v.se > 0 ? withError(v.left, v.se) : numberText(v.left, 6);
  const where =
    Object.keys(v.point).length > 0 && (v.points > 1 || v.state !== "holds") ? `at ${pointText(v.point)}` : "";
  const many = v.points > 1 ? `${v.points} ${v.state === "holds" ? "values" : "points"}` : "";
  if (v.state === "holds") return v.points > 1 ? many : left;
  if (v.state === "inconclusive")
    return ["inconclusive:", v.reason ?? "the error is too large to tell", left && `(${left})`, where]
      .filter((t) => t !== "")
      .join(" ");
  const against = v.right === null ? "" : `against ${numberText(v.right, 6)}`;
  const off = v.difference === null ? "" : `off by ${numberText(Math.abs(v.difference), 3)}`;
  return [left, against, off, where, v.reason ?? "", many && `of ${many}`].filter((t) => t !== "").join(", ");
}
