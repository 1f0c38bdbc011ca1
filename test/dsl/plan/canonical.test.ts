import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import { canonical } from "../../../dsl/plan/canonical.ts";
import { hashBytes, hashValue, seedWords } from "../../../dsl/plan/hash.ts";

describe("canonical JSON", () => {
  it("sorts keys by code unit, keeps -0, drops spans and absent fields", () => {
    expect(canonical({ b: 1, a: [1, -0, "x"], Z: null, span: { start: 3 }, c: undefined })).toBe(
      '{"Z":null,"a":[1,-0,"x"],"b":1}',
    );
    expect(canonical({ é: 1, z: 2, "\u{1f600}": 3 })).toBe('{"z":2,"é":1,"😀":3}');
  });
  it("writes infinities and refuses what is no number", () => {
    expect(canonical([Infinity, -Infinity])).toBe('["inf","-inf"]');
    expect(() => canonical([Number.NaN])).toThrow(/not a number/);
  });
});

describe("hashes", () => {
  it("are SHA-256", () => {
    const node = (data: string | Uint8Array) => createHash("sha256").update(data);
    expect(hashBytes(new Uint8Array([1, 2, 3]))).toBe(node(new Uint8Array([1, 2, 3])).digest("hex"));
    expect(hashValue({ b: "ü", a: 1 })).toBe(node('{"a":1,"b":"ü"}').digest("hex"));
    const digest = node('[0,"trained"]').digest();
    expect(seedWords([0, "trained"])).toEqual([digest.readUInt32BE(0), digest.readUInt32BE(4)]);
  });
});
