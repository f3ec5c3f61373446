// Classes whose pupils can sign in: the demo school gives passwords to a handful, the others get activation codes from the head, as on a
// first day. Everything goes through the API.
import type { AudienceId, PersonId } from '@preau/core/base';
import type {
  ActivationCodeAnswer,
  AudiencesAnswer,
  PupilsAnswer,
  SessionAnswer,
  TodayAnswer,
} from '@preau/protocol/school';
import type { PreauProcess } from '../../../tools/testing/preau-process.ts';
import { Visitor } from '../../../tools/testing/visitor.ts';

/** A class with a lesson that is on. */
export interface Classroom {
  readonly label: string;
  readonly lessonId: string;
  readonly teacher: Visitor;
  readonly pupils: readonly Visitor[];
}

/** How large the crowd is. */
export interface CrowdOptions {
  readonly classes: number;
  /** Pupils are added by hand to the first class until it has so many. */
  readonly firstClassSize: number;
}

const AT_ONCE = 8;
/** Short, so that it collides with little; a lesson can be entered until ten minutes after its end. */
const LESSON_MS = 2 * 60_000;

/** Runs work over items, a few at a time. */
export async function inParallel<T, R>(
  items: readonly T[],
  work: (item: T, index: number) => Promise<R>,
  atOnce = AT_ONCE,
): Promise<R[]> {
  const results: R[] = [];
  let next = 0;
  const worker = async (): Promise<void> => {
    for (let at = next++; at < items.length; at = next++) results[at] = await work(items[at]!, at);
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
  return results;
}

/** Gives classes a lesson that begins now, with a teacher of its own, and everybody a password. */
export async function gatherCrowd(preau: PreauProcess, options: CrowdOptions): Promise<Classroom[]> {
  const head = await Visitor.signIn(
    preau.url,
    preau.accounts.find((account) => account.role === 'head')!,
  );
  const schoolId = (await head.get<SessionAnswer>('GET', '/api/session')).persons[0]!.schoolId;
  const add = async (person: object): Promise<PersonId> =>
    (await head.get<{ personId: PersonId }>('POST', '/api/people', { schoolId, familyName: 'Mesure', ...person }))
      .personId;
  const { audiences } = await head.get<AudiencesAnswer>('GET', '/api/audiences');
  const classes = audiences.filter((audience) => audience.kind === 'class').slice(0, options.classes);
  const day = await head.get<TodayAnswer>('GET', '/api/today');
  const rooms: Classroom[] = [];
  for (const [at, { audienceId, label, pupils: size }] of classes.entries()) {
    for (let extra = size; at === 0 && extra < options.firstClassSize; extra += 1)
      await add({ givenName: `Renfort ${extra}`, role: 'pupil', classId: audienceId });
    await clear(head, day, audienceId);
    const teacherId = await add({ givenName: `Suppléant ${at}`, role: 'teacher' });
    const startsAt = Date.now();
    const { lessonId } = await head.get<{ lessonId: string }>('POST', '/api/timetable/lessons', {
      audienceId,
      subject: 'Mesure',
      startsAt,
      endsAt: startsAt + LESSON_MS,
      teacherIds: [teacherId],
    });
    const { pupils } = await head.get<PupilsAnswer>('GET', `/api/audiences/${audienceId}/pupils`);
    const [teacher, ...others] = await inParallel([teacherId, ...pupils.map((pupil) => pupil.personId)], (personId) =>
      activate(preau, head, personId),
    );
    rooms.push({ label, lessonId, teacher: teacher!, pupils: others });
  }
  return rooms;
}

/** Cancels what the class has now. */
async function clear(head: Visitor, day: TodayAnswer, audienceId: AudienceId): Promise<void> {
  const on = day.persons.flatMap((person) => person.office?.lessonsOn ?? []);
  for (const lesson of on.filter((each) => each.audienceIds.includes(audienceId)))
    await head.get('PATCH', `/api/timetable/lessons/${lesson.lessonId}`, { cancelled: true });
}

async function activate(preau: PreauProcess, head: Visitor, personId: PersonId): Promise<Visitor> {
  const { code } = await head.get<ActivationCodeAnswer>('POST', `/api/people/${personId}/activation-code`);
  const visitor = new Visitor(preau.url);
  await visitor.get('POST', '/api/activation', { code, password: `mesure-${personId.slice(-12)}` });
  return visitor;
}
