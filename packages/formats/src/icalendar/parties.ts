// Who a lesson is for and who teaches it: our own properties first, else what calendars commonly carry. docs/reference/import-files.md.

import { cleanText } from '@preau/core/base';
import { displayNameOf, foldName } from '@preau/core/school';
import type { RosterSnapshot, SourcedId } from '@preau/core/school';
import { valueOffset } from './content-lines.ts';
import type { ContentLine } from './content-lines.ts';
import { propertyOf } from './property.ts';

type Properties = ReadonlyMap<string, readonly ContentLine[]>;
type Complain = (line: ContentLine | undefined, message: string, offset?: number) => void;

/** Finds the classes, groups and teachers that an event names in the roster of the school. */
export class Parties {
  readonly #audiences: ReadonlySet<SourcedId>;
  readonly #teachers: ReadonlySet<SourcedId>;
  readonly #byLabel: ReadonlyMap<string, readonly SourcedId[]>;
  readonly #byName: ReadonlyMap<string, readonly SourcedId[]>;

  constructor(roster: RosterSnapshot) {
    const teachers = roster.people.filter((p) => p.roles.includes('teacher') && !p.missing);
    const audiences = roster.audiences.filter((a) => !a.missing);
    this.#audiences = new Set(audiences.map((a) => a.sourcedId));
    this.#teachers = new Set(teachers.map((p) => p.sourcedId));
    this.#byLabel = index(audiences.map((a) => [foldName(a.label), a.sourcedId]));
    this.#byName = index(
      teachers.flatMap((p) => [
        [foldName(displayNameOf(p)), p.sourcedId],
        [foldName(`${p.familyName} ${p.givenName}`), p.sourcedId],
      ]),
    );
  }

  /** `X-PREAU-AUDIENCE` (sourcedIds), else `CATEGORIES` (labels). At least one. */
  audiencesOf(properties: Properties, complain: Complain): SourcedId[] {
    const own = properties.get('x-preau-audience');
    if (own !== undefined)
      return unique(own.flatMap((line) => keysOf(line, this.#audiences, 'class or group', complain)));
    const named = properties.get('categories');
    if (named === undefined) complain(undefined, 'The event names no class or group (X-PREAU-AUDIENCE or CATEGORIES)');
    return unique(
      (named ?? []).flatMap((line) =>
        namesOf(line, complain).flatMap((name) => lookUp(name, this.#byLabel, 'class or group', line, complain)),
      ),
    );
  }

  /** `X-PREAU-TEACHER` (sourcedIds), else the `CN` of each `ATTENDEE`. None: the post is vacant. */
  teachersOf(properties: Properties, complain: Complain): SourcedId[] {
    const own = properties.get('x-preau-teacher');
    if (own !== undefined) return unique(own.flatMap((line) => keysOf(line, this.#teachers, 'teacher', complain)));
    return unique(
      (properties.get('attendee') ?? []).flatMap((line) => {
        const name = propertyOf(line, (message) => complain(line, message))?.[1]['cn'];
        if (typeof name === 'string') return lookUp(name, this.#byName, 'teacher', line, complain);
        complain(line, 'The ATTENDEE has no CN to find the teacher by');
        return [];
      }),
    );
  }
}

/** Splits a list value at commas, keeping where each part begins in the line. */
function keysOf(line: ContentLine, known: ReadonlySet<SourcedId>, noun: string, complain: Complain): SourcedId[] {
  const keys: SourcedId[] = [];
  let offset = valueOffset(line);
  for (const part of line.text.slice(offset).split(',')) {
    const key = part.trim().replaceAll(/\\([\\;])/g, '$1');
    if (key !== '') {
      if (known.has(key)) keys.push(key);
      else complain(line, `The roster has no ${noun} ${key.slice(0, 80)}`, offset);
    }
    offset += part.length + 1;
  }
  return keys;
}

function namesOf(line: ContentLine, complain: Complain): string[] {
  const [, , , ...values] = propertyOf(line, (message) => complain(line, message)) ?? ['', {}, ''];
  return values.map((value) => cleanText(String(value))).filter((name) => name !== '');
}

function lookUp(
  name: string,
  byName: ReadonlyMap<string, readonly SourcedId[]>,
  noun: string,
  line: ContentLine,
  complain: Complain,
): readonly SourcedId[] {
  const found = byName.get(foldName(name)) ?? [];
  if (found.length === 0) complain(line, `The roster has no ${noun} named ${name.slice(0, 80)}`);
  if (found.length > 1)
    complain(line, `The roster has ${found.length} of the name ${name.slice(0, 80)}; name the ${noun} by sourcedId`);
  return found.slice(0, 1);
}

function index(entries: readonly (readonly string[])[]): Map<string, SourcedId[]> {
  const map = new Map<string, SourcedId[]>();
  for (const [name = '', key = ''] of entries) {
    const keys = map.get(name) ?? [];
    if (!keys.includes(key)) keys.push(key);
    map.set(name, keys);
  }
  return map;
}

function unique(keys: readonly SourcedId[]): SourcedId[] {
  return [...new Set(keys)].sort();
}
