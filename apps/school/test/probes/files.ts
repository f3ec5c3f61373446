// Lines of the table of rights: uploads and files. A file of the place `own` is a pupil's, which nothing bears: nobody else's business.

import { SELF } from '../rights-world.ts';
import type { Asked, Probe, Who } from '../rights-world.ts';
import { beginUpload, TUS, upload } from '../upload-client.ts';

/** Its owner, and nobody by their role. */
const OWNER: Who = { pupil: 'own', guardian: 'none', teacher: 'none', head: 'none', operator: 'none' };
const PART = { ...TUS, 'content-type': 'application/offset+octet-stream', 'upload-offset': '0' };
const TEXT = Buffer.from('Ma rédaction.');

/** An upload that the pupil of the place has begun. */
async function begun({ harness, target, count }: Asked): Promise<{ fileId: string }> {
  const answer = await beginUpload(harness, await target.as('pupil'), { name: `${count}.txt`, bytes: TEXT.length });
  if (answer.status !== 201) throw new Error(answer.text);
  return { fileId: String(answer.headers['location']).split('/').at(-1)! };
}

/** A file of the pupil of the place. */
async function whole({ harness, target, count }: Asked): Promise<{ fileId: string }> {
  const { answer, fileId } = await upload(harness, await target.as('pupil'), `${count}.txt`, TEXT);
  if (answer.status !== 200) throw new Error(answer.text);
  return { fileId };
}

const once = (asked: Asked): Promise<{ fileId: string }> => asked.target.once('file', () => whole(asked));

export const PROBES: readonly Probe[] = [
  {
    route: 'POST /api/uploads',
    who: SELF,
    make: ({ count }) => ({
      headers: {
        ...TUS,
        'upload-length': '10',
        'upload-metadata': `filename ${Buffer.from(`${count}.txt`).toString('base64')}`,
      },
    }),
  },
  {
    route: 'PATCH /api/uploads/{fileId}',
    who: OWNER,
    make: async (asked) => ({ params: await begun(asked), headers: PART, body: TEXT }),
  },
  { route: 'GET /api/uploads/{fileId}', who: OWNER, make: async (asked) => ({ params: await once(asked) }) },
  {
    route: 'DELETE /api/uploads/{fileId}',
    who: OWNER,
    make: async (asked) => ({ params: await begun(asked), headers: TUS }),
  },
  { route: 'GET /api/files', who: SELF, make: () => ({}) },
  { route: 'GET /api/files/{fileId}', who: OWNER, make: async (asked) => ({ params: await once(asked) }) },
  { route: 'DELETE /api/files/{fileId}', who: OWNER, make: async (asked) => ({ params: await whole(asked) }) },
];
