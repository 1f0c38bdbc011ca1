import type { Resident } from "../../../runtime/program/resident.ts";

/** Fills a program's scratch memory with NaN: nothing may be read there that the step has not written. */
export function soil(resident: Resident): void {
  const base = Reflect.get(resident, "base") as { readonly scratch: number };
  resident.engine.bytes(base.scratch, resident.program.sizes.scratch).fill(0xff);
}
