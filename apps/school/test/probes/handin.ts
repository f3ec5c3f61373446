// Lines of the table of rights: hand-ins, and the books of classes by year.

import { randomUUID } from 'node:crypto';
import { plainPhoto } from '../plain-photo.ts';
import { CLASS, OFFICE, SELF } from '../rights-world.ts';
import type { Asked, Place, Probe, Who } from '../rights-world.ts';
import { upload } from '../upload-client.ts';

const NONE: Who = { pupil: 'none', guardian: 'none', teacher: 'none', head: 'none', operator: 'none' };
const TEACHERS: Who = { ...NONE, teacher: 'class' };
const PUPILS: Who = { ...NONE, pupil: 'own' };
/** A route that names a class, or its homework, and no pupil. */
const PLACES: readonly Place[] = ['own', 'otherClass', 'otherSchool'];

/** Homework of the class to be handed in, one for each line. */
function homeworkOf({ harness, target }: Asked, key: string): Promise<{ homeworkId: string }> {
  return target.once(`homework to hand in ${key}`, async () => {
    const homeworkId = randomUUID();
    const answer = await harness.call('PUT', `/api/homework/${homeworkId}`, {
      jar: await target.as('teacher'),
      body: {
        base: 0,
        audienceIds: [target.audienceId],
        subject: 'Histoire',
        lessonId: null,
        dueLessonId: null,
        dueOn: '2026-11-27',
        text: 'Exercice 4',
        minutes: 20,
        expects: 'handIn',
        fileIds: [],
      },
    });
    if (answer.status !== 200) throw new Error(answer.text);
    return { homeworkId };
  });
}

/** What the pupil of the place handed in, one for each line. */
function handInOf(asked: Asked, key: string): Promise<{ handInId: string }> {
  const { harness, target } = asked;
  return target.once(`hand-in ${key}`, async () => {
    const handInId = randomUUID();
    const body = { ...(await homeworkOf(asked, key)), text: 'Voici' };
    const jar = await target.as('pupil');
    const answer = await harness.call('PUT', `/api/hand-ins/${handInId}`, { jar, body });
    if (answer.status !== 200) throw new Error(answer.text);
    return { handInId };
  });
}

/** A picture that the pupil of the place handed in and the teacher returned. */
function returnedPicture(asked: Asked): Promise<{ handInId: string }> {
  const { harness, target } = asked;
  return target.once('returned picture', async () => {
    const handInId = randomUUID();
    const jar = await target.as('pupil');
    const { fileId } = await upload(harness, jar, 'page.png', plainPhoto(200));
    const body = { ...(await homeworkOf(asked, 'copy')), text: '', fileIds: [fileId] };
    const handed = await harness.call('PUT', `/api/hand-ins/${handInId}`, { jar, body });
    const back = await harness.call('POST', `/api/hand-ins/${handInId}/return`, {
      jar: await target.as('teacher'),
      body: { comment: 'Bien' },
    });
    if (handed.status !== 200 || back.status !== 200) throw new Error(handed.text + back.text);
    return { handInId };
  });
}

export const PROBES: readonly Probe[] = [
  {
    route: 'GET /api/hand-ins/own/{homeworkId}',
    who: { ...NONE, pupil: 'class', guardian: 'class' },
    places: PLACES,
    make: async (asked) => ({ params: await homeworkOf(asked, 'own') }),
  },
  {
    route: 'GET /api/hand-ins/of/{homeworkId}',
    who: TEACHERS,
    places: PLACES,
    make: async (asked) => ({ params: await homeworkOf(asked, 'of') }),
  },
  {
    route: 'GET /api/hand-ins/{handInId}',
    who: { ...TEACHERS, pupil: 'own', guardian: 'own' },
    make: async (asked) => ({ params: await handInOf(asked, 'one') }),
  },
  {
    route: 'PUT /api/hand-ins/{handInId}',
    who: { ...NONE, pupil: 'class' },
    places: PLACES,
    make: async (asked) => ({
      params: { handInId: randomUUID() },
      body: { ...(await homeworkOf(asked, 'put')), text: 'Voici' },
    }),
  },
  {
    route: 'DELETE /api/hand-ins/{handInId}',
    who: PUPILS,
    make: async (asked) => ({ params: await handInOf(asked, 'delete') }),
  },
  {
    route: 'POST /api/hand-ins/{handInId}/look',
    who: TEACHERS,
    make: async (asked) => ({ params: await handInOf(asked, 'look') }),
  },
  {
    route: 'POST /api/hand-ins/{handInId}/return',
    who: TEACHERS,
    make: async (asked) => ({ params: await handInOf(asked, 'return'), body: { comment: 'Bien' } }),
  },
  {
    route: 'POST /api/hand-ins/{handInId}/seen',
    who: PUPILS,
    make: async (asked) => ({ params: await handInOf(asked, 'seen') }),
  },
  {
    route: 'GET /api/hand-ins/{handInId}/marks',
    who: { ...TEACHERS, pupil: 'own', guardian: 'own' },
    make: async (asked) => ({ params: await handInOf(asked, 'marks') }),
  },
  {
    route: 'POST /api/hand-ins/{handInId}/marks',
    who: TEACHERS,
    make: async (asked) => ({ params: await handInOf(asked, 'draw'), body: { add: [], erase: [randomUUID()] } }),
  },
  {
    route: 'GET /api/hand-ins/{handInId}/copy',
    who: { ...TEACHERS, pupil: 'own', guardian: 'own' },
    make: async (asked) => ({ params: await returnedPicture(asked) }),
  },
  { route: 'GET /api/books', who: SELF, make: () => ({}) },
  {
    route: 'GET /api/books/{audienceId}',
    who: CLASS,
    places: PLACES,
    make: ({ target }) => ({ params: { audienceId: target.audienceId } }),
  },
  {
    route: 'PUT /api/books/{audienceId}/visas/{visaId}',
    who: { ...OFFICE, operator: 'none' },
    places: PLACES,
    make: async ({ target }) => ({
      params: { audienceId: target.audienceId, visaId: await target.once('visa', async () => randomUUID()) },
      body: { to: '2026-11-20' },
    }),
  },
];
