// The files of the house as the checks read them.
import { readdirSync, readFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';

/** The root of the checkout. */
export const ROOT = join(import.meta.dirname, '..');

const SKIPPED = new Set(['node_modules', '.git', 'dist', '.preau', '.cache']);

/** Paths from the root (with `/`) of all files whose name matches, below the given folders. */
export function listFiles(folders: readonly string[], pattern: RegExp): string[] {
  const found: string[] = [];
  const enter = (folder: string): void => {
    for (const entry of readdirSync(folder, { withFileTypes: true })) {
      const path = join(folder, entry.name);
      if (entry.isDirectory() && !SKIPPED.has(entry.name)) enter(path);
      else if (entry.isFile() && pattern.test(entry.name)) found.push(relative(ROOT, path).split(sep).join('/'));
    }
  };
  for (const folder of folders) enter(join(ROOT, folder));
  return found.toSorted();
}

/** The text of a file given by its path from the root. */
export function readText(path: string): string {
  return readFileSync(join(ROOT, path), 'utf8');
}

/** Prints what a check found and sets the exit code; silence is success. */
export function report(check: string, problems: readonly string[]): void {
  for (const problem of problems) process.stdout.write(`${problem}\n`);
  if (problems.length === 0) return;
  process.stdout.write(`${check}: ${problems.length} ${problems.length === 1 ? 'problem' : 'problems'}\n`);
  process.exitCode = 1;
}
