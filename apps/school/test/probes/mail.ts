// Lines of the table of rights: messages, moderation, switches. A thread is of those who are in it, and of nobody else: not of the office either.

import { randomUUID } from 'node:crypto';
import { OFFICE, SELF } from '../rights-world.ts';
import type { Asked, Probe, Who } from '../rights-world.ts';
import type { Harness, Jar } from '../school-harness.ts';

/** The pupil of the place `own` is the only actor in its thread, with a teacher who is no actor. */
const PUPILS_THREAD: Who = { pupil: 'own', guardian: 'none', teacher: 'none', head: 'none', operator: 'none' };
const STAFF: Who = { pupil: 'none', guardian: 'none', teacher: 'self', head: 'self', operator: 'self' };

const text = 'Bonjour, j’ai une question.';

/** Three seconds lie between two messages of one person: those that were sent are a little older now. The clock stays: other lines depend on it. */
const calm = (harness: Harness): Promise<unknown> =>
  harness.database.query('age the messages', 'UPDATE message SET sent_at = sent_at - 4000');

async function start(harness: Harness, jar: Jar, schoolId: string, personId: string): Promise<Thread> {
  await calm(harness);
  const ids = { threadId: randomUUID(), messageId: randomUUID() };
  const answer = await harness.call('POST', '/api/threads', {
    jar,
    body: { schoolId, ...ids, subject: 'Question', text, personIds: [personId], groups: [] },
  });
  if (answer.status !== 201) throw new Error(answer.text);
  return ids;
}

interface Thread {
  readonly threadId: string;
  readonly messageId: string;
}

/** A teacher of the class who is not one of the actors. */
async function otherTeacher({ harness, target }: Asked): Promise<string> {
  const { rows } = await harness.database.query<{ person_id: string }>(
    'find another teacher of the class',
    `SELECT t.person_id FROM teaching t WHERE t.school_id = $1 AND t.audience_id = $2 AND t.person_id <> $3 ORDER BY 1 LIMIT 1`,
    [target.schoolId, target.audienceId, target.teacherId],
  );
  return rows[0]?.person_id ?? target.teacherId;
}

/** The thread of the place's pupil with a teacher, begun by the pupil. */
const threadOf = (asked: Asked): Promise<Thread> =>
  asked.target.once('mail thread', async () =>
    start(asked.harness, await asked.target.as('pupil'), asked.target.schoolId, await otherTeacher(asked)),
  );

/** A message that the head of the place wrote to its pupil, who reported it. */
const reported = ({ harness, target }: Asked, key: string): Promise<string> =>
  target.once(`mail case ${key}`, async () => {
    const thread = await start(harness, await target.as('head'), target.schoolId, target.pupilId);
    const path = `/api/threads/${thread.threadId}/messages/${thread.messageId}/report`;
    const done = await harness.call('POST', path, { jar: await target.as('pupil'), body: { reason: '' } });
    if (done.status !== 204) throw new Error(done.text);
    const { rows } = await harness.database.query<{ case_id: string }>(
      'find the case',
      'SELECT case_id FROM moderation_case WHERE school_id = $1 AND subject_id = $2',
      [target.schoolId, thread.messageId],
    );
    return rows[0]!.case_id;
  });

const THREAD_PLACES = ['own', 'mate', 'otherClass', 'otherSchool'] as const;
const ROOMS = ['own', 'otherSchool'] as const;
const CLASSES = ['own', 'otherClass', 'otherSchool'] as const;
const inSchool = { places: ROOMS } as const;

