import { sha256 } from "@noble/hashes/sha2.js";

const DIGITS = "0123456789abcdef";

/** SHA-256 of bytes, in hex. */
export function hashBytes(bytes: Uint8Array): string {
  let text = "";
  for (const byte of sha256(bytes)) text += DIGITS[byte >> 4] + DIGITS[byte & 15];
  return text;
}

/** SHA-256 of UTF-8 text, in hex. */
export function hashText(text: string): string {
  return hashBytes(new TextEncoder().encode(text));
}

/** First 64 bits of the SHA-256 of text, as two big-endian 32-bit words: a seed. */
export function seedOfText(text: string): readonly [number, number] {
  const bytes = sha256(new TextEncoder().encode(text));
  const view = new DataView(bytes.buffer, bytes.byteOffset, 8);
  return [view.getUint32(0), view.getUint32(4)];
}
