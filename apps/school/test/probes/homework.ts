// Lines of the table of rights: homework, session notes, the book of a class.

import { randomUUID } from 'node:crypto';
import { CLASS, OFFICE, TAUGHT } from '../rights-world.ts';
import type { Asked, Place, Probe, Target, Who } from '../rights-world.ts';

/** A route that names a class and no pupil. */
const PLACES: readonly Place[] = ['own', 'otherClass', 'otherSchool'];
const NOBODY: Who = { ...OFFICE, head: 'none', operator: 'none' };
/** The office reads, and writes nothing of a lesson. */
const ONLY_TEACHERS: Who = { ...NOBODY, teacher: 'class' };
const SPAN = { from: '2026-11-23', to: '2026-12-06' };

function bodyOf(target: Target): object {
  return {
    base: 0,
    audienceIds: [target.audienceId],
    subject: 'Histoire',
    lessonId: null,
    dueLessonId: null,
    dueOn: '2026-12-01',
    text: 'Relire la page 34.',
    minutes: 20,
    expects: 'done',
    fileIds: [],
  };
}

/** Homework of the teacher of the class. */
function homeworkOf({ harness, target }: Asked, key: string): Promise<{ homeworkId: string }> {
  return target.once(`homework ${key}`, async () => {
    const homeworkId = randomUUID();
    const jar = await target.as('teacher');
    const answer = await harness.call('PUT', `/api/homework/${homeworkId}`, { jar, body: bodyOf(target) });
    if (answer.status !== 200) throw new Error(answer.text);
    return { homeworkId };
  });
}

export const PROBES: readonly Probe[] = [
  { route: 'GET /api/homework/due', who: { ...NOBODY, pupil: 'self', guardian: 'self' }, make: () => ({}) },
  { route: 'GET /api/homework/given', who: { ...NOBODY, teacher: 'self' }, make: () => ({}) },
  {
    route: 'GET /api/homework/load',
    who: TAUGHT,
    places: PLACES,
    make: ({ target }) => ({ query: { audienceId: target.audienceId, ...SPAN } }),
  },
  {
    route: 'GET /api/homework/lessons',
    who: TAUGHT,
    places: PLACES,
    make: ({ target, count }) => ({
      query: count % 2 === 0 ? { lessonId: target.lessonId } : { audienceId: target.audienceId },
    }),
  },
  {
    route: 'GET /api/homework/{homeworkId}',
    who: CLASS,
    places: PLACES,
    make: async (asked) => ({ params: await homeworkOf(asked, 'read') }),
  },
  {
    route: 'PUT /api/homework/{homeworkId}',
    who: ONLY_TEACHERS,
    places: PLACES,
    make: ({ target }) => ({ params: { homeworkId: randomUUID() }, body: bodyOf(target) }),
  },
  {
    route: 'DELETE /api/homework/{homeworkId}',
    who: ONLY_TEACHERS,
    places: PLACES,
    make: async (asked) => ({ params: await homeworkOf(asked, 'withdraw') }),
  },
  {
    route: 'PUT /api/homework/{homeworkId}/done',
    who: { ...NOBODY, pupil: 'class' },
    places: PLACES,
    make: async (asked) => ({ params: await homeworkOf(asked, 'tick'), body: { done: asked.count % 2 === 0 } }),
  },
  {
    route: 'PUT /api/homework/opened',
    who: { ...NOBODY, pupil: 'class' },
    places: PLACES,
    make: async (asked) => ({ body: { homeworkIds: [(await homeworkOf(asked, 'open')).homeworkId] } }),
  },
  {
    route: 'GET /api/notes/book',
    who: CLASS,
    places: PLACES,
    make: ({ target }) => ({ query: { audienceId: target.audienceId, ...SPAN } }),
  },
  {
    route: 'PUT /api/notes/{lessonId}',
    who: ONLY_TEACHERS,
    places: PLACES,
    make: ({ target }) => ({
      params: { lessonId: target.lessonId },
      body: { base: 0, text: 'Charlemagne, l’empire.', fileIds: [] },
    }),
  },
];
