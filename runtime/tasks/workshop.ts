/**
 * What tasks of one engine share: lowered programs (by stage variant and purpose), programs in memory (by hash), and rows of data sets.
 * A cache only: every answer is the same with it empty.
 */
import type { Plan } from "../../dsl/plan/plan.ts";
import type { RowSet } from "../data/row-set.ts";
import type { Late } from "../data/scene.ts";
import type { Engine } from "../engine/engine.ts";
import { lowerAcross } from "../program/across.ts";
import { lower } from "../program/lower.ts";
import type { LowerRequest, Program } from "../program/program.ts";
import { Resident } from "../program/resident.ts";
import { runsAcross } from "../program/runs-across.ts";
import { programBytes, refuseTooLarge } from "./memory.ts";

/** A program, and what was found while it was made. */
export interface Made<Extra> {
  readonly request: LowerRequest;
  readonly program: Program;
  readonly late: readonly Late[];
  readonly extra: Extra;
}

export interface Workshop {
  readonly engine: Engine;
  readonly plan: Plan;
  readonly files?: (path: string) => Uint8Array;
  /** The program under `key`, made at the first call. */
  program<Extra>(
    key: string,
    make: () => { readonly request: LowerRequest; readonly late: readonly Late[]; readonly extra: Extra },
  ): Made<Extra>;
  /** Whether `count` instances of a program run side by side, and the program of them. */
  runsAcross(made: Made<unknown>, count: number): boolean;
  across(made: Made<unknown>, count: number): Program;
  /** The program in memory, with one state (number 0); `copy`: another one of the same. */
  resident(program: Program, copy?: number): Resident;
  /** Rows under `key`. */
  rows(key: string, make: () => RowSet): RowSet;
  /** Called between tasks, and within a task that is executed by itself: frees memory where much is held. Residents are gone then. */
  tidy(): void;
}

/** Bytes of resident programs above which all are dropped between tasks. */
const RESIDENT_BYTES = 256 << 20;
const ROW_SETS = 16;

export function createWorkshop(engine: Engine, plan: Plan, files?: (path: string) => Uint8Array): Workshop {
  const programs = new Map<string, Made<unknown>>();
  const wide = new Map<Made<unknown>, Map<number, { readonly runs: boolean; program?: Program }>>();
  const residents = new Map<string, Resident>();
  const rows = new Map<string, RowSet>();
  let bytes = 0;
  const start = engine.mark();
  const placeOf = (made: Made<unknown>, count: number) => {
    const known = wide.get(made) ?? new Map();
    wide.set(made, known);
    const place = known.get(count) ?? { runs: runsAcross(made.request, count) };
    known.set(count, place);
    return place;
  };
  return {
    engine,
    plan,
    files,
    program<Extra>(
      key: string,
      make: () => { request: LowerRequest; late: readonly Late[]; extra: Extra },
    ): Made<Extra> {
      let made = programs.get(key);
      if (!made) {
        const { request, late, extra } = make();
        const program = lower(request);
        refuseTooLarge(request, program);
        made = { request, program, late, extra };
        programs.set(key, made);
      }
      return made as Made<Extra>;
    },
    runsAcross(made, count) {
      return placeOf(made, count).runs;
    },
    across(made, count) {
      const place = placeOf(made, count);
      if (!place.runs) throw new Error("instances of this program do not run side by side");
      place.program ??= lowerAcross(made.request, count);
      return place.program;
    },
    resident(program, copy = 0) {
      const key = `${program.hash} ${copy}`;
      let resident = residents.get(key);
      if (!resident) {
        resident = new Resident(engine, program);
        resident.createState();
        residents.set(key, resident);
        bytes += programBytes(program);
      }
      return resident;
    },
    rows(key, make) {
      let set = rows.get(key);
      if (!set) {
        if (rows.size >= ROW_SETS) rows.delete(rows.keys().next().value!);
        set = make();
        rows.set(key, set);
      }
      return set;
    },
    tidy() {
      if (bytes < RESIDENT_BYTES) return;
      residents.clear();
      engine.release(start);
      bytes = 0;
    },
  };
}
