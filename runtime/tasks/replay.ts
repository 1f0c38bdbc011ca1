/** Names the value at which a step went wrong. */
import type { Span } from "../../dsl/source.ts";
import { lower } from "../program/lower.ts";
import { Resident } from "../program/resident.ts";
import { watchful } from "../program/watchful.ts";
import type { Made, Workshop } from "./workshop.ts";

export interface Culprit {
  /** A name of the source: of the value, or of what it is a part of. */
  readonly name: string;
  readonly span?: Span;
}

/**
 * Repeats the step before which `resident` stopped, from the same state, rows and random numbers, with a check of every value. Undefined:
 * every value is finite there, as when a bound was passed. Memory of the second program is given back.
 */
export function replay({ engine }: Workshop, { request }: Made<unknown>, resident: Resident): Culprit | undefined {
  const mark = engine.mark();
  try {
    const second = new Resident(engine, lower(watchful(request)));
    second.createState();
    second.copyNumbers(resident);
    const { bad } = second.run(0, 1);
    if (!bad) return undefined;
    return { name: bad.name.replace(/\/(offset|here)$/, ""), ...(bad.span && { span: bad.span }) };
  } finally {
    engine.release(mark);
  }
}
