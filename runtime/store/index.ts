export { decodeResult, encodeResult, hashResult, hashResults } from "./codec.ts";
export { hashBytes, hashText, seedOfText } from "./hash.ts";
export { memoryStore } from "./memory.ts";
export { pack, unpack } from "./pack.ts";
