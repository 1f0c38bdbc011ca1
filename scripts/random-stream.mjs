// Writes the words of the engine's generator to stdout without end, 32 bits each (little-endian), for a battery of statistical tests:
//
//     node scripts/random-stream.mjs | dieharder -a -g 200
//
//   --words N         words used of each block (1,024): with few of them the test is one of the addresses more than of the streams
//   --streams N       addresses drawn from in turn, one word each (1)
//   --differ WHAT     what these addresses differ in: seed, instance, block or purpose (seed)
//   --reverse         the bits of each word in the opposite order
//   --bytes N         ends after about so many bytes
//
// One block of each address is drawn a step, and the steps follow each other, as in a run.
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";

const root = fileURLToPath(new URL("..", import.meta.url));
const DIFFER = ["seed", "instance", "block", "purpose"];

function whole(name, text, most) {
  const value = Number(text);
  if (Number.isInteger(value) && value >= 1 && value <= most) return value;
  throw new RangeError(`--${name} ${text}: a whole number from 1 to ${most} is needed`);
}

async function main() {
  const { values } = parseArgs({
    options: {
      words: { type: "string", default: "1024" },
      streams: { type: "string", default: "1" },
      differ: { type: "string", default: "seed" },
      reverse: { type: "boolean", default: false },
      bytes: { type: "string", default: String(Number.MAX_SAFE_INTEGER) },
    },
  });
  if (!DIFFER.includes(values.differ)) throw new RangeError(`--differ ${values.differ}: one of ${DIFFER.join(", ")}`);
  const options = {
    words: whole("words", values.words, 1024),
    streams: whole("streams", values.streams, values.differ === "purpose" ? 9 : 4096),
    differ: values.differ,
    purpose: "data",
  };
  const bytes = whole("bytes", values.bytes, Number.MAX_SAFE_INTEGER);
  const { createServer } = await import("vite");
  const server = await createServer({
    root,
    configFile: false,
    appType: "custom",
    logLevel: "error",
    server: { middlewareMode: true, hmr: false, ws: false, watch: null },
  });
  const [{ reverseBits, wordsInStep, wordsOf }, { loadEngine }] = await Promise.all([
    server.ssrLoadModule("/scripts/random-words.ts"),
    server.ssrLoadModule("/runtime/engine/load.ts"),
  ]);
  await server.close();
  const next = wordsOf(await loadEngine(), options);
  const part = Math.max(1, Math.floor((1 << 18) / (4 * wordsInStep(options))));
  for (let written = 0; written < bytes; ) {
    const words = new Uint32Array(part * wordsInStep(options));
    for (let k = 0; k < part; k += 1) words.set(next(), k * wordsInStep(options));
    if (values.reverse) reverseBits(words);
    written += words.byteLength;
    if (!process.stdout.write(new Uint8Array(words.buffer))) await once(process.stdout, "drain");
  }
}

// The reader of the pipe ends when it has seen enough.
process.stdout.on("error", (error) => process.exit(error.code === "EPIPE" ? 0 : 1));
try {
  await main();
} catch (error) {
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 2;
}
