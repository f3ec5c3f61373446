// Lines of the table of rights: the feed and the channels of classes.

import { randomUUID } from 'node:crypto';
import { CLASS, OFFICE, SELF, TAUGHT } from '../rights-world.ts';
import type { Asked, Place, Probe, Target, Who } from '../rights-world.ts';

/** A route that names a class and no pupil. */
const PLACES: readonly Place[] = ['own', 'otherClass', 'otherSchool'];
/** What the office looks at without being a reader. */
const MEMBERS: Who = { ...TAUGHT, pupil: 'class' };
const ONLY_PUPILS: Who = { ...OFFICE, head: 'none', operator: 'none', pupil: 'class' };

function wordsOf(target: Target, postId: string): object {
  return {
    postId,
    schoolId: target.schoolId,
    audienceIds: [target.audienceId],
    readers: ['pupil', 'guardian'],
    title: 'Sortie',
    text: 'Demain.',
    acknowledge: true,
  };
}

/** A post of the teacher of the class, one for each line that changes it. */
function postOf({ harness, target }: Asked, key: string, more: object = {}): Promise<{ postId: string }> {
  return target.once(`post ${key}`, async () => {
    const postId = randomUUID();
    const jar = await target.as('teacher');
    const answer = await harness.call('POST', '/api/feed', { jar, body: { ...wordsOf(target, postId), ...more } });
    if (answer.status !== 201) throw new Error(answer.text);
    return { postId };
  });
}

/** The pupils' survey of the class. */
const surveyOf = (asked: Asked): Promise<{ postId: string }> =>
  postOf(asked, 'survey', {
    readers: ['pupil'],
    survey: {
      question: 'Qui vient ?',
      options: ['Moi', 'Pas moi'],
      multiple: false,
      anonymous: false,
      closesAt: asked.harness.clock.now() + 86_400_000,
    },
  });

const channelOf = ({ target }: Asked): { audienceId: string } => ({ audienceId: target.audienceId });

/** The channel of the class, opened by its teacher. */
async function openChannel(asked: Asked): Promise<{ audienceId: string }> {
  const { harness, target } = asked;
  const { audienceId } = channelOf(asked);
  await target.once('channel', async () => {
    const answer = await harness.call('PATCH', `/api/channels/${audienceId}`, {
      jar: await target.as('teacher'),
      body: { mode: 'open', guardiansRead: true },
    });
    if (answer.status !== 204) throw new Error(answer.text);
  });
  // One message in two seconds.
  harness.clock.at += 2_000;
  return { audienceId };
}

