/** Every code is shown by a bad program with golden output, or waits for a stated reason. */
import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { codes } from "../../../dsl/diagnostics/codes.ts";

/** Codes that no program is reported with when it is compiled, and why. */
const WAITING: Readonly<Record<string, string>> = {
  E000: "a failure of the compiler itself",
  E701: "at run time",
  E702: "at run time, by the store of the terminal program",
  E703: "at run time, by the store of the terminal program",
  W301: "positions without a target come with sequences",
  W402: "at run time: the slowest relaxation is known when the chains have run",
  W403: "the curvature at the start is computed for step_size = auto only",
  W404: "at run time: the Monte-Carlo error is known when the stage has run",
  W405: "at run time: whether a solve converges is known when it has run",
};

const folders = ["./bad/", "./wrong/", "../syntax/bad/"].map((path) => fileURLToPath(new URL(path, import.meta.url)));

describe("codes", () => {
  const shown = folders.flatMap((folder) =>
    readdirSync(folder)
      .filter((name) => name.endsWith(".txt"))
      .map((name) => readFileSync(folder + name, "utf8")),
  );
  it("has at least 200 bad programs", () => {
    expect(shown.length).toBeGreaterThanOrEqual(200);
  });
  const reported = new Set(
    shown.flatMap((text) => [...text.matchAll(/^(?:error|warning)\[([EW]\d+)\]/gm)].map((match) => match[1])),
  );
  it.each([...codes.keys()])("%s is shown by a bad program, or waits", (code) => {
    expect(reported.has(code), WAITING[code]).toBe(WAITING[code] === undefined);
  });
});
