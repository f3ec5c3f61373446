// The world in which rights are walked: two schools of the same shape, one actor for each role, and four targets as seen from the actors.
// A line of the table (`probes/<feature>.ts`) says of one route how far each role reaches, and how to ask for a target. docs/spec/wall.md.

import { readdirSync } from 'node:fs';
import { lessonIdOf, ROLES } from '@preau/core/base';
import type { AudienceId, LessonId, LocalDate, PersonId, Role, SchoolId, SlotId } from '@preau/core/base';
import type { Operation } from '@preau/protocol/base';
import { contentOf } from './roster-fixture.ts';
import { openHarness, PASSWORD } from './school-harness.ts';
import type { Answer, Harness, Jar } from './school-harness.ts';

/** For the log of what was written: a purge is asked for by a request; what it takes away it takes in rounds of its own, and ends by itself. */
export const NOT_BY_REQUESTS = { purge: 'true', purge_school: 'false' };

/** As the actors see it: theirs, another pupil's of the same class, another class's, another school's. */
export const PLACES = ['own', 'mate', 'otherClass', 'otherSchool'] as const;
export type Place = (typeof PLACES)[number];

/** How far a role reaches by a route. `self`: it names nothing, and answers what is the asker's own. `cell`: every school; an operator's, and nobody else's. */
export type Reach = 'none' | 'self' | 'own' | 'class' | 'school' | 'cell';
export type Who = Readonly<Record<Role, Reach>>;

/** Whoever is signed in, about themselves. */
export const SELF: Who = { pupil: 'self', guardian: 'self', teacher: 'self', head: 'self', operator: 'self' };
/** The office, all of its school. */
export const OFFICE: Who = { pupil: 'none', guardian: 'none', teacher: 'none', head: 'school', operator: 'school' };
/** Teachers their classes, the office its school. */
export const TAUGHT: Who = { ...OFFICE, teacher: 'class' };
/** The operators of the cell, every school. */
export const CELL: Who = { pupil: 'none', guardian: 'none', teacher: 'none', head: 'none', operator: 'cell' };
/** Everybody who stands to the class, the office its school. */
export const CLASS: Who = { pupil: 'class', guardian: 'class', teacher: 'class', head: 'school', operator: 'school' };
/** A pupil's own: the pupil, those who answer for them, their teachers, the office. */
export const PUPILS_OWN: Who = { ...CLASS, pupil: 'own', guardian: 'own' };

const REACHED: Readonly<Record<Reach, readonly Place[]>> = {
  none: [],
  self: PLACES,
  own: ['own'],
  class: ['own', 'mate'],
  school: ['own', 'mate', 'otherClass'],
  cell: PLACES,
};

/** Is a role with this reach served at this place? Another school is to an operator of the cell only. */
export function isReached(reach: Reach, place: Place): boolean {
  return REACHED[reach].includes(place);
}

/** What exists at a place, to act upon. */
export interface Target {
  readonly place: Place;
  readonly schoolId: SchoolId;
  readonly audienceId: AudienceId;
  readonly pupilId: PersonId;
  readonly guardianId: PersonId;
  readonly teacherId: PersonId;
  /** A pupil of the class for whom nobody here signs in: to be renamed, ended, given a new code. */
  readonly spareId: PersonId;
  /** The first lesson of the class on Tuesday 24 November 2026. */
  readonly lessonId: LessonId;
  /** The session of the pupil, a guardian of theirs, the teacher of the class, the head of the school. */
  as(who: 'pupil' | 'guardian' | 'teacher' | 'head'): Promise<Jar>;
  /** Makes a thing of this place at its first use, e.g. the homework that several lines ask for. */
  once<T>(key: string, make: () => Promise<T>): Promise<T>;
}

/** What a line is asked for. */
export interface Asked {
  readonly harness: Harness;
  readonly role: Role;
  readonly target: Target;
  /** Another number for each request. */
  readonly count: number;
}

/** A request that is right in all but the right to it. */
export interface Wanted {
  readonly params?: Readonly<Record<string, string>>;
  readonly query?: Readonly<Record<string, string>>;
  readonly body?: object | string;
  readonly headers?: Record<string, string>;
}

