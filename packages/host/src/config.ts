// Environment -> one strict schema -> frozen object. A wrong value or an unknown PREAU_* name is an error, never a
// default; all problems are told at once, so that nobody corrects them one start at a time.
import type { Result } from '@preau/core/base';
import type { Setting } from './setting.ts';
import { SETTINGS } from './settings.ts';

/** The names an app reads, by the key under which it wants the value. */
export type ConfigSchema = Readonly<Record<string, Setting<unknown>>>;

/** The frozen object of a schema. */
export type Config<S extends ConfigSchema> = Readonly<{ [K in keyof S]: S[K] extends Setting<infer T> ? T : never }>;

/** Why a process cannot start; the caller prints the problems and exits with `EXIT_CONFIG`. */
export interface ConfigRefusal {
  readonly code: 'config.invalid';
  /** One sentence per problem, with the name and the form it should have; a secret's value is not in it. */
  readonly problems: readonly string[];
}

/** Exit code for a wrong configuration: EX_CONFIG of sysexits.h. */
export const EXIT_CONFIG = 78;

/** Reads the settings of a schema from an environment. An empty text counts as not set. */
export function loadConfig<S extends ConfigSchema>(
  schema: S,
  env: Readonly<Record<string, string | undefined>>,
): Result<Config<S>, ConfigRefusal> {
  const problems: string[] = [];
  const values: Record<string, unknown> = {};
  for (const [key, setting] of Object.entries(schema)) {
    const text = env[setting.name];
    values[key] = setting.fallback;
    if (text === undefined || text === '') continue;
    const value = setting.parse(text);
    if (value === undefined) {
      const shown = setting.secret ? '' : `, not "${text}"`;
      problems.push(`Cannot use ${setting.name}: it must be ${setting.form}${shown}`);
    } else {
      values[key] = value;
    }
  }
  problems.push(...unknownNames(schema, env), ...incompleteSets(schema, env));
  if (problems.length > 0) return { ok: false, error: { code: 'config.invalid', problems } };
  return { ok: true, value: Object.freeze(values) as Config<S> };
}

function unknownNames(schema: ConfigSchema, env: Readonly<Record<string, string | undefined>>): string[] {
  const known = new Set(
    [...Object.values(SETTINGS), ...Object.values(schema)].map((setting) => setting.name as string),
  );
  return Object.keys(env)
    .filter((name) => name.startsWith('PREAU_') && !known.has(name))
    .toSorted()
    .map((name) => `Cannot use ${name}: no Préau app knows this name${nearest(name, known)}`);
}

/** Settings that mean something only together. */
const SETS: readonly (readonly string[])[] = [
  ['PREAU_TLS_CERT', 'PREAU_TLS_KEY'],
  ['PREAU_LIVEKIT_URL', 'PREAU_LIVEKIT_KEY', 'PREAU_LIVEKIT_SECRET'],
];

function incompleteSets(schema: ConfigSchema, env: Readonly<Record<string, string | undefined>>): string[] {
  const read = new Set(Object.values(schema).map((setting) => setting.name as string));
  return SETS.filter((names) => names.every((name) => read.has(name))).flatMap((names) => {
    const missing = names.filter((name) => (env[name] ?? '') === '');
    if (missing.length === 0 || missing.length === names.length) return [];
    const present = names.filter((name) => !missing.includes(name));
    return [`Cannot use ${present.join(' and ')} without ${missing.join(' and ')}`];
  });
}

/** Suggests the known name that differs least, if it differs by at most two letters. */
function nearest(name: string, known: ReadonlySet<string>): string {
  const close = [...known].map((candidate) => ({ candidate, distance: distanceBetween(name, candidate) }));
  const best = close.toSorted((a, b) => a.distance - b.distance)[0];
  return best !== undefined && best.distance <= 2 ? ` (did you mean ${best.candidate}?)` : '';
}

/** Levenshtein distance. */
function distanceBetween(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i += 1) {
    const next = [i];
    for (let j = 1; j <= b.length; j += 1) {
      const replaced = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(replaced, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[b.length] ?? 0;
}
