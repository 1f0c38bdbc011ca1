/** report.html in a browser: from a file, without a network, at two widths, light and dark, with and without JavaScript. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { ansatz, project, runOf } from "../cli/spawned.ts";
import { browserPath, launch } from "./browser.ts";

const PROGRAM = `experiment "A line & its <slope>"

data points(size = 200) {
  x[3] ~ normal(0, 1)
  y ~ sum(x) + normal(0, 0.5)
}

let scale = 1

model linear(x, y) {
  param w[3] ~ normal(0, scale)
  loss = (y - x @ w)^2
}

sweep scale over [1, 2, 0.123456789]

fit = train linear on points {
  optimizer = sgd(learning_rate = 0.1), steps = 40
  record loss every 2
}

measure weight = fit.w[0]

plot line(fit.loss, scale = logy)
plot bars(fit.w)

expect weight within 0.3 of 1
expect weight < 0
`;

describe.skipIf(browserPath === undefined)("the report", () => {
  let browser: Browser;
  let address: string;
  beforeAll(async () => {
    const cwd = project(PROGRAM, "slope.exp");
    expect(ansatz(["run", "slope.exp", "--jobs", "1", "--quiet"], cwd).status).toBe(1);
    address = pathToFileURL(join(runOf(cwd, "slope"), "report.html")).href;
    browser = await launch();
  });
  afterAll(() => browser?.close());

  async function opened(options: Parameters<Browser["newPage"]>[0], act: (page: Page) => Promise<void>) {
    const page = await browser.newPage(options);
    const asked: string[] = [];
    const failures: string[] = [];
    page.on("request", (request) => asked.push(request.url()));
    page.on("pageerror", (error) => failures.push(error.message));
    page.on("console", (message) => message.type() === "error" && failures.push(message.text()));
    await page.goto(address);
    await act(page);
    expect(asked).toEqual([address]);
    expect(failures).toEqual([]);
    await page.close();
  }

  for (const width of [1200, 420]) {
    for (const colorScheme of ["light", "dark"] as const) {
      test(`${width} wide, ${colorScheme}: nothing is asked for, nothing hangs over, text stands out`, () =>
        opened({ viewport: { width, height: 900 }, colorScheme }, async (page) => {
          const seen = await page.evaluate(() => {
            const style = getComputedStyle(document.body);
            const light = (color: string) => {
              const [r, g, b] = (color.match(/[\d.]+/g) ?? []).map(Number);
              return (0.2126 * r + 0.7152 * g + 0.0722 * b) / 255;
            };
            return {
              over: document.documentElement.scrollWidth - document.documentElement.clientWidth,
              paper: light(style.backgroundColor),
              ink: light(style.color),
              charts: document.querySelectorAll(".uplot canvas").length,
              small: [...document.querySelectorAll("svg text")].filter((t) => t.getBoundingClientRect().height < 7)
                .length,
            };
          });
          expect(seen.over).toBeLessThanOrEqual(0);
          expect(Math.abs(seen.paper - seen.ink)).toBeGreaterThan(0.6);
          expect(seen.paper > 0.5).toBe(colorScheme === "light");
          expect(seen.charts).toBe(1);
          expect(seen.small).toBe(0);
        }));
    }
  }

  test("without JavaScript: claims, figures as drawings, tables, the source with its claims marked", () =>
    opened({ javaScriptEnabled: false }, async (page) => {
      expect(await page.locator("h1").innerText()).toBe("A line & its <slope>");
      expect(await page.locator(".verdicts tr").allInnerTexts()).toEqual([
        expect.stringMatching(/^✓\s+holds\s+weight within 0\.3 of 1/),
        expect.stringMatching(/^✗\s+fails\s+weight < 0/),
      ]);
      expect(await page.locator("figure svg").count()).toBe(2);
      for (const svg of await page.locator("figure svg").all()) expect(await svg.isVisible()).toBe(true);
      expect(await page.locator("table.measure tbody tr").count()).toBe(3);
      const lines = PROGRAM.split("\n");
      for (const [text, mark] of [
        ["expect weight within", "✓"],
        ["expect weight <", "✗"],
      ]) {
        const line = lines.findIndex((l) => l.startsWith(text)) + 1;
        expect(await page.locator(`#line-${line} .mark`).innerText()).toBe(mark);
      }
      expect(await page.locator(".source .mark span").count()).toBe(2);
      expect(await page.getByText("ansatz run slope.exp").isVisible()).toBe(true);
    }));

  test("with it: tables sort by number, the figure's numbers can be copied", () =>
    opened({ permissions: ["clipboard-read", "clipboard-write"] }, async (page) => {
      const first = () => page.locator("table.measure tbody tr td:first-child").allInnerTexts();
      expect(await first()).toEqual(["1", "2", "0.1235"]);
      await page.locator("table.measure th").first().click();
      expect(await first()).toEqual(["0.1235", "1", "2"]);
      await page.locator("button.copy").first().click();
      const csv = await page.evaluate(() => navigator.clipboard.readText());
      expect(csv).toMatch(/^panel,mark,label,x,y,low,high,value,second\n/);
      expect(csv.split("\n").length).toBeGreaterThan(60);
    }));

  test("the text names no address that a browser would load", () => {
    const html = readFileSync(new URL(address), "utf8").replace(
      /<script type="application\/json"[\s\S]*?<\/script>/,
      "",
    );
    expect(html).not.toMatch(/(src|href)="(?!#)/);
    expect(html).not.toMatch(/@import|url\((?!#)/);
  });
});
