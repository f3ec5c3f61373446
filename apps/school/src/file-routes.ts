// /api/uploads, /api/files. docs/spec/files.md.

import { Readable } from 'node:stream';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { parseFileId, parseSchoolId } from '@preau/core/base';
import type { FileId, SessionClaims } from '@preau/core/base';
import { ProblemError } from '@preau/host';
import { FILE_PICTURE_SIZES, UPLOADS_PATH } from '@preau/protocol/school';
import type { School } from './open-school.ts';
import { valueOf } from './refusals.ts';
import type { Route } from './route.ts';
import { sendFile } from './send-file.ts';

/** The media type of a part of an upload (tus 1.0.0, PATCH). */
export const UPLOAD_PART = 'application/offset+octet-stream';

/** What an answer of the protocol tells besides its body. */
const TOLD = ['location', 'tus-resumable', 'upload-length', 'upload-offset', 'content-type'];

/** The routes of files. */
export const FILE_ROUTES: readonly Route[] = [
  {
    method: 'POST',
    path: UPLOADS_PATH,
    access: 'session',
    summary:
      'Begins an upload (tus 1.0.0): `Upload-Length`, and `Upload-Metadata` with `filename` and perhaps `schoolId`',
    status: 201,
    answer: 'Nothing; `Location` is the upload',
    handle: (school, request, reply, { claims }) => speakTus(school, request, reply, claims),
  },
  {
    method: 'PATCH',
    path: `${UPLOADS_PATH}/{fileId}`,
    access: 'session',
    summary: 'Sends a part of one’s own upload, from `Upload-Offset` on; 204 until it is whole',
    requestType: UPLOAD_PART,
    status: 200,
    answer: 'FileInfo',
    handle: (school, request, reply, { claims }) => speakTus(school, request, reply, claims),
  },
  {
    method: 'GET',
    path: `${UPLOADS_PATH}/{fileId}`,
    access: 'session',
    summary: 'What became of one’s own upload, when it is whole; HEAD says how far it is',
    status: 200,
    answer: 'FileInfo',
    handle: async (school, request, reply, { claims }) => {
      const fileId = fileIn(request);
      if (request.method === 'HEAD') return headOf(school, request, reply, { claims, fileId });
      return reply.send(valueOf(await school.uploads.tell(claims, fileId)));
    },
  },
  {
    method: 'DELETE',
    path: `${UPLOADS_PATH}/{fileId}`,
    access: 'session',
    summary: 'Gives up one’s own upload before it is whole',
    status: 204,
    answer: 'Nothing',
    handle: (school, request, reply, { claims }) => speakTus(school, request, reply, claims),
  },
  {
    method: 'GET',
    path: '/api/files',
    access: 'session',
    summary: 'One’s own files, newest first, 50 a page, with the room they take',
    query: ['after', 'schoolId'],
    status: 200,
    answer: 'FilesAnswer',
    handle: async (school, request, reply, { claims }) => {
      const { after, schoolId } = request.query as { after?: string; schoolId?: string };
      const [last, inSchool] = [parseFileId(after), parseSchoolId(schoolId)];
      if ((after !== undefined && last === undefined) || (schoolId !== undefined && inSchool === undefined))
        throw new ProblemError('request.invalid');
      return reply.send(valueOf(await school.files.list(claims, { after: last, schoolId: inSchool })));
    },
  },
  {
    method: 'GET',
    path: '/api/files/{fileId}',
    access: 'session',
    summary: 'The content of a file, for its owner and whoever may read what bears it; `size` gives a smaller picture',
    query: ['size'],
    status: 200,
    answer: 'The content',
    answerType: '*/*',
    handle: async (school, request, reply, { claims }) => {
      const { size } = request.query as { size?: string };
      const asked = FILE_PICTURE_SIZES.find((each) => String(each) === size);
      if (size !== undefined && asked === undefined) throw new ProblemError('request.invalid');
      return sendFile(request, reply, valueOf(await school.files.open(claims, fileIn(request), asked)));
    },
  },
  {
    method: 'DELETE',
    path: '/api/files/{fileId}',
    access: 'session',
    summary: 'Removes a file of one’s own that is attached to nothing',
    status: 204,
    answer: 'Nothing',
    handle: async (school, request, reply, { claims }) => {
      valueOf(await school.files.remove(claims, fileIn(request)));
      return reply.code(204).send();
    },
  },
];

/** Passes a request on to tus and its answer back; refusals are problems like all others. */
async function speakTus(
  school: School,
  request: FastifyRequest,
  reply: FastifyReply,
  claims: SessionClaims,
): Promise<FastifyReply> {
  const headers = new Headers();
  for (const [name, value] of Object.entries(request.headers)) if (typeof value === 'string') headers.set(name, value);
  const asked = new Request(`http://uploads${request.url.split('?')[0]}`, {
    method: request.method,
    headers,
    ...(request.method === 'PATCH' || request.method === 'POST'
      ? { body: Readable.toWeb(request.raw) as ReadableStream<Uint8Array>, duplex: 'half' }
      : {}),
  });
  const answer = await school.uploads.handle(claims, asked);
  for (const name of TOLD) {
    const value = answer.headers.get(name);
    if (value !== null) reply.header(name, value);
  }
  return reply.code(answer.status).send(answer.status === 200 ? await answer.text() : undefined);
}

/** How far an upload is; one that became a file is whole, also when the answer to its last part was lost. */
async function headOf(
  school: School,
  request: FastifyRequest,
  reply: FastifyReply,
  { claims, fileId }: { readonly claims: SessionClaims; readonly fileId: FileId },
): Promise<FastifyReply> {
  const own = await school.files.own(claims, fileId);
  if (!own.ok) return speakTus(school, request, reply, claims);
  const bytes = String(own.value.bytes);
  return reply.headers({ 'tus-resumable': '1.0.0', 'upload-offset': bytes, 'upload-length': bytes }).code(200).send();
}

function fileIn(request: FastifyRequest): FileId {
  const fileId = parseFileId((request.params as { fileId?: string }).fileId);
  if (fileId === undefined) throw new ProblemError('file.unknown');
  return fileId;
}
