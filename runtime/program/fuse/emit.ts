/**
 * Kernels → WebAssembly. A function gets the address of its instruction, whose words from the fourth on are its pointers' offsets, and the
 * address of the base registers. Pointers of vectors move with the loops; splats are read where the innermost loop that moves them begins.
 */
import { address } from "./address.ts";
import { Code, moduleOf, unsigned } from "./code.ts";
import type { Access, Kernel, Nest, Step } from "./kernel.ts";
import { type Emission, MASKS, NUMBERS, pushSum, SIMD, vectorOps } from "./operations.ts";
import { paired } from "./paired.ts";
import { writeDot } from "./write-dot.ts";

/** Nests of more steps inside their loops are not unrolled. */
const MOST_UNROLLED = 24;

/** One module with a function for every kernel. */
export function emitModule(kernels: readonly Kernel[]): Uint8Array<ArrayBuffer> {
  return moduleOf(kernels.map(emitKernel));
}

function emitKernel(kernel: Kernel): Code {
  const code = new Code();
  for (const part of kernel.parts) {
    if ("steps" in part) new NestWriter(code, kernel, paired(part)).write();
    else writeDot(code, kernel, part);
  }
  return code;
}

type Of<K extends Step["kind"]> = Extract<Step, { kind: K }>;

class NestWriter {
  private readonly bytes: number;
  private readonly width: number;
  /** The address of each step's place, moved by the loops; places of one buffer that move together share it at a distance in bytes. */
  private readonly address = new Map<number, number>();
  private readonly distance = new Map<number, number>();
  private readonly value = new Map<number, number>();
  private readonly masks = new Map<number, number>();
  private readonly sums = new Map<number, number>();
  private ones: number | undefined;
  /** Number of the vector inside an unrolled turn. */
  private at = 0;

  constructor(
    private readonly code: Code,
    private readonly kernel: Kernel,
    private readonly nest: Nest,
  ) {
    this.bytes = nest.precision === "f64" ? 8 : 4;
    this.width = 16 / this.bytes;
  }

  write(): void {
    const { code, nest } = this;
    this.addresses();
    if (nest.steps.some((step) => step.kind === "map" && needsOne(step))) {
      this.ones = code.local("v128");
      const number =
        nest.precision === "f64"
          ? [...new Uint8Array(Float64Array.of(1, 1).buffer)]
          : [...new Uint8Array(Float32Array.of(1, 1, 1, 1).buffer)];
      code.vector(SIMD.constant, ...number).set(this.ones);
    }
    this.level(0);
  }

  private addresses(): void {
    const { code } = this;
    const { pointers } = this.kernel;
    const moving = new Map<string, Of<"load" | "store" | "sum">[]>();
    for (const step of this.nest.steps) {
      if (!("access" in step)) continue;
      const { region, buffer, register } = pointers[step.access.pointer];
      const key = JSON.stringify([region, buffer, register, step.access.strides, this.bytesAt(step)]);
      moving.set(key, [...(moving.get(key) ?? []), step]);
    }
    const offset = ({ access }: Of<"load" | "store" | "sum">): number =>
      pointers[access.pointer].offset + (access.shift ?? 0) * this.bytes;
    for (const steps of moving.values()) {
      const first = steps.reduce((least, step) => (offset(step) < offset(least) ? step : least));
      const local = address(code, this.kernel, first.access.pointer);
      for (const step of steps) {
        const s = this.nest.steps.indexOf(step);
        this.address.set(s, local);
        this.distance.set(s, offset(step) - pointers[first.access.pointer].offset);
      }
    }
  }

  private bytesAt(step: Step): number {
    return step.kind === "sum" && step.wide ? 8 : this.bytes;
  }

  /** The loops from dimension `depth` on. */
  private level(depth: number): void {
    const { nest } = this;
    this.loadSplats(depth);
    this.openSums(depth);
    if (depth === nest.sizes.length - 1) this.vectors();
    else {
      this.code.repeat(nest.sizes[depth], () => {
        this.level(depth + 1);
        this.each((local, strides, bytes) => {
          const inside = depth + 1 < strides.length ? strides[depth + 1] * nest.sizes[depth + 1] : 0;
          this.code.move(local, (strides[depth] - inside) * bytes);
        });
      });
    }
    this.closeSums(depth);
  }

