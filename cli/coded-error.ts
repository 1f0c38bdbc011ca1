/** A problem of a run's surroundings that has a code (E501 files, E702 disk, E703 lock): a diagnostic without a place in a program. */
import type { Diagnostic } from "../dsl/diagnostics/diagnostic.ts";
import { type ColourMode, styled } from "../runtime/figures/terminal/ansi.ts";
import { EXIT, UsageError } from "./exit-codes.ts";

export class CodedError extends UsageError {
  readonly diagnostic: Diagnostic;
  constructor(code: string, message: string, help: string, exit: number = EXIT.failed) {
    super(message, exit);
    this.diagnostic = { code, severity: "error", message, span: { file: 0, start: 0, end: 0 }, help: [help] };
  }
}

/** The same as text, in the form of the checker's diagnostics. */
export function codedText({ code, message, help }: Diagnostic, color: ColourMode): string {
  return `${styled(`error[${code}]`, color, "red")}: ${message}\n${(help ?? []).map((line) => `  help: ${line}\n`).join("")}`;
}

/** The same as a line of `--json`. `path` is null: no program is the cause. */
export function codedLine(diagnostic: Diagnostic, seconds: number): string {
  return `${JSON.stringify({ time: seconds, event: "diagnostic", diagnostic, path: null })}\n`;
}
