import { expect, test } from "vitest";
import { loadEngineSync } from "../../../runtime/engine/load.ts";
import { lower } from "../../../runtime/program/lower.ts";
import { toy } from "./toy.ts";

const { scalar } = loadEngineSync();

test("the listing shows the tiles of the toy model", () => {
  const request = toy(scalar, { n: 5, m: 2, batch: 2500, density: 0.1 });
  const lines = lower({
    ...request,
    precision: "f32",
    fuse: false,
    outputs: [],
    records: [{ ...request.records[0], every: 10 }],
  })
    .listing()
    .split("\n");
  const at = (start: string, from = 0): number => lines.findIndex((line, i) => i >= from && line.startsWith(start));
  expect(lines[0]).toBe("state   f32     W[2,5] b[5] m_W[2,5] v_W[2,5] m_b[5] v_b[5]");
  const block = at("  loop block in 2");
  expect(lines[block + 1]).toBe("    address   data <- (seed, data, step, block)");
  expect(lines[block + 2]).toMatch(/^ {4}loop tile in 4 .*tiles of 256 lanes$/);
  expect(lines.slice(block + 3, block + 6)).toEqual([
    "      present   x[5,256] <- data, 0.1",
    "      broadcast h[2,256] <- W x",
    expect.stringMatching(/^ {6}broadcast %\d+\[5,256\] <- W h$/),
  ]);
  // 2,500 = 2 blocks of 1,024 and 452 = 256 + 196.
  const rest = at("  address", block);
  expect(rest).toBeGreaterThan(block);
  expect(lines[rest + 1]).toBe("  present   x[5,256] <- data, 0.1");
  expect(at("  present   x[5,196]", rest)).toBeGreaterThan(rest);
  const when = at("  when step % 10 == 0");
  expect(at("  check_finite loss  ; f64", rest)).toBeLessThan(when);
  expect(lines[when + 1]).toBe("    record    loss  ; f64");
});

test("work counts what the loops repeat", () => {
  const of = (batch: number): number =>
    lower({ ...toy(scalar, { n: 20, m: 5, batch, density: 0.1 }), precision: "f32" }).work;
  // Five products of 20 × 5 and two operations a term.
  expect(of(8192)).toBeGreaterThan(8192 * 5 * 20 * 5 * 2);
  expect(of(8192) / of(4096)).toBeGreaterThan(1.98);
  expect(of(8192) / of(4096)).toBeLessThan(2.02);
});

test("the listing names the parts of emitted functions", () => {
  const request = toy(scalar, { n: 5, m: 2, batch: 1024, density: 0.1 });
  const lines = lower({ ...request, precision: "f32", outputs: [] })
    .listing()
    .split("\n");
  const first = lines.findIndex((line) => /^ {4}emitted \d+ +over 2 × 256, f32$/.test(line));
  expect(lines[first - 1]).toBe("    present   x[5,256] <- data, 0.1");
  expect(lines[first + 1]).toBe("      broadcast h[2,256] <- W x");
  expect(lines[first + 2]).toMatch(/^ +over 5 × 256, f32$/);
  expect(lines.slice(first + 3).join("\n")).toMatch(/relu {6}y\[5,256\] <- %\d+\n/);
});
