/** The commands and their options. Each command is loaded when it is used. */
import { Command, CommanderError } from "commander";
import { CodedError, codedLine, codedText } from "./coded-error.ts";
import { commandError } from "./command-errors.ts";
import { packageVersion } from "./environment.ts";
import { EXIT, UsageError } from "./exit-codes.ts";
import { nearest } from "./nearest.ts";
import { colourMode, type World } from "./world.ts";

const collect = (value: string, before: string[] = []) => [...before, value];

/** Lines below the help of a command. */
const examples = (...lines: readonly string[]) => `\nexamples\n${lines.map((line) => `  ansatz ${line}`).join("\n")}`;

/** Builds the commands; each sets `code`. */
export function program(world: World, done: (code: number) => void): Command {
  const ansatz = new Command("ansatz")
    .description("a workbench for the theory of small neural networks")
    .version(packageVersion(), "-V, --version")
    .option("--no-color", "no colours")
    .exitOverride()
    .configureOutput({
      writeOut: (t) => void world.stdout.write(t),
      writeErr: (t) => void world.stderr.write(t),
      outputError: () => {}, // `main` says it in sentences
    })
    .configureHelp({ styleTitle: (title) => title.toLowerCase(), sortSubcommands: false })
    .helpOption("-h, --help", "this text")
    .helpCommand("help [command]", "how a command is used")
    .addHelpText(
      "after",
      examples("run example:superposition", "new first", "run first.exp", "report last", "help run"),
    );
  // Options of the program itself (--no-color) may stand before or after the command.
  const action = <A extends unknown[]>(run: (options: Record<string, never>, ...args: A) => Promise<number>) =>
    async function (this: Command, ...all: unknown[]) {
      done(await run({ ...ansatz.opts(), ...this.opts() } as Record<string, never>, ...(all.slice(0, -2) as A)));
    };

  ansatz.action(action(async (o) => (await import("./commands/welcome.ts")).welcomeCommand(o, world)));
  ansatz
    .command("run <file>")
    .description("check, plan, run, show; FILE or example:NAME")
    .option("--set <name=values>", "values of a let or of seed, as a sweep if there are several", collect)
    .option("--jobs <n>", "workers; default: the cores")
    .option("--json", "events, one JSON object a line")
    .option("--plain", "lines instead of the live screen")
    .option("--dry-run", "the plan and what it costs")
    .option("--listing", "with --dry-run: the program of every stage")
    .option("--watch", "again whenever the file changes; finished tasks come from the cache")
    .option("--out <dir>", "folder of runs; default: runs")
    .option("--no-cache", "compute finished tasks again")
    .option("--no-fuse", "elementwise operations one by one: slower, the same bits")
    .option("--quiet", "verdicts only")
    .option("--no-color", "no colours")
    .addHelpText(
      "after",
      examples(
        "run example:superposition",
        "run experiment.exp",
        "run experiment.exp --set density=0.1,0.2 --jobs 4",
        "run experiment.exp --json | jq -r .event",
      ),
    )
    .action(
      action(async (o, file: string) =>
        (await import("./commands/run.ts")).runCommand(file, o, world, async () =>
          (await import("./library.ts")).loadLibrary(),
        ),
      ),
    );
  ansatz
    .command("check <files...>")
    .description("diagnostics only")
    .option("--fix", "apply the certain repairs, then check again")
    .option("--json", "diagnostics, one JSON object a line")
    .option("--quiet", "nothing where nothing is wrong")
    .option("--no-color", "no colours")
    .addHelpText("after", examples("check experiment.exp", "check *.exp --fix"))
    .action(
      action(async (o, files: string[]) =>
        (await import("./commands/check.ts")).checkCommand(files, o, world, async () =>
          (await import("./library.ts")).loadCompiler(),
        ),
      ),
    );
  ansatz
    .command("fmt <files...>")
    .description("format in place; - reads stdin")
    .option("--check", "list the files that differ, exit 1")
    .option("--no-color", "no colours")
    .addHelpText("after", examples("fmt experiment.exp", "fmt --check *.exp", "fmt - < experiment.exp"))
    .action(action(async (o, files: string[]) => (await import("./commands/fmt.ts")).fmtCommand(files, o, world)));
  ansatz
    .command("explain [name]")
    .description("a catalogue entry or an error code; alone: the catalogue")
    .option("--no-color", "no colours")
    .addHelpText("after", examples("explain", "explain adam", "explain E201"))
    .action(
      action(async (o, name: string | undefined) => {
        const [{ explainCommand }, { loadCompiler }, { codePage }] = await Promise.all([
          import("./commands/explain.ts"),
          import("./library.ts"),
          import("./code-page.ts"),
        ]);
        const catalogue = async () => (await loadCompiler()).catalogue;
        return explainCommand(name, o, world, catalogue, (code, style) => codePage(code, style, loadCompiler));
      }),
    );
  ansatz
    .command("ls")
    .description("runs on this disk")
    .option("--sort <by>", "time, name, seconds, or a measure: the mean over its points")
    .option("--out <dir>", "folder of runs; default: runs")
    .option("--json", "one JSON object a line")
    .option("--no-color", "no colours")
    .addHelpText("after", examples("ls", "ls --sort seconds", "ls --sort represented"))
    .action(action(async (o) => (await import("./commands/ls.ts")).lsCommand(o, world)));
  ansatz
    .command("show <run>")
    .description("figures, measures and claims of a run: its name, the beginning of its hash, or last")
    .option("--out <dir>", "folder of runs; default: runs")
    .option("--json", "results.json")
    .option("--no-color", "no colours")
    .addHelpText("after", examples("show last", "show superposition", "show 3fa9 --json"))
    .action(action(async (o, run: string) => (await import("./commands/show.ts")).showCommand(run, o, world)));
  ansatz
    .command("report <run>")
    .description("write report.html of a run")
    .option("--out <dir>", "folder of runs; default: runs")
    .addHelpText("after", examples("report last"))
    .action(action(async (o, run: string) => (await import("./commands/report.ts")).reportCommand(run, o, world)));
  ansatz
    .command("compare <a> <b>")
    .description("two runs side by side: plans, measures, claims")
    .option("--out <dir>", "folder of runs; default: runs")
    .option("--no-color", "no colours")
    .addHelpText("after", examples("compare superposition/3fa9c1d2 last"))
    .action(
      action(async (o, a: string, b: string) => (await import("./commands/compare.ts")).compareCommand(a, b, o, world)),
    );
  ansatz
    .command("plot <run> [figures...]")
    .description("figures of a run, by number or id, in the terminal or as SVG")
    .option("--svg <dir>", "write SVG files there")
    .option("--out <dir>", "folder of runs; default: runs")
    .option("--no-color", "no colours")
    .addHelpText("after", examples("plot last", "plot last 1 --svg figures"))
    .action(
      action(async (o, run: string, figures: string[]) =>
        (await import("./commands/plot.ts")).plotCommand(run, figures, o, world),
      ),
    );
  ansatz
    .command("export <run> <dir>")
    .description("measures as CSV, figures, table, weights and draws for other tools")
    .option("--out <dir>", "folder of runs; default: runs")
    .addHelpText("after", examples("export last data"))
    .action(
      action(async (o, run: string, dir: string) =>
        (await import("./commands/export.ts")).exportCommand(run, dir, o, world),
      ),
    );
  ansatz
    .command("new <name>")
    .description("a commented starter file that runs")
    .addHelpText("after", examples("new first"))
    .action(action(async (_, name: string) => (await import("./commands/new.ts")).newCommand(name, world)));
  ansatz
    .command("doctor")
    .description("Node, WASM SIMD, cores, disk, terminal")
    .option("--no-color", "no colours")
    .addHelpText("after", examples("doctor"))
    .action(action(async (o) => (await import("./commands/doctor.ts")).doctorCommand(o, world)));
  return ansatz;
}

