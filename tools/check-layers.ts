// `node tools/check-layers.ts`: enforces the layout table of ARCHITECTURE.md on every import of the house.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { checkLayers } from './layers/rules.ts';
import type { Manifest } from './layers/rules.ts';
import { UNITS } from './layers/table.ts';
import { listFiles, readText, report, ROOT } from './source-files.ts';

interface PackageJson {
  readonly exports?: Record<string, string>;
  readonly dependencies?: Record<string, string>;
  readonly devDependencies?: Record<string, string>;
  readonly optionalDependencies?: Record<string, string>;
}

function manifestOf(folder: string): Manifest {
  const json = JSON.parse(readText(join(folder, 'package.json'))) as PackageJson;
  return {
    exports: json.exports ?? {},
    dependencies: Object.keys({ ...json.dependencies, ...json.optionalDependencies }),
    devDependencies: Object.keys(json.devDependencies ?? {}),
  };
}

const folders = ['', ...UNITS.map((part) => part.folder)].filter((folder) =>
  existsSync(join(ROOT, folder, 'package.json')),
);
const files = listFiles(['packages', 'apps', 'sim', 'e2e', 'tools'], /\.tsx?$/);
const manifests = new Map(folders.map((folder) => [folder, manifestOf(folder)]));
report(
  'layers',
  checkLayers(
    files.map((path) => ({ path, text: readText(path) })),
    manifests,
  ),
);
