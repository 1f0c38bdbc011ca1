export { breathe } from "./breathe.ts";
export { CurveBook, type CurvePart } from "./curves.ts";
export { type Control, type Driven, drive, isCheckpoint } from "./drive.ts";
export { type HostStep, hostStep } from "./host-step.ts";
export type { Iteration, Outcome, RecordSink, Step } from "./iteration.ts";
export { programStep, type RecordForm } from "./program-step.ts";