/** Runs the command line; resolves to the exit code and never rejects. */
export async function main(args: readonly string[], world: World): Promise<number> {
  let code: number = EXIT.ok;
  const ansatz = program(world, (c) => {
    code = c;
  });
  try {
    const named = args.find((a) => !a.startsWith("-"));
    const names = [...ansatz.commands.map((c) => c.name()), "help"];
    if (named !== undefined && named === args[0] && !names.includes(named))
      throw new UsageError(unknownCommand(named, names));
    await ansatz.parseAsync([...args], { from: "user" });
    return code;
  } catch (error) {
    if (error instanceof CommanderError) {
      if (error.exitCode === 0) return EXIT.ok;
      world.stderr.write(`${commandError(error, ansatz, args)}\n`);
      return EXIT.input;
    }
    if (error instanceof CodedError) {
      if (args.includes("--json")) world.stdout.write(codedLine(error.diagnostic, 0));
      else
        world.stderr.write(codedText(error.diagnostic, colourMode(world, world.stderr, !args.includes("--no-color"))));
      return error.code;
    }
    if (error instanceof UsageError) {
      world.stderr.write(`${error.message}\n`);
      return error.code;
    }
    const { crashFile } = await import("./crash-file.ts");
    world.stderr.write(
      `ansatz itself failed: ${error instanceof Error ? error.message : String(error)}\nthis is a bug of ansatz; the details are in ${crashFile(error, args)}\n`,
    );
    return EXIT.internal;
  }
}

function unknownCommand(name: string, names: readonly string[]): string {
  if (name.endsWith(".exp") || name.startsWith("example:"))
    return `there is no command \`${name}\`; to run a file write \`ansatz run ${name}\``;
  const near = nearest(name, names);
  return `there is no command \`${name}\`${near ? `; did you mean \`ansatz ${near}\`` : `; there are ${names.join(", ")}`}`;
}