/** One line of the table. */
export interface Probe {
  readonly route: `${Operation['method']} /${string}`;
  readonly who: Who;
  /** The places that make sense; a route that names a class and no pupil leaves out `mate`. All by default; one for `self`. */
  readonly places?: readonly Place[];
  /** What success answers, when it is not what the route declares. */
  readonly status?: number;
  /** Why its statements run with the rights of the house (WALL-5, WALL-8); absent: they do not. */
  readonly asHouse?: string;
  /** Walked after all others: it ends the actor's session. */
  readonly isLast?: boolean;
  make(asked: Asked): Wanted | Promise<Wanted>;
}

/** The world. */
export interface RightsWorld extends AsyncDisposable {
  readonly harness: Harness;
  /** The session of the actor of a role, all of them of the place `own`. */
  actor(role: Role): Promise<Jar>;
  /** The session of the actor was ended: the next one is new. */
  forget(role: Role): void;
  readonly targets: Readonly<Record<Place, Target>>;
  /** Sends what a line wants. */
  send(operation: Pick<Operation, 'method' | 'path'>, wanted: Wanted, jar: Jar): Promise<Answer>;
}

const OWN = '0750001A' as SchoolId;
const OTHER = '0750002B' as SchoolId;
const TUESDAY = '2026-11-24' as LocalDate;
/** A Tuesday, in the second lesson of the morning. */
export const RIGHTS_NOW = Date.parse(`${TUESDAY}T09:12:00+01:00`);

const KEYS: Readonly<Record<Place, readonly [school: SchoolId, row: number, pupil: number, spare: number]>> = {
  own: [OWN, 0, 0, 6],
  mate: [OWN, 0, 3, 6],
  otherClass: [OWN, 1, 1, 4],
  otherSchool: [OTHER, 0, 0, 6],
};

/** Opens it: two imported schools of 200, an operator in each. */
export async function openRightsWorld(options: Parameters<typeof openHarness>[1] = {}): Promise<RightsWorld> {
  const harness = await openHarness(RIGHTS_NOW, options);
  for (const school of [OWN, OTHER]) {
    await harness.import(school, contentOf(school, 200));
    await addOperator(harness, school);
  }
  const jars = new Map<string, { readonly jar: Promise<Jar>; readonly at: number }>();
  const jarOf = async (school: SchoolId, key: string): Promise<Jar> => {
    const name = `${school} ${key}`;
    const kept = jars.get(name);
    // A session lives ten minutes.
    const isFresh = kept !== undefined && kept.at > harness.clock.now() - 8 * 60_000;
    const made = isFresh ? kept : { jar: harness.activate(school, key, PASSWORD), at: harness.clock.now() };
    jars.set(name, made);
    return (await made.jar).copy();
  };
  const keyOf = (role: Role): string => (role === 'operator' ? role : `${role}-0`);
  const entries: [Place, Target][] = [];
  for (const place of PLACES) entries.push([place, await targetAt(harness, place, jarOf)]);
  return {
    harness,
    targets: Object.fromEntries(entries) as Record<Place, Target>,
    actor: (role) => jarOf(OWN, keyOf(role)),
    forget: (role) => void jars.delete(`${OWN} ${keyOf(role)}`),
    send: ({ method, path }, { params = {}, query, body, headers }, jar) => {
      const filled = path.replaceAll(/\{(\w+)\}/g, (_all, name: string) => {
        const value = params[name];
        if (value === undefined) throw new Error(`The line of ${method} ${path} gives no ${name}`);
        return encodeURIComponent(value);
      });
      // A sign-in may ask sixty times a second (SCHOOL-98).
      harness.clock.at += 20;
      const search = query === undefined ? '' : `?${new URLSearchParams(query).toString()}`;
      return harness.call(method, `${filled}${search}`, {
        jar: jar.copy(),
        ...(body === undefined ? {} : { body }),
        ...(headers === undefined ? {} : { headers }),
      });
    },
    [Symbol.asyncDispose]: () => harness[Symbol.asyncDispose](),
  };
}

