/** Runs a program's text in this thread and collects what it says. */
import { compile, type Event, type RunResult, run } from "../../index.ts";

export interface Told {
  readonly result: RunResult;
  readonly verdicts: readonly Extract<Event, { event: "verdict" }>[];
  readonly measures: readonly Extract<Event, { event: "measure" }>[];
  readonly failures: readonly string[];
  readonly choices: readonly Extract<Event, { event: "choice" }>[];
  readonly figures: readonly Extract<Event, { event: "figure" }>[];
}

export async function runText(
  text: string,
  options: {
    readonly limitSteps?: number;
    readonly path?: string;
    readonly set?: Readonly<Record<string, string>>;
    /** Bytes of the files that the program names. */
    readonly files?: (path: string) => Uint8Array;
  } = {},
): Promise<Told> {
  const { set, files } = options;
  const { plan, diagnostics } = await compile(
    { path: options.path ?? "test.exp", text },
    { ...(set ? { set } : {}), ...(files ? { host: { read: (path: string) => ({ bytes: files(path) }) } } : {}) },
  );
  if (!plan) throw new Error(diagnostics.map((d) => `${d.code} ${d.message}`).join("\n"));
  const running = run(plan, {
    workers: 0,
    ...(files ? { files } : {}),
    ...(options.limitSteps === undefined ? {} : { limitSteps: options.limitSteps }),
  });
  const verdicts: Told["verdicts"][number][] = [];
  const measures: Told["measures"][number][] = [];
  const figures: Told["figures"][number][] = [];
  const choices: Told["choices"][number][] = [];
  const failures: string[] = [];
  for await (const event of running) {
    if (event.event === "verdict") verdicts.push(event);
    else if (event.event === "measure") measures.push(event);
    else if (event.event === "choice") choices.push(event);
    else if (event.event === "figure") figures.push(event);
    else if (event.event === "task" && event.state === "failed") failures.push(event.message ?? event.id);
  }
  return { result: await running.result, verdicts, measures, choices, failures, figures };
}