export const PROBES: readonly Probe[] = [
  { route: 'GET /api/feed', who: SELF, make: () => ({}) },
  {
    route: 'POST /api/feed/readers',
    who: TAUGHT,
    places: PLACES,
    make: ({ target }) => ({
      body: { schoolId: target.schoolId, audienceIds: [target.audienceId], readers: ['pupil', 'guardian'] },
    }),
  },
  {
    route: 'POST /api/feed',
    who: TAUGHT,
    places: PLACES,
    make: ({ target }) => ({ body: wordsOf(target, randomUUID()) }),
  },
  {
    route: 'GET /api/feed/{postId}',
    who: CLASS,
    places: PLACES,
    make: async (asked) => ({ params: await postOf(asked, 'read') }),
  },
  {
    route: 'POST /api/feed/{postId}/read',
    who: CLASS,
    places: PLACES,
    make: async (asked) => ({ params: await postOf(asked, 'read'), body: { acknowledge: true } }),
  },
  {
    // Its author alone: the office takes back, and does not rewrite.
    route: 'PATCH /api/feed/{postId}',
    who: { ...TAUGHT, head: 'none', operator: 'none' },
    places: PLACES,
    make: async (asked) => ({
      params: await postOf(asked, 'edit'),
      body: { title: `Sortie ${asked.count}`, text: '' },
    }),
  },
  {
    route: 'DELETE /api/feed/{postId}',
    who: TAUGHT,
    places: PLACES,
    make: async (asked) => ({ params: await postOf(asked, 'withdraw') }),
  },
  {
    route: 'POST /api/feed/{postId}/reminder',
    who: TAUGHT,
    places: PLACES,
    make: async (asked) => ({ params: await postOf(asked, 'remind') }),
  },
  {
    route: 'GET /api/feed/{postId}/readers',
    who: TAUGHT,
    places: PLACES,
    make: async (asked) => ({ params: await postOf(asked, 'read') }),
  },
  {
    route: 'PUT /api/feed/{postId}/answer',
    who: ONLY_PUPILS,
    places: PLACES,
    make: async (asked) => ({ params: await surveyOf(asked), body: { choices: [1] } }),
  },
  {
    route: 'GET /api/feed/{postId}/survey',
    who: TAUGHT,
    places: PLACES,
    make: async (asked) => ({ params: await surveyOf(asked) }),
  },
  {
    // Who only looks, or may take it back, does not report it.
    route: 'POST /api/feed/{postId}/report',
    who: { ...SELF, pupil: 'class', guardian: 'class', teacher: 'none', head: 'none', operator: 'none' },
    places: PLACES,
    make: async (asked) => ({ params: await postOf(asked, 'report'), body: { reason: 'x' } }),
  },
  { route: 'GET /api/channels', who: SELF, make: () => ({}) },
  {
    route: 'GET /api/channels/{audienceId}',
    who: CLASS,
    places: PLACES,
    make: async (asked) => ({ params: await openChannel(asked) }),
  },
  {
    route: 'GET /api/channels/{audienceId}/lessons/{lessonId}',
    who: MEMBERS,
    places: PLACES,
    make: async (asked) => {
      const { target, harness } = asked;
      const { lessonId, audienceId, schoolId } = target;
      await target.once('talk', () =>
        harness.database.query(
          'prepare a lesson',
          `INSERT INTO lesson_event (school_id, lesson_id, seq, at, visibility, kind, fact)
           VALUES ($1, $2, 1, 0, 'everyone', 'prepared', $3) ON CONFLICT DO NOTHING`,
          [schoolId, lessonId, { kind: 'prepared', lesson: { audienceIds: [audienceId] } }],
        ),
      );
      return { params: { audienceId, lessonId } };
    },
  },
  {
    route: 'POST /api/channels/{audienceId}/messages',
    who: MEMBERS,
    places: PLACES,
    make: async (asked) => ({
      params: await openChannel(asked),
      body: { messageId: randomUUID(), text: `Bonjour ${asked.count}` },
    }),
  },
  {
    // The pupil of the place wrote it: they take it back, and its moderators do.
    route: 'DELETE /api/channels/{audienceId}/messages/{messageId}',
    who: { ...TAUGHT, pupil: 'own' },
    make: async (asked) => {
      const { harness, target } = asked;
      const params = await openChannel(asked);
      const messageId = randomUUID();
      const answer = await harness.call('POST', `/api/channels/${params.audienceId}/messages`, {
        jar: await target.as('pupil'),
        body: { messageId, text: 'À effacer' },
      });
      if (answer.status !== 201) throw new Error(answer.text);
      return { params: { ...params, messageId } };
    },
  },
  {
    route: 'POST /api/channels/{audienceId}/messages/{messageId}/report',
    who: CLASS,
    places: PLACES,
    make: async (asked) => {
      const { harness, target } = asked;
      const params = await openChannel(asked);
      const { messageId } = await target.once('reported', async () => {
        const made = { messageId: randomUUID() };
        // By somebody who does not report it.
        const { personId } = await harness.person(target.schoolId, 'pupil-0');
        await harness.database.query(
          'write a message',
          `INSERT INTO channel_message (school_id, message_id, audience_id, author_id, text, sent_at, release_at)
           SELECT $1, $2, $3, person_id, 'Nul', 0, 0 FROM person
           WHERE school_id = $1 AND person_id <> $4 AND roles = '{pupil}' ORDER BY sourced_id DESC LIMIT 1`,
          [target.schoolId, made.messageId, target.audienceId, personId],
        );
        return made;
      });
      return { params: { ...params, messageId }, body: { reason: 'x' } };
    },
  },
  {
    route: 'PATCH /api/channels/{audienceId}',
    who: TAUGHT,
    places: PLACES,
    make: async (asked) => ({ params: await openChannel(asked), body: { mode: 'open' } }),
  },
  {
    route: 'PUT /api/channels/{audienceId}/mutes',
    who: TAUGHT,
    places: PLACES,
    make: async (asked) => ({
      params: channelOf(asked),
      body: { personId: asked.target.spareId, muted: asked.count % 2 === 0 },
    }),
  },
];
