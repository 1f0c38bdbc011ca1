/** One plan, the same bits: in Node with one and two workers, and in headless Chromium through the same library entry. */
import { readFileSync } from "node:fs";
import { fileURLToPath, pathToFileURL } from "node:url";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { browserPath, launch, serve } from "./browser.ts";

const root = fileURLToPath(new URL("../../", import.meta.url));
const LIMIT = 200; // steps of each task: the plan of the main example, shortened
const text = readFileSync(`${root}examples/superposition.exp`, "utf8");

/** A page that uses the library as any page would. */
const PAGE = `<!doctype html><title>test</title><script type="module">
  import { compile, run } from "/dist/browser.js";
  window.hashOf = async (text, workers, limitSteps) => {
    const { plan } = await compile({ path: "superposition.exp", text });
    const running = run(plan, { workers, limitSteps });
    for await (const _ of running);
    return (await running.result).hash;
  };
</script>`;

type HashOf = (text: string, workers: number, limitSteps: number) => Promise<string>;
type Library = typeof import("../../index.ts");

async function hashInNode(workers: number): Promise<string> {
  const { compile, run } = (await import(pathToFileURL(`${root}dist/index.js`).href)) as Library;
  const { plan } = await compile({ path: "superposition.exp", text });
  if (!plan) throw new Error("the main example does not compile");
  const running = run(plan, { workers, limitSteps: LIMIT });
  for await (const _ of running);
  return (await running.result).hash;
}

describe("the same bits", () => {
  let one = "";
  beforeAll(async () => {
    one = await hashInNode(1);
  });

  test("is a hash of something", () => expect(one).toMatch(/^[0-9a-f]{64}$/));
  test("with two workers as with one", async () => expect(await hashInNode(2)).toBe(one));
  test("without workers as with one", async () => expect(await hashInNode(0)).toBe(one));

  describe.skipIf(browserPath === undefined)("in Chromium", () => {
    let browser: Browser;
    let server: Awaited<ReturnType<typeof serve>>;
    // biome-ignore lint/suspicious/noDuplicateTestHooks: of the inner suite
    beforeAll(async () => {
      server = await serve({ "/page": PAGE });
      browser = await launch();
    });
    afterAll(async () => {
      await browser?.close();
      await server?.close();
    });
    for (const workers of [0, 2]) {
      test(`with ${workers} workers`, async () => {
        const page = await browser.newPage();
        const failures: string[] = [];
        page.on("pageerror", (error) => failures.push(error.message));
        await page.goto(`${server.url}/page`);
        const hash = await page.evaluate(
          ([source, count, limit]) => (window as unknown as { hashOf: HashOf }).hashOf(source, count, limit),
          [text, workers, LIMIT] as const,
        );
        expect(failures).toEqual([]);
        expect(hash).toBe(one);
        await page.close();
      });
    }
  });
});
