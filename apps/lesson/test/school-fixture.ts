// A small school in PostgreSQL for the tests of the lesson: one class, one other class, teachers, lessons.

import { systemRandomness } from '@preau/host';
import type { AudienceId, LessonId, PersonId, Role, SchoolId } from '@preau/core/base';
import { openDatabase } from '@preau/store-postgres';
import type { Database } from '@preau/store-postgres';

/** A person of the fixture. */
export interface FixturePerson {
  readonly personId: PersonId;
  readonly accountId: string;
  readonly name: string;
  readonly roles: readonly Role[];
}

/** The school of the fixture. */
export interface FixtureSchool extends AsyncDisposable {
  readonly database: Database;
  readonly schoolId: SchoolId;
  readonly teacher: FixturePerson;
  readonly colleague: FixturePerson;
  readonly head: FixturePerson;
  readonly pupils: readonly FixturePerson[];
  /** A pupil of another class. */
  readonly stranger: FixturePerson;
  readonly classId: AudienceId;
  /** Adds a lesson of the class; times relative to now, in minutes. */
  addLesson(startsIn: number, endsIn: number, more?: { cancelled?: boolean }): Promise<LessonId>;
  addPupil(givenName: string, familyName: string): Promise<FixturePerson>;
}

const SCHOOL = '0750001A' as SchoolId;
const PUPILS = [
  ['Anna', 'Kaya'],
  ['Bilal', 'Moreau'],
  ['Chloé', 'Durand'],
  ['Dina', 'Éluard'],
  ['Élise', 'Petit'],
] as const;

/** Fills a migrated database. */
export async function fillSchool(url: string): Promise<FixtureSchool> {
  const database = openDatabase({ url, connections: 8 });
  const now = Date.now();
  const run = (text: string, values: readonly unknown[]): Promise<unknown> =>
    database.query('fill the fixture', text, values);
  await run("INSERT INTO school VALUES ($1, 'Collège de l’Orme', 'Europe/Paris', 'test', 's', false, $2)", [
    SCHOOL,
    now,
  ]);
  const addPerson = async (givenName: string, familyName: string, role: Role): Promise<FixturePerson> => {
    const [personId, accountId] = [systemRandomness.uuid() as PersonId, systemRandomness.uuid()];
    await run('INSERT INTO account (account_id, school_id, login, created_at) VALUES ($1, $2, $3, $4)', [
      accountId,
      SCHOOL,
      accountId,
      now,
    ]);
    await run(
      "INSERT INTO person (school_id, person_id, account_id, given_name, family_name, roles, source, sourced_id, created_at) VALUES ($1, $2, $3, $4, $5, $6, 'test', $7, $8)",
      [SCHOOL, personId, accountId, givenName, familyName, [role], personId, now],
    );
    return { personId, accountId, name: `${givenName} ${familyName}`, roles: [role] };
  };
  const addClass = async (label: string): Promise<AudienceId> => {
    const id = systemRandomness.uuid() as AudienceId;
    await run(
      "INSERT INTO audience (school_id, audience_id, kind, label, source, sourced_id) VALUES ($1, $2, 'class', $3, 'test', $4)",
      [SCHOOL, id, label, id],
    );
    return id;
  };
  const join = (person: FixturePerson, classId: AudienceId): Promise<unknown> =>
    run(
      "INSERT INTO membership (school_id, person_id, audience_id, kind, starts_on) VALUES ($1, $2, $3, 'class', '2020-09-01')",
      [SCHOOL, person.personId, classId],
    );
  const [classId, otherClassId] = [await addClass('5e B'), await addClass('4e A')];
  const teacher = await addPerson('Jeanne', 'Prévôt', 'teacher');
  const colleague = await addPerson('Marc', 'Ollivier', 'teacher');
  const head = await addPerson('Inès', 'Roy', 'head');
  const stranger = await addPerson('Zoé', 'Autre', 'pupil');
  await join(stranger, otherClassId);
  const addPupil = async (givenName: string, familyName: string): Promise<FixturePerson> => {
    const pupil = await addPerson(givenName, familyName, 'pupil');
    await join(pupil, classId);
    return pupil;
  };
  const pupils: FixturePerson[] = [];
  for (const [givenName, familyName] of PUPILS) pupils.push(await addPupil(givenName, familyName));
  return {
    database,
    schoolId: SCHOOL,
    teacher,
    colleague,
    head,
    pupils,
    stranger,
    classId,
    addPupil,
    async addLesson(startsIn, endsIn, more = {}) {
      const lessonId = systemRandomness.uuid() as LessonId;
      await run("INSERT INTO added_lesson VALUES ($1, $2, $3, $4, $5, $6, 'Mathématiques', 'B12', '', $7, NULL, $8)", [
        SCHOOL,
        lessonId,
        now + Math.round(startsIn * 60_000),
        now + Math.round(endsIn * 60_000),
        [classId],
        [teacher.personId, colleague.personId],
        more.cancelled ?? false,
        now,
      ]);
      return lessonId;
    },
    [Symbol.asyncDispose]: () => database.close(),
  };
}
