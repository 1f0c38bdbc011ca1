/** What `ansatz explain CODE` shows. */
export interface CodePage {
  readonly code: string;
  readonly title: string;
  /** What it means and how to mend it. */
  readonly explanation: string;
  /** A short program that is reported with this code (E7xx: that can be, when it runs). */
  readonly example: string;
  /** Files that the example names. */
  readonly files?: Readonly<Record<string, string>>;
}

/** `example` may be indented with the source around it. */
export function page(
  code: string,
  title: string,
  explanation: string,
  example: string,
  files?: Readonly<Record<string, string>>,
): CodePage {
  const lines = example.replace(/^\n/, "").trimEnd().split("\n");
  const margin = Math.min(
    ...lines.filter((line) => line.trim() !== "").map((line) => line.length - line.trimStart().length),
  );
  return {
    code,
    title,
    explanation: explanation.replace(/\s+/g, " ").trim(),
    example: `${lines.map((line) => line.slice(margin)).join("\n")}\n`,
    ...(files === undefined ? {} : { files }),
  };
}
