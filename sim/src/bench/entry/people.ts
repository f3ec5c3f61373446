// Pupils of the demo school with lessons that they may enter now. Their sessions are signed with the key of the school that the measured Préau made
// for itself: sign-in is not the matter here.
import { createPrivateKey, randomUUID, sign } from 'node:crypto';
import type { JsonWebKey } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { AudienceId, PersonId } from '@preau/core/base';
import type { AudiencesAnswer, PupilsAnswer, SessionAnswer, TodayAnswer } from '@preau/protocol/school';
import type { PreauProcess } from '../../../../tools/testing/preau-process.ts';
import { Visitor } from '../../../../tools/testing/visitor.ts';
import { inParallel } from '../crowd.ts';

/** Somebody on the way into one lesson. */
export interface Comer {
  readonly lessonId: string;
  readonly cookie: string;
}

/** Lessons of a class one after the other, all of which may be entered now: doors open ten minutes before the start. */
const LESSONS = 9;
const LESSON_MS = 60_000;
const SESSION_S = 600;

/** Gives every class of the demo school its lessons, opens them, and answers who may enter them: each pupil once for each lesson, classes mixed. */
export async function gatherComers(preau: PreauProcess): Promise<readonly Comer[]> {
  const head = await Visitor.signIn(
    preau.url,
    preau.accounts.find(({ role }) => role === 'head')!,
  );
  const mint = openMint(preau.dataDir);
  const { schoolId } = (await head.get<SessionAnswer>('GET', '/api/session')).persons[0]!;
  const { audiences } = await head.get<AudiencesAnswer>('GET', '/api/audiences');
  await cancelWhatIsOn(head);
  const classes = audiences.filter(({ kind }) => kind === 'class');
  const comers = await inParallel(classes, async ({ audienceId, label }) => {
    const { pupils } = await head.get<PupilsAnswer>('GET', `/api/audiences/${audienceId}/pupils`);
    const cookies = pupils.map(({ personId }) => mint(personId, schoolId, 'pupil', [audienceId]));
    const lessons: string[] = [];
    const from = Date.now();
    for (let n = 0; n < LESSONS; n += 1) {
      // A teacher for each: of lessons that the gate has not heard of yet, one person may ask for five (GATE-78).
      const teacher = { givenName: `Suppléant ${n}`, familyName: label, role: 'teacher', schoolId };
      const { personId: teacherId } = await head.get<{ personId: PersonId }>('POST', '/api/people', teacher);
      const cookie = mint(teacherId, schoolId, 'teacher', []);
      const startsAt = from + n * LESSON_MS;
      const hours = { startsAt, endsAt: startsAt + LESSON_MS, teacherIds: [teacherId] };
      const lesson = { audienceId, subject: 'Mesure', ...hours };
      const added = await head.ask<{ lessonId: string }>('POST', '/api/timetable/lessons', lesson);
      // The next hour's lesson of the class may begin within these minutes: then it has fewer.
      if (added.status === 409) continue;
      const { lessonId } = added.body;
      await head.get('POST', `/api/lessons/${lessonId}/open`, undefined, { headers: { cookie } });
      lessons.push(lessonId);
    }
    if (lessons.length === 0) throw new Error(`Cannot give ${label} a lesson now: its timetable is full`);
    return cookies.map((each) => lessons.map((lessonId) => ({ lessonId, cookie: each })));
  });
  // Round by round: the first pupil of each class, then the second; first all for the first lesson, then for the next.
  const most = Math.max(...comers.map((each) => each.length));
  return Array.from({ length: LESSONS }, (_, lesson) =>
    Array.from({ length: most }, (__, at) => comers.flatMap((each) => each[at]?.[lesson] ?? [])),
  ).flat(2);
}

/** Lessons of the hour would collide with those that are added. */
async function cancelWhatIsOn(head: Visitor): Promise<void> {
  const day = await head.get<TodayAnswer>('GET', '/api/today');
  const until = Date.now() + LESSONS * LESSON_MS;
  const on = day.persons.flatMap(({ office }) => office?.lessonsOn ?? []);
  for (const { lessonId, startsAt } of on)
    if (startsAt < until) await head.get('PATCH', `/api/timetable/lessons/${lessonId}`, { cancelled: true });
}

type Mint = (personId: PersonId, schoolId: string, role: string, audienceIds: readonly AudienceId[]) => string;

function openMint(dataDir: string): Mint {
  const ring = JSON.parse(readFileSync(join(dataDir, 'keys', 'school', 'keys.json'), 'utf8')) as {
    readonly current: JsonWebKey & { readonly kid: string };
  };
  const key = createPrivateKey({ key: ring.current, format: 'jwk' });
  const base64 = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');
  const head = base64({ alg: 'ES256', typ: 'preau-session+jwt', kid: ring.current.kid });
  return (personId, schoolId, role, audienceIds) => {
    const iat = Math.floor(Date.now() / 1_000);
    const text = `${head}.${base64({
      claims: {
        accountId: randomUUID(),
        sessionId: randomUUID(),
        deviceId: `bench-${randomUUID().slice(0, 18)}`,
        persons: [{ personId, schoolId, roles: [role], audienceIds }],
      },
      iss: 'preau:school',
      aud: 'preau:cell',
      jti: randomUUID(),
      iat,
      exp: iat + SESSION_S,
    })}`;
    const signature = sign('sha256', Buffer.from(text), { key, dsaEncoding: 'ieee-p1363' });
    return `preau_session=${text}.${signature.toString('base64url')}`;
  };
}
