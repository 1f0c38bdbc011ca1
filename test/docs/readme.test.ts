/** The README's program runs, its links lead somewhere, and what it says about commands is true. */
import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { runText } from "../runtime/run-text.ts";

const root = fileURLToPath(new URL("../../", import.meta.url));
const readme = readFileSync(`${root}README.md`, "utf8");
const programs = [...readme.matchAll(/^```exp\n([\s\S]*?)^```$/gm)].map((match) => match[1]);

test("it opens with the two commands", () => expect(readme.slice(0, 300)).toMatch(/npm start[\s\S]*npm test/));

test("its program runs", async () => {
  expect(programs).toHaveLength(1);
  const { failures, verdicts } = await runText(programs[0], { limitSteps: 50 });
  expect(failures).toEqual([]);
  expect(verdicts).toHaveLength(1);
});

test.each([
  "README.md",
  "CONTRIBUTING.md",
  "docs/architecture.md",
  "docs/numerics.md",
  "docs/language.md",
])("links of %s lead to files", (name) => {
  const text = readFileSync(root + name, "utf8");
  const folder = name.includes("/") ? name.slice(0, name.lastIndexOf("/") + 1) : "";
  const links = [...text.matchAll(/\]\(([^)#]+)[^)]*\)/g)]
    .map((match) => match[1])
    .filter((link) => !/^https?:/.test(link));
  expect(links.filter((link) => !existsSync(root + folder + link))).toEqual([]);
});
