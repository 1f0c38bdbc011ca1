/** `ansatz explain` and `ansatz check --fix`, as a person calls them. */
import { mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { main } from "../../cli/program.ts";
import { codes } from "../../dsl/diagnostics/codes.ts";
import { oneSlip } from "../../dsl/editor/certain.ts";
import { applyFixes } from "../../dsl/editor/fixes.ts";
import { testWorld } from "../cli/fixtures.ts";

const folder = () => mkdtempSync(join(tmpdir(), "ansatz-docs-"));
async function command(args: readonly string[], cwd = folder()) {
  const world = testWorld(cwd);
  return { code: await main(args, world), out: world.out(), err: world.err() };
}

describe("explain", () => {
  it("shows everything that the catalogue says of an entry", async () => {
    const { code, out } = await command(["explain", "sgld"]);
    expect(code).toBe(0);
    for (const part of [/^sgld {2}\(sampler\)/, /step_size: .*above 0/, /\nexample\n {2}\S/, /\nsource\n {2}\S/])
      expect(out).toMatch(part);
    expect((await command(["explain", "signal_propagation"])).out).toMatch(
      /settings\n[\s\S]*gives\n[\s\S]*phase: .*ordered/,
    );
    expect((await command(["explain", "dense"])).out).toMatch(/^dense {2}\(layer\)/);
  });
  it("shows settings and words", async () => {
    expect((await command(["explain", "batch"])).out).toMatch(/\(setting of train, sample\)|\(setting of train\)/);
    expect((await command(["explain", "sweep"])).out).toMatch(/^sweep {2}\(word of the language\)/);
  });
  it("shows the catalogue by kind", async () => {
    const { out } = await command(["explain"]);
    expect(out).toMatch(/^distribution\n {2}bernoulli/);
    expect(out).toMatch(/\nsampler\n.*sgld/);
  });
  it("shows a code with an example and what is reported about it", async () => {
    const { out } = await command(["explain", "e301"]);
    expect(out).toMatch(/^E301: shapes do not fit\n/);
    expect(out).toMatch(/is reported as\n[\s\S]*error\[E301\][\s\S]*example\.exp:2:11/);
    for (const page of codes.keys()) expect((await command(["explain", page])).out).toContain(`${page}: `);
  });
  it("suggests a name on a miss", async () => {
    const { code, out, err } = await command(["explain", "sgdl"]);
    expect({ code, out }).toEqual({ code: 2, out: "" });
    expect(err).toMatch(/did you mean `sg(ld|d)`/);
    expect((await command(["explain", "xqzzy"])).err).toContain("`ansatz explain` lists all");
  });
});

describe("check --fix", () => {
  const wrong = "let rate = .5\nlet also = 5.\nlet third = rate × also\ndata d(size = 10) { x = normal(0, third) }\n";
  it("makes all certain repairs of a file and checks it again", async () => {
    const cwd = folder();
    writeFileSync(join(cwd, "a.exp"), wrong);
    const { err } = await command(["check", "--fix", "a.exp"], cwd);
    expect(readFileSync(join(cwd, "a.exp"), "utf8")).toBe(
      "let rate = 0.5\nlet also = 5.0\nlet third = rate * also\ndata d(size = 10) { x ~ normal(0, third) }\n",
    );
    expect(err).toContain("a.exp:1:12: E103: `.5` → `0.5`");
    expect(err).not.toMatch(/error\[E10/);
    const again = await command(["check", "--fix", "a.exp"], cwd);
    expect(again.err).not.toContain("→");
  });
  it("reports repairs as JSON lines, and leaves what it cannot repair", async () => {
    const cwd = folder();
    writeFileSync(join(cwd, "a.exp"), "let rate = .5\nlet b = [1, 2] + [1, 2, 3]\n");
    const { code, out } = await command(["check", "--fix", "--json", "a.exp"], cwd);
    const lines = out
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line));
    expect(lines[0]).toMatchObject({ event: "fix", code: "E103", before: ".5", after: "0.5", line: 1 });
    expect(lines.slice(1).map((line) => line.diagnostic?.code)).toContain("E301");
    expect(code).toBe(2);
  });
  it("touches nothing without --fix, and no examples", async () => {
    const cwd = folder();
    writeFileSync(join(cwd, "a.exp"), wrong);
    await command(["check", "a.exp"], cwd);
    expect(readFileSync(join(cwd, "a.exp"), "utf8")).toBe(wrong);
    expect(await command(["check", "--fix", "example:superposition"])).toMatchObject({ code: 2 });
  });
  it("puts one name for another only where nothing else can be meant", async () => {
    const cwd = folder();
    const stage = (line: string) =>
      `data d(size = 9) { x ~ normal(0, 1) }\nmodel net(x) {\n  param w ~ normal(0, 1)\n  loss = (w - x)^2\n}\n${line}\n`;
    const fixed = async (line: string) => {
      writeFileSync(join(cwd, "a.exp"), stage(line));
      await command(["check", "--fix", "a.exp"], cwd);
      return readFileSync(join(cwd, "a.exp"), "utf8")
        .slice(stage("").length - 1)
        .trim();
    };
    const train = (inside: string) => `r = train net on d { ${inside} }`;
    const sample = (inside: string) => `r = sample net on d { ${inside} }`;
    // a slip in a setting and in an argument
    expect(await fixed(train("optimizer = sgd(learnin_rate = 0.1), setps = 10"))).toBe(
      train("optimizer = sgd(learning_rate = 0.1), steps = 10"),
    );
    // two samplers are one slip away
    expect(await fixed(sample("sampler = sgdl(step_size = 1e-3), nbeta = 3"))).toContain("sgdl(");
    // too far to be sure
    expect(await fixed(train("optimizer = sgd(lr = 0.1), steps = 10"))).toContain("(lr =");
    // a repair that repairs nothing is taken back
    expect(await fixed("let v = [1, 2][0.5.5]")).toBe("let v = [1, 2][0.5.5]");
  });
  it("knows what one slip is", () => {
    for (const [a, b] of [
      ["steps", "step"],
      ["step", "steps"],
      ["sgdl", "sgld"],
      ["rate", "rats"],
      ["abc", "xbc"],
    ])
      expect(oneSlip(a, b)).toBe(true);
    for (const [a, b] of [
      ["steps", "stp"],
      ["same", "same"],
      ["known", "kgon"],
      ["abcd", "badc"],
      ["a", "bc"],
    ])
      expect(oneSlip(a, b)).toBe(false);
  });
  it("never applies edits that touch each other", () => {
    const at = (start: number, end: number, text: string) => ({
      ...{ code: "E103", severity: "error" as const, message: "", span: { file: 0, start, end } },
      fix: [{ span: { file: 0, start, end }, text }],
    });
    const { text, applied } = applyFixes("abcdef", [
      at(4, 5, "X"),
      at(0, 2, "Y"),
      at(1, 3, "Z"),
      at(2, 3, "W"),
      at(9, 12, "V"),
    ]);
    expect(text).toBe("YcdXf");
    expect(applied.map(({ before }) => before)).toEqual(["ab", "e"]);
    const other = { ...at(0, 1, "q"), fix: [{ span: { file: 1, start: 0, end: 1 }, text: "q" }] };
    expect(applyFixes("abc", [other]).applied).toEqual([]);
  });
});