  /** Calls back once for every address that moves. */
  private each(visit: (local: number, strides: readonly number[], bytes: number) => void): void {
    const seen = new Set<number>();
    this.nest.steps.forEach((step, s) => {
      if (!("access" in step)) return;
      const local = this.address.get(s)!;
      if (seen.has(local)) return;
      seen.add(local);
      visit(local, step.access.strides, this.bytesAt(step));
    });
  }

  /** Values that stay the same inside dimension `depth`, and did not before. */
  private loadSplats(depth: number): void {
    this.nest.steps.forEach((step, s) => {
      if (step.kind !== "load" || !isSplat(step.access)) return;
      if (step.access.strides.findLastIndex((stride) => stride !== 0) + 1 !== depth) return;
      const local = this.code.local("v128");
      const opcode = this.bytes === 8 ? SIMD.load64_splat : SIMD.load32_splat;
      this.code
        .get(this.address.get(s)!)
        .vector(opcode, this.bytes === 8 ? 3 : 2, ...this.offset(s))
        .set(local);
      this.value.set(s, local);
    });
  }

  private openSums(depth: number): void {
    this.nest.steps.forEach((step, s) => {
      if (step.kind !== "sum" || step.depth !== depth) return;
      const local = this.sums.get(s) ?? this.code.local("v128");
      this.code.vector(SIMD.constant, ...new Array(16).fill(0)).set(local);
      this.sums.set(s, local);
    });
  }

  /** (a0 + a2) + (a1 + a3) or a0 + a1, stored or added to what is there. */
  private closeSums(depth: number): void {
    const { code, nest } = this;
    nest.steps.forEach((step, s) => {
      if (step.kind !== "sum" || step.depth !== depth) return;
      const sum = this.sums.get(s)!;
      const to = this.address.get(s)!;
      const f64 = nest.precision === "f64" || step.wide;
      const offset = this.offset(s);
      code.get(to);
      if (step.accumulate) code.get(to).put(...(f64 ? [0x2b, 3] : [0x2a, 2]), ...offset);
      pushSum(code, nest.precision, sum);
      if (step.wide && nest.precision === "f32") code.put(0xbb);
      if (step.accumulate) code.put(f64 ? 0xa0 : 0x92);
      code.put(...(f64 ? [0x39, 3] : [0x38, 2]), ...offset);
    });
  }

  /** The innermost dimension: whole vectors, then those that end outside the counted lanes, one by one. */
  private vectors(): void {
    const { nest } = this;
    const width = this.width;
    const length = nest.sizes.at(-1)!;
    const sums = nest.steps.some((step) => step.kind === "sum");
    const whole = sums ? Math.floor(nest.counted / width) : length / width;
    const rest = sums ? nest.counted - whole * width : 0;
    const turn = (vectors: number, lanes: number): void => {
      for (this.at = 0; this.at < vectors; this.at++) this.vector(lanes);
      this.at = 0;
      this.each((local, strides) => {
        if (strides.at(-1) === 1) this.code.move(local, 16 * vectors);
      });
    };
    const inside = nest.steps.filter((step) => step.kind !== "zero" && !(step.kind === "load" && isSplat(step.access)));
    const unrolled = inside.length <= MOST_UNROLLED && whole % 2 === 0 ? 2 : 1;
    this.code.repeat(whole / unrolled, () => turn(unrolled, width));
    for (let at = whole; at < length / width; at++) turn(1, at === whole ? rest : 0);
  }

  /** The immediate offset of a step's place: its distance, and in an unrolled loop the vectors before this one. */
  private offset(s: number): number[] {
    const step = this.nest.steps[s];
    const moves = "access" in step && step.access.strides.at(-1) === 1;
    return unsigned(this.distance.get(s)! + (moves ? 16 * this.at : 0));
  }

