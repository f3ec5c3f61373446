// GET|POST /api/lessons/:id/texte and GET /api/lessons/:id/texte/fiche: the lesson for a browser without script. docs/spec/lesson.md, "The
// lesson as text". A program that does not accept HTML gets problem documents, as everywhere.

import { randomUUID } from 'node:crypto';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { cleanText, lengthOf, parseLessonId } from '@preau/core/base';
import type { LessonId, PersonClaim, Result, SessionClaims } from '@preau/core/base';
import { MAX_MESSAGE_LENGTH } from '@preau/core/lesson';
import { PLAIN_POLICY, plainLanguageOf, ProblemError } from '@preau/host';
import { PROBLEMS } from '@preau/protocol/base';
import type { ProblemCode } from '@preau/protocol/base';
import type { Caller, LessonProblem, LessonText } from '@preau/service/lesson';
import type { Lesson } from '../open-lesson.ts';
import { refusalPage, sheetPage, textPage } from '../text/page.ts';
import type { RefusedMessage } from '../text/page.ts';
import type { TextLanguage } from '../text/words.ts';
import { admitted, orProblem } from './asking.ts';
import type { Asking } from './asking.ts';
import { admittedPersons, firstYours } from './doors.ts';

/** 2,000 characters of up to four bytes, escaped. */
const FORM_BYTES = 32_768;
/** Refusals of a message alone: the lesson can be read all the same. */
const OF_MESSAGE: readonly ProblemCode[] = ['lesson.locked', 'lesson.notOpen', 'request.invalid'];

/** Registers the pages. */
export function addText(app: FastifyInstance, lesson: Lesson): void {
  app.get('/api/lessons/:id/texte', async (request, reply) =>
    page(lesson, request, reply, async (asking) => {
      const { lessonId, callers } = await askingText(lesson, request, asking);
      return textOf(orProblem(await first(callers, (caller) => lesson.texts.read(lessonId, caller))), request);
    }),
  );
  app.get('/api/lessons/:id/texte/fiche', async (request, reply) =>
    page(lesson, request, reply, async ({ lessonId, session }) =>
      sheetPage(orProblem(await lesson.sheets.read(lessonId, session.persons)), languageOf(request)),
    ),
  );
  void app.register(async (forms) => {
    forms.addContentTypeParser(
      'application/x-www-form-urlencoded',
      { parseAs: 'string', bodyLimit: FORM_BYTES },
      (_request, body, done) => done(null, new URLSearchParams(String(body))),
    );
    forms.post('/api/lessons/:id/texte', { bodyLimit: FORM_BYTES }, async (request, reply) =>
      page(lesson, request, reply, async (asking) => {
        const { lessonId, callers } = await askingText(lesson, request, asking);
        const form = request.body instanceof URLSearchParams ? request.body : new URLSearchParams();
        const text = form.get('text') ?? '';
        const commandId = form.get('id') ?? '';
        const posted = await first(callers, (caller) =>
          isMessage(text) && /^[\w-]{8,64}$/.test(commandId)
            ? lesson.texts.post(lessonId, caller, { commandId, text })
            : Promise.resolve({ ok: false, error: { code: 'request.invalid' } } as const),
        );
        // Read again by GET: reloading sends nothing twice.
        if (posted.ok)
          return reply.redirect(`/api/lessons/${lessonId}/texte?lang=${languageOf(request)}#discussion`, 303);
        const { code } = posted.error;
        if (!OF_MESSAGE.includes(code) || !acceptsPage(request)) return textOf(orProblem(posted), request);
        const read = orProblem(await first(callers, (caller) => lesson.texts.read(lessonId, caller)));
        reply.code(PROBLEMS[code].status);
        return textOf(read, request, { code, text });
      }),
    );
  });
}

/** Session and admitted ticket, as at `enter`. */
async function askingText(
  lesson: Lesson,
  request: FastifyRequest,
  { lessonId, session }: Asking,
): Promise<{ readonly lessonId: LessonId; readonly callers: readonly (PersonClaim & Caller)[] }> {
  const persons = await admittedPersons(lesson, request, lessonId, session);
  return { lessonId, callers: persons.map((person) => ({ ...person, ...callerOf(person, session) })) };
}

function callerOf({ personId, schoolId }: PersonClaim, { deviceId, sessionId }: SessionClaims): Caller {
  return { personId, schoolId, deviceId, sessionId };
}

function first<T>(
  callers: readonly (PersonClaim & Caller)[],
  attempt: (caller: Caller) => Promise<Result<T, LessonProblem>>,
): Promise<Result<T, LessonProblem>> {
  return firstYours(callers, (person) => attempt(callers.find(({ personId }) => personId === person.personId)!));
}

function isMessage(text: string): boolean {
  const clean = cleanText(text).trim();
  return clean !== '' && lengthOf(clean) <= MAX_MESSAGE_LENGTH;
}

function textOf(read: LessonText, request: FastifyRequest, refused?: RefusedMessage): string {
  return textPage(read, languageOf(request), randomUUID(), refused);
}

/** Sends a page; a refusal is a page too, for who reads HTML. */
async function page(
  lesson: Lesson,
  request: FastifyRequest,
  reply: FastifyReply,
  write: (asking: Asking) => Promise<string | FastifyReply>,
): Promise<FastifyReply> {
  // It names minors: nobody between us keeps it.
  reply.header('cache-control', 'no-store').header('content-security-policy', PLAIN_POLICY);
  try {
    const written = await admitted(lesson, request, write);
    return typeof written === 'string' ? await reply.type('text/html; charset=utf-8').send(written) : written;
  } catch (error) {
    if (!(error instanceof ProblemError) || !acceptsPage(request)) throw error;
    const { code, more } = error;
    const lessonId = parseLessonId((request.params as { readonly id?: string }).id);
    if (more.retryAfterMs !== undefined) reply.header('retry-after', String(Math.ceil(more.retryAfterMs / 1_000)));
    return reply
      .code(PROBLEMS[code].status)
      .type('text/html; charset=utf-8')
      .send(refusalPage(code, lessonId, languageOf(request)));
  }
}

function acceptsPage(request: FastifyRequest): boolean {
  return request.headers.accept?.includes('text/html') === true;
}

/** `lang` of the address or the form, else French unless the browser asks for English first. */
function languageOf(request: FastifyRequest): TextLanguage {
  const form = request.body instanceof URLSearchParams ? request.body.get('lang') : null;
  const { lang = form } = request.query as { readonly lang?: unknown };
  return plainLanguageOf(lang, request.headers['accept-language']);
}
