import { sha256 } from "@noble/hashes/sha2.js";
import { canonical } from "./canonical.ts";

const DIGITS = "0123456789abcdef";

function hex(bytes: Uint8Array): string {
  let text = "";
  for (const byte of bytes) text += DIGITS[byte >> 4] + DIGITS[byte & 15];
  return text;
}

/** SHA-256 of bytes, in hex. */
export function hashBytes(bytes: Uint8Array): string {
  return hex(sha256(bytes));
}

/** SHA-256 of UTF-8 text, in hex. */
export function hashText(text: string): string {
  return hex(sha256(new TextEncoder().encode(text)));
}

/** SHA-256 of canonical JSON, in hex; keys in `omit` (default: `span`) do not count. */
export function hashValue(value: unknown, omit?: ReadonlySet<string>): string {
  return hashText(canonical(value, omit));
}

/** First 64 bits of the SHA-256 of canonical JSON, as two big-endian 32-bit words. */
export function seedWords(value: unknown): readonly [number, number] {
  const bytes = sha256(new TextEncoder().encode(canonical(value)));
  const view = new DataView(bytes.buffer, bytes.byteOffset, 8);
  return [view.getUint32(0), view.getUint32(4)];
}
