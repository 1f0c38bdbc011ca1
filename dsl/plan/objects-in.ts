/** Every object in a tree of plain values (syntax, plan), from the outside in and in the order of writing. */
export function objectsIn(tree: unknown, found: object[] = []): readonly object[] {
  if (typeof tree !== "object" || tree === null) return found;
  if (!Array.isArray(tree)) found.push(tree);
  for (const each of Object.values(tree)) objectsIn(each, found);
  return found;
}
