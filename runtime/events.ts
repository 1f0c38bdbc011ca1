/** The stream of a run: what `--json` prints, what screens draw, what the store writes (docs/events.md). One object an event. */
import type { Diagnostic } from "../dsl/diagnostics/diagnostic.ts";
import type { FigureSpec } from "./figures/spec.ts";

export type Event =
  | {
      readonly event: "plan";
      readonly name: string;
      readonly title: string | null;
      readonly hash: string;
      readonly points: number;
      readonly tasks: number;
      readonly work: number;
      readonly memory: number;
      readonly stages: readonly { readonly name: string; readonly verb: string; readonly tasks: number }[];
      readonly workers: number;
    }
  | {
      readonly event: "task";
      readonly state: "started" | "resumed" | "cached" | "done" | "failed";
      readonly id: string;
      readonly stage: string;
      readonly point: Readonly<Record<string, string>>;
      readonly repeat: number;
      readonly seconds?: number;
      readonly steps?: number;
      readonly loss?: { readonly value: number; readonly se: number };
      readonly message?: string;
    }
  | {
      readonly event: "progress";
      readonly id: string;
      readonly step: number;
      readonly steps: number;
      readonly rate: number;
    } // steps a second
  | {
      readonly event: "record";
      readonly task: string;
      readonly name: string;
      readonly chain: number;
      readonly step: number;
      readonly index: number;
      readonly value: number;
    }
  | {
      readonly event: "snapshot";
      readonly task: string;
      readonly name: string;
      readonly chain: number;
      readonly step: number;
      readonly shape: readonly number[];
      readonly value: readonly (number | null)[];
    }
  | { readonly event: "diagnostic"; readonly diagnostic: Diagnostic }
  | {
      readonly event: "measure";
      readonly name: string;
      readonly point: Readonly<Record<string, string>>;
      readonly shape: readonly number[];
      readonly axes: readonly string[];
      readonly value: readonly (number | null)[];
      readonly se: readonly (number | null)[] | null;
      readonly notes?: readonly string[]; // what to know before believing the number
    }
  | {
      readonly event: "choice"; // among the repetitions at a point
      readonly word: "keep" | "drop";
      readonly fold: "min" | "max";
      readonly point: Readonly<Record<string, string>>;
      readonly values: readonly (number | null)[]; // what they are judged by, in order
      readonly kept: readonly number[];
      readonly near_best: number; // how many have a value within 1 % of the best
    }
  | { readonly event: "figure"; readonly spec: FigureSpec }
  | {
      readonly event: "verdict";
      readonly text: string;
      readonly state: "holds" | "fails" | "inconclusive";
      readonly line: number;
      readonly left: number | null;
      readonly right: number | null;
      readonly difference: number | null;
      readonly se: number | null;
      readonly point: Readonly<Record<string, string>>;
      readonly points: number;
      readonly reason?: string;
    }
  | {
      readonly event: "end";
      readonly code: number;
      readonly holds: number;
      readonly fails: number;
      readonly inconclusive: number;
      readonly failed: number;
      readonly seconds: number;
      readonly folder: string | null;
    };