  /** One vector, of which `lanes` lanes count in sums. */
  private vector(lanes: number): void {
    const { nest, code } = this;
    this.masks.clear();
    for (const [s, step] of nest.steps.entries())
      if (step.kind !== "load" || !isSplat(step.access)) this.value.delete(s);
    nest.steps.forEach((step, s) => {
      if (step.kind === "store") {
        this.readBefore(s, step);
        code.get(this.address.get(s)!);
        this.operand(step.of);
        code.vector(SIMD.store, 4, ...this.offset(s));
      } else if (step.kind === "sum" && lanes > 0) this.accumulate(step, this.sums.get(s)!, lanes);
    });
  }

  /** What lies where a store goes is read first, if an earlier step loads it. */
  private readBefore(at: number, { access }: Of<"store">): void {
    for (let s = 0; s < at; s++) {
      const step = this.nest.steps[s];
      if (step.kind !== "load" || step.access.pointer !== access.pointer || this.value.has(s)) continue;
      if (step.access.shift !== access.shift) continue;
      this.operand(s);
      this.code.put(0x1a); // drop: it stays in its local
    }
  }

  private accumulate(step: Of<"sum">, sum: number, lanes: number): void {
    const { code, nest, bytes } = this;
    const width = this.width;
    code.get(sum);
    this.operand(step.of);
    if (lanes < width) {
      const mask = Array.from({ length: 16 }, (_, byte) => (byte < lanes * bytes ? 0xff : 0));
      code.vector(SIMD.constant, ...mask).vector(SIMD.and);
    }
    code.vector(vectorOps(nest.precision).add).set(sum);
  }

  /** Pushes a value, made where it is first read. */
  private operand(s: number): void {
    const step = this.nest.steps[s];
    if (step.kind === "zero") {
      this.code.vector(SIMD.constant, ...new Array(16).fill(0));
      return;
    }
    const known = this.value.get(s);
    if (known !== undefined) {
      this.code.get(known);
      return;
    }
    if (step.kind === "load") this.code.get(this.address.get(s)!).vector(SIMD.load, 4, ...this.offset(s));
    else if (step.kind === "map") {
      if (MASKS[step.fn]) {
        this.mask(s);
        this.code.get(this.ones!).vector(SIMD.and);
      } else NUMBERS[step.fn]!(this.emission(step));
    }
    const local = this.code.local("v128");
    this.code.tee(local);
    this.value.set(s, local);
  }

  /** Pushes a value as a mask of the lanes where it is not 0. */
  private mask(s: number): void {
    const { code, nest } = this;
    const known = this.masks.get(s);
    if (known !== undefined) {
      code.get(known);
      return;
    }
    const step = nest.steps[s];
    const write = step.kind === "map" ? MASKS[step.fn] : undefined;
    if (write && step.kind === "map") write(this.emission(step));
    else {
      this.operand(s);
      code.vector(SIMD.constant, ...new Array(16).fill(0)).vector(vectorOps(nest.precision).ne);
    }
    const local = code.local("v128");
    code.tee(local);
    this.masks.set(s, local);
  }

  private emission(step: Of<"map">): Emission {
    const { code, nest } = this;
    return {
      code,
      operand: (i) => this.operand(step.of[i]),
      mask: (i) => this.mask(step.of[i]),
      zero: () => code.vector(SIMD.constant, ...new Array(16).fill(0)),
      one: () => code.get(this.ones!),
      isZero: (i) => nest.steps[step.of[i]].kind === "zero",
      op: (name) => code.vector(vectorOps(nest.precision)[name]),
    };
  }
}

/** One value for the whole innermost dimension. */
const isSplat = (access: Access): boolean => access.strides.at(-1) === 0;

/** Whether 1 may be needed as a number: for the function itself, or because its mask is read as one. */
const needsOne = ({ fn }: Of<"map">): boolean => fn === "sign" || fn === "reciprocal" || fn in MASKS;