async function targetAt(
  harness: Harness,
  place: Place,
  jarOf: (school: SchoolId, key: string) => Promise<Jar>,
): Promise<Target> {
  const [schoolId, row, pupil, spare] = KEYS[place];
  const keys = {
    pupil: `pupil-${pupil}`,
    guardian: `guardian-${2 * pupil}`,
    teacher: `teacher-${row}`,
    head: 'head-0',
  };
  const { rows } = await harness.database.query<{ audience_id: AudienceId; slot_id: SlotId }>(
    'find the class',
    `SELECT u.audience_id, l.slot_id FROM audience u JOIN slot l ON l.school_id = u.school_id AND l.audience_ids = ARRAY[u.audience_id]
     WHERE u.school_id = $1 AND u.sourced_id = $2 AND l.weekday = 2 ORDER BY l.start_minute LIMIT 1`,
    [schoolId, `class-${row}`],
  );
  const made = new Map<string, Promise<unknown>>();
  const id = async (key: string): Promise<PersonId> => (await harness.person(schoolId, key)).personId;
  return {
    place,
    schoolId,
    audienceId: rows[0]!.audience_id,
    lessonId: lessonIdOf(rows[0]!.slot_id, TUESDAY),
    pupilId: await id(keys.pupil),
    guardianId: await id(keys.guardian),
    teacherId: await id(keys.teacher),
    spareId: await id(`pupil-${spare}`),
    as: (who) => jarOf(schoolId, keys[who]),
    once: <T>(key: string, make: () => Promise<T>) => {
      const thing = (made.get(key) as Promise<T> | undefined) ?? make();
      made.set(key, thing);
      return thing;
    },
  };
}

async function addOperator(harness: Harness, schoolId: SchoolId): Promise<void> {
  await harness.database.query(
    'make an operator',
    `WITH a AS (INSERT INTO account (account_id, school_id, login, created_at, runs_cell) VALUES (gen_random_uuid(), $1, 'ops-' || lower($1), 0, true) RETURNING account_id)
     INSERT INTO person (school_id, person_id, account_id, given_name, family_name, roles, source, sourced_id, created_at)
     SELECT $1, gen_random_uuid(), account_id, 'Ops', 'Ops', '{operator}', 'manual', 'operator', 0 FROM a`,
    [schoolId],
  );
}

/** The lines of all features. */
export async function readProbes(): Promise<readonly Probe[]> {
  const probes: Probe[] = [];
  for (const file of readdirSync(new URL('./probes/', import.meta.url)).toSorted()) {
    const module = (await import(`./probes/${file}`)) as { readonly PROBES: readonly Probe[] };
    probes.push(...module.PROBES);
  }
  return probes;
}

/** What a walk found wrong with one answer; undefined when it is as the line says. */
export function judge(
  operation: Pick<Operation, 'access' | 'status'>,
  probe: Pick<Probe, 'who' | 'status'>,
  asked: { readonly role: Role; readonly place: Place },
  answer: Pick<Answer, 'status' | 'body'>,
): string | undefined {
  const reach = probe.who[asked.role];
  const told = `${asked.role} at ${asked.place}: ${answer.status} ${String(answer.body['code'] ?? '')}`;
  if (isReached(reach, asked.place))
    return answer.status === (probe.status ?? operation.status) ? undefined : `${told}, should be served`;
  if (answer.status !== 403 && answer.status !== 404) return `${told}, should be refused`;
  const isSieved = Array.isArray(operation.access) && !operation.access.includes(asked.role);
  return isSieved && answer.body['code'] !== 'session.forbidden' ? `${told}, should be session.forbidden` : undefined;
}

/** Roles whose reach contradicts the route's own list. */
export function contradictions(operation: Pick<Operation, 'access'>, who: Who): readonly Role[] {
  const { access } = operation;
  return ROLES.filter(
    (role) =>
      (Array.isArray(access) && !access.includes(role) && who[role] !== 'none') ||
      (who[role] === 'cell' && role !== 'operator'),
  );
}
