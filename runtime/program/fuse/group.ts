/**
 * A group: maps and sums over one space, done in one pass. What a member reads of another's result must be the same entry of the same
 * pass, so that the value can stay in a register; everything else keeps them apart. A node's arithmetic is never reordered.
 */
import { bytesOf, type Pointer } from "../layout.ts";
import type { Instruction } from "../writer.ts";
import { number, overlap, samePlace } from "./footprint.ts";
import type { Nest, Step } from "./kernel.ts";
import type { Member } from "./member.ts";
import { common, refined, rejoined, sizesOf } from "./space.ts";

/** V8 has 15 vector registers; a few are needed for constants and moves. */
const MOST_LIVE = 10;
/** Groups of unrelated members pay while all their operands stay in the first cache. */
const SMALL = 2048;

/** What a group asks about the program around it. */
export interface Surroundings {
  /** Whether an instruction that is not in the list reads the buffer. */
  readElsewhere(buffer: number, members: readonly Member[]): boolean;
  /** Whether the place holds +0. */
  isZero(pointer: Pointer, precision: Instruction["precision"]): boolean;
}

const samePointer = (a: Pointer, b: Pointer): boolean =>
  samePlace(a, b) && a.offset === b.offset && a.register === b.register;

const equal = (a: readonly number[], b: readonly number[]): boolean => a.every((value, i) => value === b[i]);

export class Group {
  constructor(
    readonly members: readonly Member[],
    private readonly bounds: readonly number[],
  ) {}

  static of(member: Member): Group | undefined {
    const { sum, bounds } = member;
    if (sum && sum.counted !== sum.span && bounds[0] !== sum.span) return undefined;
    return new Group([member], bounds);
  }

  get footprints() {
    return this.members.flatMap((member) => member.footprints);
  }

  /** The group with one more member at its end, if it can be one. */
  with(member: Member, around: Surroundings): Group | undefined {
    const [first] = this.members;
    if (first.alone || member.alone || first.instruction.precision !== member.instruction.precision) return undefined;
    const bounds = common(this.bounds, member.bounds);
    const width = 16 / bytesOf(first.instruction.precision);
    if (!bounds || bounds[0] % width !== 0) return undefined;
    const grown = new Group([...this.members, member], bounds);
    if (!grown.sumsFit() || !grown.related(member) || !grown.separate(member)) return undefined;
    return live(grown.nest(around, () => 0)) <= MOST_LIVE ? grown : undefined;
  }

  /** Sums with padding lanes need the last dimension to be the lanes, and the same lanes to count. */
  private sumsFit(): boolean {
    const sums = this.members.flatMap(({ sum }) => (sum ? [sum] : []));
    const cut = sums.filter(({ counted, span }) => counted !== span);
    if (cut.length === 0) return true;
    return sums.every(({ counted, span }) => counted === cut[0].counted && span === this.bounds[0]);
  }

  private related(member: Member): boolean {
    if (this.bounds.at(-1)! <= SMALL) return true;
    const others = this.members.slice(0, -1);
    return others.some((other) => other.pointers.some((p) => member.pointers.some((q) => samePointer(p, q))));
  }

  /** Whether what the last member shares with the others is the same entry of the same pass, or not written. */
  private separate(member: Member): boolean {
    return this.members.slice(0, -1).every((other) =>
      other.footprints.every((theirs) =>
        member.footprints.every((own) => {
          if ((!theirs.writes && !own.writes) || !overlap(theirs, own)) return true;
          return !other.sum && this.sameEntry(other, theirs.pointer, theirs.writes, member, own.pointer, own.writes);
        }),
      ),
    );
  }

  private sameEntry(a: Member, pa: Pointer, wa: boolean, b: Member, pb: Pointer, wb: boolean): boolean {
    if (!samePointer(pa, pb) || (b.sum && wb)) return false;
    return this.strides(a, pa, wa).every((x) =>
      this.strides(b, pb, wb).every((y) => equal(x, y) || (wa && !wb && this.isSplat(a) && y.every((s) => s === 0))),
    );
  }

  /** Strides of every operand of a member at this place. */
  private strides(member: Member, at: Pointer, writes: boolean): number[][] {
    const { sizes, strides } = member.loops;
    const list = member.pointers
      .map((p, t) => (samePointer(p, at) && (t === 0) === writes ? t : -1))
      .filter((t) => t >= 0);
    return list.map((t) => refined(sizes, strides[t], this.bounds));
  }

  /** Whether all entries of a map's result are one number. */
  private isSplat(member: Member): boolean {
    return (
      !member.sum &&
      member.pointers.every((at, t) => {
        if (t === 0) return true;
        if (member.loops.strides[t].every((stride) => stride === 0)) return true;
        const before = this.members.slice(0, this.members.indexOf(member));
        const writer = before.findLast((other) => samePointer(other.pointers[0], at));
        return writer !== undefined && this.isSplat(writer);
      })
    );
  }

