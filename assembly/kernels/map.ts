/** map1, map2, map3: out[n0, n1, n2, n3] <- fn(a, …) with free strides. The loop nest is maps/nest.ts, the rows are maps/*.ts. */
import { nest } from "./maps/nest";

export function map1<T>(pc: usize): void {
  nest<T>(pc, 1);
}

export function map2<T>(pc: usize): void {
  nest<T>(pc, 2);
}

export function map3<T>(pc: usize): void {
  nest<T>(pc, 3);
}
