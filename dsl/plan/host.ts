/** What the compiler asks of its surroundings: files named by `include` and data sources, read relative to the project. */
export interface FileHost {
  /** Bytes of a file, or why they cannot be had. `path` is normalised, `/`-separated, inside the project. */
  read(path: string): { readonly bytes: Uint8Array } | { readonly problem: string };
}
