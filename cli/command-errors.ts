/** What is wrong with the words of a command line, as sentences. */
import type { Command, CommanderError } from "commander";
import { nearest } from "./nearest.ts";

/** The sentence for what commander found; `args` are the words as they were written. */
export function commandError(error: CommanderError, program: Command, args: readonly string[]): string {
  const name = args.find((a) => program.commands.some((c) => c.name() === a));
  const command = program.commands.find((c) => c.name() === name);
  const full = command ? `ansatz ${command.name()}` : "ansatz";
  const help = `\`${full} --help\` shows how`;
  const quoted = /'([^']*)'/.exec(error.message)?.[1] ?? "";
  switch (error.code) {
    case "commander.unknownOption": {
      const word = quoted.split("=")[0];
      const options = [...(command?.options ?? []), ...program.options].flatMap((o) => (o.long ? [o.long] : []));
      const near = nearest(
        word.replace(/^-+/, ""),
        [...new Set([...options, "--help"])].map((long) => long.slice(2)),
      );
      return `\`${full}\` has no option \`${word}\`${near ? `; did you mean \`--${near}\`` : `; ${help}`}`;
    }
    case "commander.optionMissingArgument": {
      const [option, value] = quoted.split(" ");
      return `\`${option}\` needs a value: \`${option} ${(value ?? "").replace(/[<>]/g, "").toUpperCase()}\``;
    }
    case "commander.missingArgument":
      return `\`${full} ${usage(command)}\`: ${quoted.toUpperCase()} is missing; ${help}`;
    case "commander.excessArguments": {
      const most = command?.registeredArguments.length ?? 0;
      return `\`${full}\` takes ${["no argument", "one argument", "two arguments"][most]}, and there are more; ${help}`;
    }
    default:
      return `${error.message.replace(/^error: /, "")}; ${help}`;
  }
}

/** Arguments of a command as a line of usage: `RUN DIR`, `FILES…`. */
function usage(command: Command | undefined): string {
  return (command?.registeredArguments ?? [])
    .map((a) => `${a.required ? "" : "["}${a.name().toUpperCase()}${a.variadic ? "…" : ""}${a.required ? "" : "]"}`)
    .join(" ");
}