  /** The group as loops. `pointerOf` numbers the places of the function that it becomes a part of. */
  nest(around: Surroundings, pointerOf: (pointer: Pointer) => number): Nest {
    const { precision } = this.members[0].instruction;
    const sizes = sizesOf(this.bounds);
    const steps: Step[] = [];
    const pointers: Pointer[] = [];
    const current: { readonly at: Pointer; readonly strides: readonly number[]; value: number; splat: boolean }[] = [];
    const add = (step: Step, at?: Pointer): number => {
      if (at) pointers[steps.length] = at;
      return steps.push(step) - 1;
    };
    const find = (at: Pointer, strides: readonly number[]) =>
      current.find(
        (c) => samePointer(c.at, at) && (equal(c.strides, strides) || (c.splat && strides.every((s) => s === 0))),
      );
    const read = (at: Pointer, strides: number[]): number => {
      const known = find(at, strides);
      if (known) return known.value;
      const zero = strides.every((s) => s === 0) && around.isZero(at, precision);
      const value = zero
        ? add({ kind: "zero" })
        : add({ kind: "load", access: { pointer: pointerOf(at), strides } }, at);
      current.push({ at, strides, value, splat: false });
      return value;
    };
    const writes = this.members.map((member) => !member.sum && this.isStored(member, around));
    this.members.forEach((member, m) => {
      const [out, ...strides] = member.loops.strides.map((list) => refined(member.loops.sizes, list, this.bounds));
      const [to, ...from] = member.pointers;
      const of = member.terms ? [] : from.map((at, i) => read(at, strides[i]));
      const access = { pointer: pointerOf(to), strides: out };
      if (member.sum) {
        const { entries } = member.sum;
        const depth = this.bounds.filter((bound) => bound > entries).length;
        const [accumulate, wide] = ["accumulate", "wide"].map((name) => number(member.instruction, name) !== 0);
        add({ kind: "sum", of: of[0], access, depth, accumulate, wide }, to);
        return;
      }
      let value = -1;
      if (member.terms) {
        value = add({ kind: "zero" });
        for (let j = 0; j < member.terms; j++) {
          const pair = [j, j + member.terms].map((i) => read(from[i], strides[i]));
          value = add({ kind: "map", fn: "multiply_add", of: [...pair, value] });
        }
      } else value = add({ kind: "map", fn: member.fn!, of });
      // What was read here before, as entries or as one number, is no longer what lies here.
      for (const old of current.filter((c) => samePointer(c.at, to))) current.splice(current.indexOf(old), 1);
      current.push({ at: to, strides: out, value, splat: this.isSplat(member) });
      const last = !this.members.slice(m + 1).some((later) => !later.sum && samePointer(later.pointers[0], to));
      if (writes[m] && last) add({ kind: "store", of: value, access }, to);
    });
    return simplified(precision, sizes, this.counted(), steps);
  }

  private counted(): number {
    const cut = this.members.find(({ sum }) => sum && sum.counted !== sum.span);
    return cut?.sum ? cut.sum.counted : this.bounds[0];
  }

  /** Whether a map's result is read by anyone but the members after it. */
  private isStored(member: Member, around: Surroundings): boolean {
    const [out] = member.pointers;
    if (out.region !== "scratch" || around.readElsewhere(out.buffer!, this.members)) return true;
    const m = this.members.indexOf(member);
    // Read in the group before it is written: what an earlier turn of a loop left.
    return this.members.slice(0, m + 1).some((other) => {
      const reads = other.footprints.some((f) => !f.writes && samePlace(f.pointer, out));
      return (
        reads &&
        !this.members.slice(0, this.members.indexOf(other)).some((w) => !w.sum && samePointer(w.pointers[0], out))
      );
    });
  }
}

/** Joins the dimensions that all places step through evenly; sums keep their depth, cut lanes their dimension. */
function simplified(
  precision: Nest["precision"],
  sizes: readonly number[],
  counted: number,
  steps: readonly Step[],
): Nest {
  const accesses = steps.flatMap((step) => ("access" in step ? [step.access.strides] : []));
  const fixed = new Set<number>();
  for (const step of steps) if (step.kind === "sum") fixed.add(step.depth);
  if (counted !== sizes.at(-1)) fixed.add(sizes.length - 1);
  const joined = rejoined(sizes, accesses, fixed);
  let next = 0;
  const renewed = steps.map((step): Step => {
    if (!("access" in step)) return step;
    const access = { ...step.access, strides: joined.strides[next++] };
    return step.kind === "sum" ? { ...step, access, depth: joined.depth[step.depth] } : { ...step, access };
  });
  return {
    precision,
    sizes: joined.sizes,
    counted: counted === sizes.at(-1) ? joined.sizes.at(-1)! : counted,
    steps: renewed,
  };
}

/** The most vectors alive at once: sums, and values from where they are made to where they are last read. */
function live({ steps }: Nest): number {
  const last = steps.map((_, s) => s);
  steps.forEach((step, s) => {
    const read = step.kind === "map" ? step.of : step.kind === "store" || step.kind === "sum" ? [step.of] : [];
    for (const value of read) last[value] = s;
  });
  const sums = steps.filter((step) => step.kind === "sum").length;
  let most = 0;
  steps.forEach((_, at) => {
    const alive = steps.filter((step, s) => {
      const value = step.kind === "map" || (step.kind === "load" && step.access.strides.at(-1) !== 0);
      return value && s <= at && last[s] > at;
    });
    most = Math.max(most, alive.length);
  });
  return most + sums;
}
