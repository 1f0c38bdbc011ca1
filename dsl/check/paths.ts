/**
 * The path that `path` means in the file `from`: normalised and inside the project; undefined where it leaves it. The project is the
 * current folder, or the main file's own folder where that is named by an absolute path.
 */
export function resolvePath(from: string, path: string, main = from): string | undefined {
  if (path.startsWith("/") || path.includes("\\") || /^[A-Za-z]:/.test(path)) return undefined;
  const parts = folder(from);
  const least = main.startsWith("/") ? folder(main) : [];
  for (const part of path.split("/")) {
    if (part === "" || part === ".") continue;
    if (part !== "..") parts.push(part);
    else if (parts.length === 0) return undefined;
    else parts.pop();
  }
  return least.every((part, k) => part === parts[k]) ? parts.join("/") : undefined;
}

function folder(file: string): string[] {
  return file
    .split("/")
    .slice(0, -1)
    .filter((part) => part !== ".");
}
