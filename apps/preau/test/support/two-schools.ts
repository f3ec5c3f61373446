// Two schools full of people who can sign in, and a lesson on now: what the table of rights is walked with.
import { addDays, localDateAt, parseDeviceId, parseSchoolId } from '@preau/core/base';
import type { AudienceId, LessonId, PersonId, SchoolId } from '@preau/core/base';
import { createOperator } from '@preau/service/school';
import { contentOf } from '../../../../packages/store-postgres/test/roster-fixture.ts';
import type { AssembledHouse } from './assembled-house.ts';

/** Who asks. `own`: of the class (its pupil, its teacher, a pupil's guardian) or of the school; then another class; then another school. */
export const CALLERS = [
  'nobody',
  'pupil own',
  'pupil otherClass',
  'pupil otherSchool',
  'teacher own',
  'teacher otherClass',
  'teacher otherSchool',
  'guardian own',
  'guardian otherClass',
  'guardian otherSchool',
  'head own',
  'head otherSchool',
  'operator own',
  'operator otherSchool',
] as const;
/** One of them. */
export type Caller = (typeof CALLERS)[number];

/** What a browser keeps. */
export type Cookies = Readonly<Record<string, string>>;

/** What is acted upon. */
export interface Target {
  readonly schoolId: SchoolId;
  readonly audienceId: AudienceId;
  /** A pupil of the class who is no caller. */
  readonly personId: PersonId;
  readonly teacherId: PersonId;
  /** On now, taught by `teacher own`. */
  readonly lessonId: LessonId;
}

/** The people and the target. */
export interface TwoSchools {
  readonly target: Target;
  readonly logins: ReadonlyMap<Caller, string>;
  /** The cookies of a caller who signed in at the start; none for `nobody`. */
  cookiesOf(caller: Caller): Cookies;
  /** Signs in anew. */
  signIn(caller: Caller): Promise<Cookies>;
  /** A fresh activation code for somebody who is no caller. */
  printCode(): Promise<string>;
}

/** Of everybody. */
export const PASSWORD = 'trois petits chats';
const OWN = parseSchoolId('0750001A')!;
const OTHER = parseSchoolId('0750002B')!;
const ZONE = 'Europe/Paris';

/** Imports both schools, activates everybody, puts a lesson of the class on now. */
export async function fillTwoSchools(house: AssembledHouse): Promise<TwoSchools> {
  const { school } = house.apps;
  const now = school.clock.now();
  const today = localDateAt(now, ZONE);
  for (const schoolId of [OWN, OTHER]) {
    const { roster } = contentOf(schoolId, 220);
    const year = { ...roster.year, from: addDays(today, -30), to: addDays(today, 200) };
    const outcome = await school.imports.apply({
      schoolId,
      content: { roster: { ...roster, year }, slots: [] },
      actor: 'cli',
    });
    if (!outcome.ok) throw new Error(outcome.error.code);
  }
  const find = async (schoolId: SchoolId, sourcedId: string): Promise<PersonId> =>
    (await school.stores.people.findBySourcedIds(schoolId, [sourcedId])).get(sourcedId)!;
  // Three classes: pupil i sits in class i mod 3, its guardians are 2i and 2i+1; teacher t teaches class t.
  const keys: readonly (readonly [Caller, SchoolId, string])[] = [
    ['pupil own', OWN, 'pupil-0'],
    ['pupil otherClass', OWN, 'pupil-1'],
    ['pupil otherSchool', OTHER, 'pupil-0'],
    ['teacher own', OWN, 'teacher-0'],
    ['teacher otherClass', OWN, 'teacher-1'],
    ['teacher otherSchool', OTHER, 'teacher-0'],
    ['guardian own', OWN, 'guardian-0'],
    ['guardian otherClass', OWN, 'guardian-2'],
    ['guardian otherSchool', OTHER, 'guardian-0'],
    ['head own', OWN, 'head-0'],
    ['head otherSchool', OTHER, 'head-0'],
  ];
  const logins = new Map<Caller, string>();
  const jars = new Map<Caller, Cookies>();
  const activate = async (caller: Caller, code: string): Promise<void> => {
    const deviceId = parseDeviceId(`device-of-${caller.replaceAll(' ', '-')}`)!;
    const answer = await house.server.app.inject({
      method: 'POST',
      url: '/api/activation',
      payload: { code, password: PASSWORD, deviceId },
    });
    if (answer.statusCode !== 200) throw new Error(answer.body);
    logins.set(caller, answer.json<{ login: string }>().login);
    jars.set(caller, toCookies(answer.cookies));
  };
  for (const [caller, schoolId, key] of keys) {
    const code = await school.codes.issue({ schoolId, personId: await find(schoolId, key), createdBy: null });
    if (!code.ok) throw new Error(code.error.code);
    await activate(caller, code.value.code);
  }
  for (const [caller, schoolId] of [
    ['operator own', OWN],
    ['operator otherSchool', OTHER],
  ] as const) {
    const { url } = await createOperator(
      { people: school.stores.people, codes: school.codes, clock: school.clock, randomness: school.randomness },
      { schoolId, schoolName: 'Collège Jean-Moulin', zone: ZONE, givenName: 'Ops', familyName: 'Ops' },
    );
    await activate(caller, new URLSearchParams(new URL(url).hash.slice(1)).get('code')!);
  }
  const signIn = async (caller: Caller): Promise<Cookies> => {
    if (caller === 'nobody') return {};
    const answer = await house.server.app.inject({
      method: 'POST',
      url: '/api/session',
      payload: { login: logins.get(caller), password: PASSWORD },
    });
    if (answer.statusCode !== 200) throw new Error(answer.body);
    return toCookies(answer.cookies);
  };
  const cookiesOf = (caller: Caller): Cookies => jars.get(caller) ?? {};
  const audiences = await house.server.app.inject({
    method: 'GET',
    url: '/api/audiences',
    cookies: { ...cookiesOf('teacher own') },
  });
  const audienceId = audiences.json<{ audiences: { audienceId: AudienceId; kind: string }[] }>().audiences[0]!
    .audienceId;
  const teacherId = await find(OWN, 'teacher-0');
  const added = await house.server.app.inject({
    method: 'POST',
    url: '/api/timetable/lessons',
    cookies: { ...cookiesOf('head own') },
    payload: {
      audienceId,
      subject: 'Mathématiques',
      startsAt: now - 60_000,
      endsAt: now + 50 * 60_000,
      teacherIds: [teacherId],
    },
  });
  if (added.statusCode !== 201) throw new Error(added.body);
  const spare = await find(OWN, 'pupil-6');
  return {
    target: {
      schoolId: OWN,
      audienceId,
      personId: await find(OWN, 'pupil-3'),
      teacherId,
      lessonId: added.json<{ lessonId: LessonId }>().lessonId,
    },
    logins,
    cookiesOf,
    signIn,
    async printCode() {
      const code = await school.codes.issue({ schoolId: OWN, personId: spare, createdBy: null });
      if (!code.ok) throw new Error(code.error.code);
      return code.value.code;
    },
  };
}

function toCookies(cookies: readonly { readonly name: string; readonly value: string }[]): Cookies {
  return Object.fromEntries(cookies.map(({ name, value }) => [name, value]));
}
