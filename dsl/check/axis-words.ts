/** Words of axes that values may carry beside their own dimensions, apart from swept names. */
export const AXES: ReadonlySet<string> = new Set([
  "samples",
  "draws",
  "chains",
  "steps",
  "checkpoints",
  "repeats",
  "layers",
  "bindings",
]);
