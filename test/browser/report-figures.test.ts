/** Figures in the report: values under the pointer, a replay over the recorded steps, their numbers as CSV. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { figureCsv } from "../../web/report/copy-data.ts";
import { ansatz, project, runOf } from "../cli/spawned.ts";
import { browserPath, launch } from "./browser.ts";

const PROGRAM = `data features(size = 64) {
  x[3] ~ bernoulli(0.5) * uniform(0, 1)
}

model toy(x) {
  param W[2, 3] = [[1, 0, -0.5], [0, 1, 0.25]]
  param b[3] = [0, 0.5, -0.5]
  loss = sum((x - relu(W.T @ W @ x + b))^2)
}

start = train toy on features { steps = 0 }
trained = train toy on features {
  optimizer = sgd(learning_rate = 0.05), steps = 40
  record W every 2
}

plot heatmap(start.W, strip = start.b[1:3])
plot columns(trained.W, panel = steps)
plot bipartite(start.W, start.W.T)
`;

describe.skipIf(browserPath === undefined)("figures of the report", () => {
  let browser: Browser;
  let page: Page;
  let run: string;
  beforeAll(async () => {
    const cwd = project(PROGRAM, "toy.exp");
    expect(ansatz(["run", "toy.exp", "--jobs", "1", "--quiet"], cwd).status).toBe(0);
    run = runOf(cwd, "toy");
    browser = await launch();
    page = await browser.newPage({ viewport: { width: 1000, height: 900 } });
    await page.goto(pathToFileURL(join(run, "report.html")).href);
  });
  afterAll(() => browser?.close());

  test("a cell says its row, column and value under the pointer", async () => {
    const figure = page.locator("figure").first();
    const cell = figure.locator("g[data-area] g[shape-rendering] rect").nth(5);
    await cell.hover();
    expect(await figure.locator(".tip").innerText()).toBe("[1, 2]: 0.25");
    await page.mouse.move(2, 2);
    expect(await figure.locator(".tip").isVisible()).toBe(false);
  });

  test("the slider shows every recorded step, `all` brings the panels back", async () => {
    const figure = page.locator("figure").nth(1);
    expect(await figure.locator(".replay output").innerText()).toBe("20 places recorded");
    expect(await figure.locator("g[data-area]").count()).toBe(12);
    await figure.locator(".replay input").fill("0");
    expect(await figure.locator(".replay output").innerText()).toBe("steps = 0");
    expect(await figure.locator("g[data-area]").count()).toBe(1);
    const first = await figure.locator("svg circle").first().getAttribute("cx");
    await figure.locator(".replay input").fill("19");
    expect(await figure.locator(".replay output").innerText()).toBe("steps = 38");
    expect(await figure.locator("svg circle").first().getAttribute("cx")).not.toBe(first);
    await figure.getByText("all", { exact: true }).click();
    expect(await figure.locator("g[data-area]").count()).toBe(12);
  });

  test("the numbers of every mark are in the CSV", () => {
    const { figures } = JSON.parse(readFileSync(join(run, "results.json"), "utf8"));
    const lines = figureCsv(figures[0]).trim().split("\n");
    expect(lines[0]).toBe("panel,mark,label,x,y,low,high,value,second");
    expect(lines).toContain(",cells,,2,1,,,0.25,");
    expect(lines.filter((l) => l.startsWith(",strip,")).map((l) => l.split(",").at(-2))).toEqual(["0.5", "-0.5"]);
    for (const line of lines) expect(line.split(",").length).toBe(9);
    expect(figureCsv(figures[2]).match(/segments/g)?.length).toBeGreaterThan(8);
  });
});
