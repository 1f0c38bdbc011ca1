/** Messages between the thread that runs a plan and its workers. Structured-clone data only; tasks executed at once come in one message. */
import type { Plan } from "../../dsl/plan/plan.ts";
import type { CurvePart } from "../iterate/curves.ts";
import type { Watched } from "../iterate/iteration.ts";
import type { TaskResult } from "../results.ts";

export type ToWorker =
  | {
      readonly kind: "setup";
      readonly plan: Plan;
      readonly files: Readonly<Record<string, Uint8Array>>;
      readonly limitSteps?: number;
      readonly fuse?: boolean;
      readonly checkpointSeconds?: number;
    }
  | {
      readonly kind: "run";
      readonly jobs: readonly {
        readonly task: string;
        readonly upstream: readonly TaskResult[];
        readonly checkpoint?: Uint8Array;
      }[];
    }
  | { readonly kind: "pause" }
  | { readonly kind: "resume" }
  | { readonly kind: "stop" };

export type FromWorker =
  | { readonly kind: "ready"; readonly engine: string } // hash of the worker's engine: must be ours
  | {
      readonly kind: "progress";
      readonly task: string;
      readonly step: number;
      readonly steps: number;
      readonly rate: number;
    }
  | { readonly kind: "records"; readonly task: string; readonly parts: readonly CurvePart[] }
  | { readonly kind: "watched"; readonly task: string; readonly step: number; readonly parts: readonly Watched[] }
  | { readonly kind: "checkpoint"; readonly task: string; readonly bytes: Uint8Array }
  | { readonly kind: "done"; readonly task: string; readonly result: TaskResult }
  | { readonly kind: "stopped"; readonly task: string }
  | { readonly kind: "failed"; readonly task: string; readonly message: string; readonly code?: string };
