import type { Catalogue } from "../catalogue.ts";
import type { Diagnostic, Edit, Label } from "../diagnostics/diagnostic.ts";
import type { Piece } from "../messages.ts";
import type { Static } from "../plan/core.ts";
import type { FileHost } from "../plan/host.ts";
import type { MeasurePlan, StagePlan, StageVariant } from "../plan/plan.ts";
import type { SourceFile, Span } from "../source.ts";
import type { Statement } from "../syntax/ast.ts";
import { CatalogueIndex } from "./catalogue-index.ts";
import { Frame } from "./frame.ts";
import type { ModelInfo } from "./model.ts";
import type { TensorValue } from "./values.ts";

export type Of<K extends Statement["kind"]> = Extract<Statement, { kind: K }>;

/** What a name of the file stands for. */
export type Definition = Of<"let" | "data" | "process" | "layer" | "model" | "stage" | "measure">;

/** A swept name: its axis among the sweeps and its values. */
export interface SweptName {
  readonly name: string;
  readonly axis: number;
  readonly values: readonly Static[];
  readonly labels: readonly string[];
  readonly span: Span;
  /** `warm both`: walked up and down. */
  readonly both?: boolean;
}

/** A stage after elaboration. */
export interface StageInfo {
  readonly plan: Omit<StagePlan, "variants" | "repeated">;
  readonly forced: readonly string[];
  readonly variants: readonly VariantInfo[];
  /** Variant of the values of the forced names (canonical JSON of their indices). */
  readonly byKey: ReadonlyMap<string, number>;
  /** The sets of inputs: expressions to evaluate for each task. */
  readonly statement: Of<"stage">;
}

export interface VariantInfo {
  readonly plan: StageVariant;
  readonly frame: Frame;
  readonly model?: ModelInfo;
  /** Present where something was reported: fields that may be there, so that whatever uses them stays silent. */
  readonly lost?: { readonly all: boolean; readonly names: ReadonlySet<string> };
}

export interface MeasureInfo {
  readonly plan: MeasurePlan;
  readonly value: TensorValue | undefined;
  /** Swept names and `repeats` that the value still carries. */
  readonly stages: ReadonlySet<string>;
}

/** The state of one compilation: scopes, sweeps, what has been elaborated so far, and the diagnostics. */
export class Checker {
  readonly index: CatalogueIndex;
  readonly host: FileHost;
  readonly files: SourceFile[] = [];
  readonly hashes: string[] = [];
  readonly diagnostics: Diagnostic[] = [];
  /** Files of data, with the SHA-256 of their bytes. */
  readonly dataFiles = new Map<string, string>();
  readonly definitions = new Map<string, Definition>();
  /** Names that a syntax error hides: taken as known. */
  readonly lost = new Set<string>();
  readonly swept = new Map<string, SweptName>();
  /** Definitions that something uses (W201). */
  readonly usedNames = new Set<string>();
  readonly stages = new Map<string, StageInfo | undefined>();
  readonly stagesAtWork: string[] = [];
  readonly measures = new Map<string, MeasureInfo | undefined>();
  readonly measuresAtWork: string[] = [];
  readonly letsAtWork: string[] = [];
  /** Names that the file sweeps, before their values are known. */
  readonly sweptNames = new Set<string>();
  /** Swept names that claims and figures look at. */
  readonly sweptLookedAt = new Set<string>();
  /** Names whose values the command line gives. */
  readonly setNames = new Set<string>();
  /** `repeat k` without `keep`: results carry `repeats`. */
  repeats = false;
  private readonly reported = new Set<string>();

  constructor(catalogue: Catalogue, host: FileHost) {
    this.index = new CatalogueIndex(catalogue);
    this.host = host;
  }

  get catalogue(): Catalogue {
    return this.index.catalogue;
  }

  /** Reports once for a code and place, however many points of a sweep trigger it. */
  report(span: Span, piece: Piece, labels?: readonly Label[], fix?: readonly Edit[]): void {
    const key = `${piece.code}:${span.file}:${span.start}:${span.end}`;
    if (this.reported.has(key)) return;
    this.reported.add(key);
    this.diagnostics.push({
      code: piece.code,
      severity: piece.severity ?? (piece.code.startsWith("W") ? "warning" : "error"),
      message: piece.message,
      span,
      ...(piece.label === undefined ? {} : { label: piece.label }),
      ...(labels === undefined || labels.length === 0 ? {} : { labels }),
      ...(piece.notes === undefined ? {} : { notes: piece.notes }),
      ...(piece.help === undefined ? {} : { help: piece.help }),
      ...(fix === undefined ? {} : { fix }),
    });
  }

  /** Source text of a place, on one line. */
  text(span: Span): string {
    return (this.files[span.file]?.text ?? "")
      .slice(span.start, span.end)
      .replace(/\/\/[^\n]*/g, "")
      .replace(/\s+/g, " ")
      .trim();
  }

  get failed(): boolean {
    return this.diagnostics.some((diagnostic) => diagnostic.severity === "error");
  }

  /** A frame at the first value of every swept name, but for `at`. */
  frame(mode: Frame["mode"], at: ReadonlyMap<string, number> = new Map()): Frame {
    const point = new Map<string, Static>();
    for (const swept of this.swept.values()) {
      const value = swept.values[at.get(swept.name) ?? 0];
      if (value !== undefined) point.set(swept.name, value);
    }
    return new Frame(mode, point);
  }
}
