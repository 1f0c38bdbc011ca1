/** A place in one of the files of a program: UTF-16 offsets, `end` exclusive. `file` indexes `Program.files` (0: the main file). */
export interface Span {
  readonly file: number;
  readonly start: number;
  readonly end: number;
}

/** A file of a program, as it was read. `path` is what a diagnostic prints. */
export interface SourceFile {
  readonly path: string;
  readonly text: string;
}
