// Judges every import of the house against the table. Pure: files come in as texts, violations go out as sentences.
import { builtinModules } from 'node:module';
import { dirname, join, normalize } from 'node:path/posix';
import { findCycles } from './cycles.ts';
import { scan } from './scan.ts';
import type { Import } from './scan.ts';
import { NOUNS, TOOLS, UNITS } from './table.ts';
import type { Unit } from './table.ts';

/** A source file: path from the root with `/`, and its text. */
export interface SourceFile {
  readonly path: string;
  readonly text: string;
}

/** What a part's package.json says. */
export interface Manifest {
  /** Doors by subpath: `.` or `./base`, to a file relative to the part. */
  readonly exports: Readonly<Record<string, string>>;
  readonly dependencies: readonly string[];
  readonly devDependencies: readonly string[];
}

const ALL = [...UNITS, TOOLS];
/** Above it lie the parts that no product code imports: sim and e2e. */
const APPS_ROW = 5;
const BUILTINS = new Set(builtinModules);

/** Checks all files. Each answer is `path:line message`. Manifests are keyed by the part's folder, `''` is the root. */
export function checkLayers(files: readonly SourceFile[], manifests: ReadonlyMap<string, Manifest>): string[] {
  const violations = checkTable();
  const known = new Set(files.map((file) => file.path));
  const graph = new Map<string, string[]>();
  for (const file of files) {
    const owner = ownerOf(file.path);
    if (owner === undefined) {
      violations.push(`${file.path}:1 lies in no part of the layout table`);
      continue;
    }
    const found = scan(file.path, file.text, owner.name === 'core' && !isTest(file.path));
    const edges: string[] = [];
    for (const item of found.imports) {
      const complaint = judge(file.path, owner, item, manifests);
      if (complaint !== undefined) violations.push(`${file.path}:${item.line} ${complaint}`);
      const target = resolve(file.path, item.specifier, manifests);
      if (target !== undefined && known.has(target) && !item.lazy) edges.push(target);
    }
    graph.set(file.path, edges);
    for (const impurity of found.impurities) {
      violations.push(
        `${file.path}:${impurity.line} core uses ${impurity.what}: time, randomness and the machine are arguments`,
      );
    }
  }
  for (const cycle of findCycles(graph))
    violations.push(`${cycle[0]}:1 import cycle: ${[...cycle, cycle[0]].join(' -> ')}`);
  return violations.toSorted();
}

/** Tests, their support and build configuration: they may use development dependencies and more of the house. */
export function isTest(path: string): boolean {
  return (
    /(^|\/)(test|testing|fixtures)\//.test(path) ||
    /\.(test|suite)\.tsx?$/.test(path) ||
    path.endsWith('.config.ts') ||
    /^apps\/web\/build[\w-]*\.ts$/.test(path)
  );
}

function checkTable(): string[] {
  return ALL.flatMap((part) =>
    part.house
      .map((name) => ALL.find((other) => other.name === name.split('/')[0]))
      .filter((other) => other === undefined || other.row >= part.row)
      .map(
        (other) =>
          `tools/layers/table.ts:1 ${part.name} (row ${part.row}) lists ${other?.name} (row ${other?.row}): lower rows only`,
      ),
  );
}

function judge(path: string, owner: Unit, item: Import, manifests: ReadonlyMap<string, Manifest>): string | undefined {
  const { specifier } = item;
  const test = isTest(path) || owner === TOOLS;
  if (specifier.startsWith('.')) return judgeRelative(path, owner, item, test);
  if (specifier.startsWith('node:'))
    return owner.node || test ? undefined : `${owner.name} imports ${specifier}: it may import no node: module`;
  if (BUILTINS.has(specifier)) return `imports ${specifier}: write node:${specifier}`;
  if (specifier.startsWith('@preau/')) return judgeHouse(path, owner, specifier, manifests, test);
  return judgeNpm(owner, specifier, manifests, test);
}

function judgeRelative(path: string, owner: Unit, item: Import, test: boolean): string | undefined {
  const target = join(dirname(path), item.specifier);
  const other = ownerOf(target);
  if (other !== owner) {
    // Tests may share test code across parts; tools read the house as files.
    if (test && (other === TOOLS || isTest(target) || owner === TOOLS)) return undefined;
    // Journeys and benchmarks start a whole Préau the way tests start a database.
    if (owner.row > APPS_ROW && target.startsWith('tools/testing/')) return undefined;
    return `imports ${item.specifier}, which lies outside ${owner.folder}: use a package door`;
  }
  return test ? undefined : judgeNouns(owner, nounOf(owner, path), nounOf(owner, target), item);
}

