import type { Core, CoreSubscript } from "./core.ts";

/** The expressions directly inside a node. */
export function children(core: Core): readonly Core[] {
  switch (core.op) {
    case "apply":
      return [...core.arguments, ...Object.values(core.options)];
    case "member":
      return [core.of];
    case "subscript":
      return [core.of, ...core.subscripts.flatMap((s) => (s.kind === "index" ? [s.value] : []))];
    case "at":
      return typeof core.place === "string" ? [core.of] : [core.of, core.place];
    case "stack":
    case "list":
      return core.items;
    case "define":
    case "fold":
      return core.where === undefined ? [core.body] : [core.where, core.body];
    case "record":
      return Object.values(core.fields);
    default:
      return [];
  }
}

/** The node with every expression directly inside it replaced. */
export function mapChildren(core: Core, change: (child: Core) => Core): Core {
  switch (core.op) {
    case "apply":
      return { ...core, arguments: core.arguments.map(change), options: mapRecord(core.options, change) };
    case "member":
      return { ...core, of: change(core.of) };
    case "subscript": {
      const subscripts = core.subscripts.map(
        (s): CoreSubscript => (s.kind === "index" ? { kind: "index", value: change(s.value) } : s),
      );
      return { ...core, of: change(core.of), subscripts };
    }
    case "at":
      return { ...core, of: change(core.of), place: typeof core.place === "string" ? core.place : change(core.place) };
    case "stack":
    case "list":
      return { ...core, items: core.items.map(change) };
    case "define":
    case "fold":
      return { ...core, ...(core.where === undefined ? {} : { where: change(core.where) }), body: change(core.body) };
    case "record":
      return { ...core, fields: mapRecord(core.fields, change) };
    default:
      return core;
  }
}

function mapRecord(record: Readonly<Record<string, Core>>, change: (child: Core) => Core): Record<string, Core> {
  const result: Record<string, Core> = {};
  for (const [key, value] of Object.entries(record)) result[key] = change(value);
  return result;
}

/** Calls `visit` on a node and everything inside it. */
export function walk(core: Core, visit: (core: Core) => void): void {
  visit(core);
  for (const child of children(core)) walk(child, visit);
}

/** The tree with every node replaced from the leaves up. */
export function rewrite(core: Core, change: (core: Core) => Core): Core {
  return change(mapChildren(core, (child) => rewrite(child, change)));
}
