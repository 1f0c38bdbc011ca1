/**
 * lookup:      out[feature, lane] <- table[index[lane], feature], real lanes only.
 * scatter_add: table[index[lane], feature] += a[feature, lane], lanes in order for each feature.
 * `index` holds whole numbers of precision T.
 */
import { lookup as from, scatter_add as to } from "../generated/opcodes";
import { bytes } from "../vector";

export function lookup<T>(pc: usize): void {
  const features = from.features(pc);
  const lanes = from.lanes(pc);
  const row = bytes<T>(from.table_row(pc));
  const feature = bytes<T>(from.table_feature(pc));
  const out_row = bytes<T>(from.out_row(pc));
  const index = from.index(pc);
  let table = from.table(pc);
  let out = from.out(pc);
  for (let f = 0; f < features; f++) {
    for (let lane = 0; lane < lanes; lane++) {
      const i = <i32>load<T>(index + bytes<T>(lane));
      store<T>(out + bytes<T>(lane), load<T>(table + <usize>i * row));
    }
    table += feature;
    out += out_row;
  }
}

export function scatter_add<T>(pc: usize): void {
  const features = to.features(pc);
  const lanes = to.lanes(pc);
  const row = bytes<T>(to.table_row(pc));
  const feature = bytes<T>(to.table_feature(pc));
  const a_row = bytes<T>(to.a_row(pc));
  const index = to.index(pc);
  let table = to.table(pc);
  let a = to.a(pc);
  for (let f = 0; f < features; f++) {
    for (let lane = 0; lane < lanes; lane++) {
      const cell = table + <usize>(<i32>load<T>(index + bytes<T>(lane))) * row;
      store<T>(cell, load<T>(cell) + load<T>(a + bytes<T>(lane)));
    }
    table += feature;
    a += a_row;
  }
}
