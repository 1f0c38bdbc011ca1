/**
 * Tasks that are executed at once by one worker: those that have the same program, the same rows and the same step to go on from run side
 * by side as its lanes, the others one after the other. Numbers do not depend on who runs with whom.
 */

import type { Step } from "../iterate/iteration.ts";
import { LaneGroup } from "../iterate/lane-group.ts";
import { programStep, type RecordForm } from "../iterate/program-step.ts";
import type { InstanceResident } from "../program/lane-resident.ts";
import type { Resident } from "../program/resident.ts";
import type { Made, Workshop } from "./workshop.ts";

/** Where a task has its program. */
export interface Seat {
  readonly resident: InstanceResident;
  step(forms: Readonly<Record<string, RecordForm>>): Step;
  /** A resident of the program alone with the task's numbers, for looking into a step. */
  alone(): Resident;
  /** Must be called when the task needs the program no more. */
  leave(): void;
}

interface Waiting {
  readonly made: Made<unknown>;
  readonly rows: unknown;
  readonly from: number;
  readonly seat: (seat: Seat) => void;
}

/** One task's part in it. */
export interface Member {
  /** A seat in the program; `rows` and `from` tell which tasks can share one. */
  seat(made: Made<unknown>, rows: unknown, from: number): Promise<Seat>;
  /** The task takes no seat, or is over. */
  leave(): void;
}

/** A seat of a task by itself. */
export function singleSeat(workshop: Workshop, { program }: Made<unknown>, leave = () => {}): Seat {
  const resident = workshop.resident(program);
  return { resident, step: (forms) => programStep(resident, 0, forms), alone: () => resident, leave };
}

/** Fewer instances than this left over run one after the other: lanes that repeat another one cost as much as real ones. */
const LEAST = 3;
/** Lanes of so many instances: whole vectors of four. */
const lanesFor = (instances: number): number => 4 * Math.ceil(instances / 4);

export class Together {
  private readonly waiting: Waiting[] = [];
  private queue: Promise<void> = Promise.resolve();

  constructor(
    private readonly workshop: Workshop,
    private open: number,
  ) {}

  /** Called once for each task. */
  member(): Member {
    let held: Seat | undefined;
    let counted = false;
    const count = () => {
      if (counted) return;
      counted = true;
      this.open -= 1;
      if (this.open === 0) this.place();
    };
    return {
      seat: (made, rows, from) =>
        new Promise((resolve) => {
          const seat = (given: Seat) => {
            held = given;
            resolve(given);
          };
          this.waiting.push({ made, rows, from, seat });
          count();
        }),
      leave: () => {
        count();
        held?.leave();
      },
    };
  }

  private place(): void {
    const groups = new Map<Made<unknown>, Waiting[][]>();
    for (const each of this.waiting.splice(0)) {
      const known = groups.get(each.made) ?? [];
      const group = known.find(([first]) => first.rows === each.rows && first.from === each.from);
      if (group) group.push(each);
      else known.push([each]);
      groups.set(each.made, known);
    }
    for (const [made, known] of groups) {
      known.forEach((group, copy) => {
        const rest = group.length % 4;
        const many = group.length - (rest < LEAST ? rest : 0);
        const lanes = many > 0 && this.workshop.runsAcross(made, lanesFor(many)) ? many : 0;
        if (lanes > 0) this.across(made, group.slice(0, lanes), copy);
        for (const each of group.slice(lanes)) this.single(each);
      });
    }
  }

  private across(made: Made<unknown>, members: readonly Waiting[], copy: number): void {
    const { workshop } = this;
    const resident = workshop.resident(workshop.across(made, lanesFor(members.length)), copy);
    const alone = () => workshop.resident(made.program, copy + 1);
    const group = new LaneGroup(resident, made.program, alone, members.length);
    members.forEach(({ seat }, lane) => {
      const instance = group.instance(lane);
      seat({
        resident: instance,
        step: (forms) => group.step(lane, forms),
        alone: () => {
          const by = alone();
          instance.copyTo(by);
          return by;
        },
        leave: () => group.leave(lane),
      });
    });
  }

  /** Alone, when those before it are over: they use the same resident program. */
  private single({ made, seat }: Waiting): void {
    const before = this.queue;
    this.queue = new Promise((over) => {
      void before.then(() => seat(singleSeat(this.workshop, made, () => over())));
    });
  }
}