export const PROBES: readonly Probe[] = [
  { route: 'GET /api/threads', who: SELF, make: () => ({}) },
  {
    // To oneself there is nothing to send: every actor writes to the head, who writes to the pupil. What a role may not is in mail.test.ts.
    route: 'POST /api/threads',
    who: { pupil: 'none', guardian: 'own', teacher: 'own', head: 'own', operator: 'own' },
    places: ROOMS,
    make: async ({ harness, target, role }) => {
      await calm(harness);
      const { personId } = await harness.person(target.schoolId, 'head-0');
      return {
        body: {
          schoolId: target.schoolId,
          threadId: randomUUID(),
          messageId: randomUUID(),
          subject: 'Question',
          text,
          personIds: [role === 'head' ? target.pupilId : personId],
          groups: [],
        },
      };
    },
  },
  {
    route: 'POST /api/threads/receivers',
    who: { pupil: 'own', guardian: 'own', teacher: 'own', head: 'own', operator: 'own' },
    ...inSchool,
    asHouse: 'the index of words does not serve behind the wall; the statement names the school',
    make: ({ target }) => ({ body: { schoolId: target.schoolId, search: 'zo' } }),
  },
  { route: 'GET /api/threads/drafts', who: SELF, make: () => ({}) },
  {
    route: 'PUT /api/threads/drafts/{messageId}',
    who: { pupil: 'own', guardian: 'own', teacher: 'own', head: 'own', operator: 'own' },
    ...inSchool,
    make: ({ target }) => ({
      params: { messageId: randomUUID() },
      body: { schoolId: target.schoolId, threadId: null, subject: '', text, personIds: [], groups: [] },
    }),
  },
  {
    route: 'DELETE /api/threads/drafts/{messageId}',
    who: SELF,
    make: () => ({ params: { messageId: randomUUID() } }),
  },
  {
    route: 'GET /api/threads/{threadId}',
    who: PUPILS_THREAD,
    places: THREAD_PLACES,
    make: async (asked) => ({ params: { threadId: (await threadOf(asked)).threadId } }),
  },
  {
    route: 'POST /api/threads/{threadId}/messages',
    who: PUPILS_THREAD,
    places: THREAD_PLACES,
    make: async (asked) => {
      const { threadId, messageId } = await threadOf(asked);
      await calm(asked.harness);
      return {
        params: { threadId },
        body: { messageId: randomUUID(), answers: messageId, toAll: true, text },
      };
    },
  },
  {
    route: 'POST /api/threads/{threadId}/read',
    who: PUPILS_THREAD,
    places: THREAD_PLACES,
    make: async (asked) => ({ params: { threadId: (await threadOf(asked)).threadId } }),
  },
  {
    route: 'PUT /api/threads/{threadId}/archived',
    who: PUPILS_THREAD,
    places: THREAD_PLACES,
    make: async (asked) => ({ params: { threadId: (await threadOf(asked)).threadId }, body: { archived: false } }),
  },
  {
    route: 'POST /api/threads/{threadId}/messages/{messageId}/recall',
    who: PUPILS_THREAD,
    places: THREAD_PLACES,
    make: async (asked) => ({
      params: await asked.target
        .once('mail recalled', async () =>
          start(asked.harness, await asked.target.as('pupil'), asked.target.schoolId, await otherTeacher(asked)),
        )
        .then((thread) => ({ ...thread })),
    }),
  },
  {
    route: 'POST /api/threads/{threadId}/messages/{messageId}/report',
    who: PUPILS_THREAD,
    places: THREAD_PLACES,
    make: async (asked) => {
      const { harness, target } = asked;
      const sent = await target.once('mail received', async () =>
        start(harness, await target.as('head'), target.schoolId, target.pupilId),
      );
      return asked.role === 'head'
        ? { params: { ...(await threadOf(asked)) }, body: { reason: '' } }
        : { params: { ...sent }, body: { reason: 'Ce n’est pas gentil.' } };
    },
  },
  { route: 'GET /api/mail/settings', who: SELF, make: () => ({}) },
  {
    route: 'PUT /api/mail/refusals',
    who: { ...STAFF, teacher: 'own', head: 'own', operator: 'own' },
    ...inSchool,
    make: ({ target }) => ({ body: { schoolId: target.schoolId, refuses: [] } }),
  },
  {
    route: 'GET /api/mail/rules',
    who: OFFICE,
    ...inSchool,
    make: ({ target }) => ({ query: { schoolId: target.schoolId } }),
  },
  {
    route: 'PUT /api/mail/rules',
    who: OFFICE,
    ...inSchool,
    make: ({ target }) => ({
      body: {
        schoolId: target.schoolId,
        cells: [
          'pupil.teachers',
          'guardian.teachers',
          'guardian.office',
          'teacher.pupils',
          'teacher.guardians',
          'teacher.staff',
        ],
      },
    }),
  },
  { route: 'GET /api/moderation', who: { ...OFFICE, head: 'self', operator: 'self' }, make: () => ({}) },
  {
    route: 'POST /api/moderation/{caseId}',
    who: OFFICE,
    ...inSchool,
    make: async (asked) => ({
      params: { caseId: await reported(asked, 'decided') },
      body: { decision: 'keep' },
    }),
  },
  {
    route: 'POST /api/moderation/{caseId}/purge',
    who: OFFICE,
    ...inSchool,
    make: async (asked) => ({ params: { caseId: await reported(asked, 'purged') } }),
  },
  {
    route: 'GET /api/moderation/alone/{personId}',
    who: OFFICE,
    make: ({ target }) => ({ params: { personId: target.pupilId } }),
  },
  {
    route: 'POST /api/moderation/threads/{threadId}/guardians',
    who: OFFICE,
    ...inSchool,
    make: async (asked) => ({
      params: {
        threadId: (
          await asked.target.once('mail shown', async () =>
            start(asked.harness, await asked.target.as('head'), asked.target.schoolId, asked.target.spareId),
          )
        ).threadId,
      },
    }),
  },
  {
    route: 'GET /api/office/switches',
    who: OFFICE,
    ...inSchool,
    make: ({ target }) => ({ query: { schoolId: target.schoolId } }),
  },
  {
    route: 'PUT /api/office/switches',
    who: OFFICE,
    ...inSchool,
    make: ({ target }) => ({ body: { schoolId: target.schoolId, name: 'home', isOn: true } }),
  },
  {
    route: 'GET /api/mail/delegates/{audienceId}',
    who: OFFICE,
    places: CLASSES,
    make: ({ target }) => ({ params: { audienceId: target.audienceId } }),
  },
  {
    route: 'PUT /api/mail/delegates/{audienceId}',
    who: OFFICE,
    places: CLASSES,
    make: ({ target }) => ({
      params: { audienceId: target.audienceId },
      body: { personId: target.guardianId, isDelegate: true },
    }),
  },
  {
    route: 'PUT /api/mail/delegate-contact',
    who: { pupil: 'none', guardian: 'own', teacher: 'none', head: 'none', operator: 'none' },
    ...inSchool,
    make: ({ target }) => ({ body: { schoolId: target.schoolId, isOpen: true } }),
  },
];