/** Folders gate, school and lesson of one part do not know one another. */
function judgeNouns(owner: Unit, from: string, to: string, item: Import): string | undefined {
  if (owner.name === 'web') {
    const fromNoun = NOUNS.includes(from);
    if (from === 'ui' && NOUNS.includes(to)) return `ui imports ${item.specifier}: ui knows no noun`;
    if (fromNoun && NOUNS.includes(to) && from !== to && !item.lazy)
      return `${from} imports ${item.specifier}: gate, school and lesson import ui only (a lazy import() is allowed)`;
    return undefined;
  }
  if (!owner.nouns || from === to) return undefined;
  return to === 'base' ? undefined : `${from} imports ${item.specifier}: folders of ${owner.name} import base only`;
}

function judgeHouse(
  path: string,
  owner: Unit,
  specifier: string,
  manifests: ReadonlyMap<string, Manifest>,
  test: boolean,
): string | undefined {
  const [, name = '', ...rest] = specifier.split('/');
  const door = rest.length === 0 ? '.' : `./${rest.join('/')}`;
  const target = UNITS.find((part) => part.name === name);
  if (target === undefined) return `imports ${specifier}: there is no such part`;
  const doors = manifests.get(target.folder)?.exports ?? {};
  if (!(door in doors)) return `imports ${specifier}: ${name} has no such door (package.json "exports")`;
  const declared = manifests.get(owner.folder);
  const isDeclared =
    declared === undefined ||
    [...declared.dependencies, ...(test || owner.row > APPS_ROW ? declared.devDependencies : [])].includes(
      `@preau/${name}`,
    );
  if (test) {
    if (target.row > owner.row)
      return `imports ${specifier} (row ${target.row}) in a test of row ${owner.row}: tests may import their own row or lower`;
    return undefined;
  }
  const allowed = owner.house.includes(name) || owner.house.includes(`${name}/${rest.join('/')}`);
  if (!allowed)
    return `${owner.name} (row ${owner.row}) imports ${specifier} (row ${target.row}): not in its line of the layout table`;
  if (!isDeclared) return `imports ${specifier}: its package.json does not say so`;
  const from = nounOf(owner, path);
  const to = rest[0] ?? '';
  if (owner.nouns && NOUNS.includes(from) && NOUNS.includes(to) && from !== to) {
    return `${owner.name}/${from} imports ${specifier}: gate, school and lesson live without each other`;
  }
  if (owner.nouns && from === 'base' && NOUNS.includes(to))
    return `${owner.name}/base imports ${specifier}: base knows no noun`;
  return undefined;
}

function judgeNpm(
  owner: Unit,
  specifier: string,
  manifests: ReadonlyMap<string, Manifest>,
  test: boolean,
): string | undefined {
  const parts = specifier.split('/');
  const name = specifier.startsWith('@') ? parts.slice(0, 2).join('/') : (parts[0] ?? '');
  const allowed = owner.npm.some(
    (entry) => entry === '*' || entry === name || (entry.endsWith('/*') && name.startsWith(entry.slice(0, -1))),
  );
  if (!test && !allowed) return `${owner.name} imports ${name}: not in its line of the layout table`;
  const own = manifests.get(owner.folder);
  const root = manifests.get('');
  if (own === undefined && owner !== TOOLS) return undefined;
  const declared = test
    ? [own, root, ...(owner === TOOLS ? manifests.values() : [])].flatMap((manifest) => [
        ...(manifest?.dependencies ?? []),
        ...(manifest?.devDependencies ?? []),
      ])
    : [
        ...(own?.dependencies ?? []),
        ...(owner.folder === 'sim' || owner.folder === 'e2e' ? (own?.devDependencies ?? []) : []),
      ];
  return declared.includes(name) ? undefined : `imports ${name}: its package.json does not declare it`;
}

function ownerOf(path: string): Unit | undefined {
  return ALL.find((part) => path === part.folder || path.startsWith(`${part.folder}/`));
}

/** The first folder inside a part's source, e.g. `lesson`; empty for files beside the folders. */
function nounOf(owner: Unit, path: string): string {
  const inside = path.slice(owner.folder.length + 1).replace(/^src\//, '');
  return inside.includes('/') ? (inside.split('/')[0] ?? '') : '';
}

function resolve(path: string, specifier: string, manifests: ReadonlyMap<string, Manifest>): string | undefined {
  if (specifier.startsWith('.')) return join(dirname(path), specifier);
  if (!specifier.startsWith('@preau/')) return undefined;
  const [, name = '', ...rest] = specifier.split('/');
  const target = UNITS.find((part) => part.name === name);
  const file =
    target === undefined
      ? undefined
      : manifests.get(target.folder)?.exports[rest.length === 0 ? '.' : `./${rest.join('/')}`];
  return target === undefined || file === undefined ? undefined : normalize(join(target.folder, file));
}
