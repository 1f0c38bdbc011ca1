/** What a command returns to the shell. */
export const EXIT = {
  ok: 0,
  claim: 1, // an `expect` does not hold
  input: 2, // the file or the arguments are wrong
  failed: 3, // a task failed: divergence, memory, disk
  internal: 4,
  interrupted: 130, // with checkpoints
} as const;

/** A wrong argument or file, as a sentence for stderr. */
export class UsageError extends Error {
  readonly code: number;
  constructor(message: string, code: number = EXIT.input) {
    super(message);
    this.code = code;
  }
}
