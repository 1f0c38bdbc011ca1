/** Headless Chromium and a server of dist/ for the browser tests. No request leaves this machine. */
import { existsSync, readFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { extname, join, normalize } from "node:path";
import { fileURLToPath } from "node:url";
import { type Browser, chromium } from "playwright-core";

const root = fileURLToPath(new URL("../../", import.meta.url));

/** Where a Chromium is, if there is one. */
export const browserPath = [
  process.env.ANSATZ_BROWSER,
  "/usr/bin/chromium",
  "/usr/bin/chromium-browser",
  "/usr/bin/google-chrome",
].find((path) => path && existsSync(path));

if (browserPath === undefined && process.env.ANSATZ_REQUIRE_BROWSER)
  throw new Error("no Chromium found: install Debian's `chromium` or set ANSATZ_BROWSER to its path");

export const launch = (): Promise<Browser> =>
  chromium.launch({
    executablePath: browserPath,
    args: [
      "--no-sandbox",
      "--disable-gpu",
      "--disable-quic",
      "--no-first-run",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
    ],
  });

const TYPES: Record<string, string> = {
  ".html": "text/html",
  ".js": "text/javascript",
  ".wasm": "application/wasm",
  ".css": "text/css",
  ".exp": "text/plain",
  ".svg": "image/svg+xml",
};

/** Serves the repository's files; `pages` are texts by path. */
export async function serve(pages: Record<string, string> = {}): Promise<{ url: string; close(): Promise<void> }> {
  const server: Server = createServer((request, response) => {
    const path = decodeURIComponent(new URL(request.url ?? "/", "http://localhost").pathname);
    const file = join(root, normalize(path));
    const type = TYPES[extname(path)] ?? "text/html";
    if (pages[path] !== undefined) response.writeHead(200, { "content-type": "text/html" }).end(pages[path]);
    else if (file.startsWith(root) && existsSync(file) && extname(file))
      response.writeHead(200, { "content-type": type }).end(readFileSync(file));
    else response.writeHead(404).end();
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
}
