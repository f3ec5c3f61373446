// GET|PUT /api/lessons/:id/sheet, POST /pictures, GET /pictures/:pictureId/:size. docs/spec/lesson.md, "The sheet".

import multipart from '@fastify/multipart';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { parsePictureId } from '@preau/core/base';
import { ProblemError, readRequest } from '@preau/host';
import { sheetRequestSchema } from '@preau/protocol/lesson';
import type { PictureAnswer } from '@preau/protocol/lesson';
import { PICTURE_SIZES } from '@preau/service/lesson';
import type { Lesson } from '../open-lesson.ts';
import { admitted, orProblem } from './asking.ts';

/** Largest picture file. LESSON-72. */
const MAX_PICTURE_BYTES = 15_000_000;
/** 80,000 characters of up to 4 bytes, escaped at worst, and 60 slides. */
const MAX_SHEET_BYTES = 1_000_000;

/** Registers the sheet and its pictures. */
export async function addSheets(app: FastifyInstance, lesson: Lesson): Promise<void> {
  await app.register(multipart, {
    limits: { fileSize: MAX_PICTURE_BYTES, files: 1, fields: 0, parts: 1, headerPairs: 50 },
  });

  app.get('/api/lessons/:id/sheet', async (request, reply) => {
    const answer = await admitted(lesson, request, async ({ lessonId, session }) =>
      orProblem(await lesson.sheets.read(lessonId, session.persons)),
    );
    return reply.header('cache-control', 'no-store').send(answer);
  });

  app.put('/api/lessons/:id/sheet', { bodyLimit: MAX_SHEET_BYTES }, async (request, reply) => {
    const answer = await admitted(lesson, request, async ({ lessonId, session }) => {
      const wanted = readRequest(sheetRequestSchema, request.body);
      return orProblem(await lesson.sheets.write(lessonId, session.persons, wanted));
    });
    return reply.header('cache-control', 'no-store').send(answer);
  });

  app.post('/api/lessons/:id/pictures', { bodyLimit: MAX_PICTURE_BYTES + 10_000 }, async (request, reply) => {
    const answer = await admitted(lesson, request, async ({ lessonId, session }): Promise<PictureAnswer> => {
      orProblem(await lesson.sheets.mayAddPicture(lessonId, session.persons));
      const bytes = await readPicture(request);
      const { pictureId, width, height } = orProblem(await lesson.sheets.addPicture(lessonId, session.persons, bytes));
      return { pictureId, width, height };
    });
    return reply.code(201).header('cache-control', 'no-store').send(answer);
  });

  app.get('/api/lessons/:id/pictures/:pictureId/:size', async (request, reply) => {
    const { bytes, etag } = await admitted(lesson, request, async ({ lessonId, session }) => {
      const params = request.params as { readonly pictureId: string; readonly size: string };
      const pictureId = parsePictureId(params.pictureId);
      const size = PICTURE_SIZES.find((candidate) => String(candidate) === params.size);
      if (pictureId === undefined || size === undefined) throw new ProblemError('picture.unknown');
      const read = orProblem(await lesson.sheets.readPicture(lessonId, session.persons, pictureId, size));
      return { bytes: read, etag: `"${pictureId}-${size}"` };
    });
    reply
      .header('cache-control', 'private, max-age=31536000, immutable')
      .header('etag', etag)
      .header('content-security-policy', "default-src 'none'; sandbox")
      .header('x-content-type-options', 'nosniff');
    if (request.headers['if-none-match'] === etag) return reply.code(304).send();
    return reply.type('image/webp').send(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength));
  });
}

async function readPicture(request: FastifyRequest): Promise<Uint8Array> {
  if (!request.isMultipart()) throw new ProblemError('request.unsupportedType');
  try {
    const file = await request.file();
    if (file === undefined) throw new ProblemError('request.invalid', { detail: 'One file is needed' });
    return await file.toBuffer();
  } catch (error) {
    if (error instanceof ProblemError) throw error;
    const code = error instanceof Error && 'code' in error ? String(error.code) : '';
    if (code === 'FST_REQ_FILE_TOO_LARGE' || code === 'FST_ERR_CTP_BODY_TOO_LARGE')
      throw new ProblemError('picture.tooLarge', {}, { cause: error });
    throw new ProblemError('request.invalid', { detail: 'The multipart body cannot be read' }, { cause: error });
  }
}
