// /api/threads, /api/mail: messages, drafts, who may write to whom. docs/spec/mail.md.

import type { FastifyRequest } from 'fastify';
import { parsePersonId, parseSchoolId } from '@preau/core/base';
import type { PersonId, Role, SchoolId } from '@preau/core/base';
import { parseMessageId, parseThreadId } from '@preau/core/school';
import type { MessageId, ThreadId } from '@preau/core/school';
import { ProblemError, readRequest } from '@preau/host';
import {
  answerRequestSchema,
  archiveRequestSchema,
  draftRequestSchema,
  receiversRequestSchema,
  refusalsRequestSchema,
  reportRequestSchema,
  rulesRequestSchema,
  startThreadRequestSchema,
} from '@preau/protocol/school';
import type { ThreadCursor } from '@preau/service/school';
import { valueOf } from './refusals.ts';
import type { Route } from './route.ts';

const STAFF: readonly Role[] = ['teacher', 'head', 'operator'];
const OFFICE: readonly Role[] = ['head', 'operator'];

/** The routes of messages. */
export const MAIL_ROUTES: readonly Route[] = [
  {
    method: 'GET',
    path: '/api/threads',
    access: 'session',
    summary: 'The threads of the account, 50 a page, the newest first; `archived=yes`: those put away',
    query: ['archived', 'after'],
    status: 200,
    answer: 'ThreadsAnswer',
    handle: async (school, request, reply, { claims }) => {
      const { archived, after } = request.query as { archived?: unknown; after?: unknown };
      return reply.send(
        await school.mailbox.list(claims, {
          archived: archived === 'yes',
          after: after === undefined ? null : cursorOf(after),
        }),
      );
    },
  },
  {
    method: 'POST',
    path: '/api/threads',
    access: 'session',
    summary: 'Begins a thread with whom the writer may write to; the same ids are the same message',
    request: startThreadRequestSchema,
    status: 201,
    answer: 'SentAnswer',
    handle: async (school, request, reply, { claims }) =>
      reply
        .code(201)
        .send(valueOf(await school.mail.start(claims, readRequest(startThreadRequestSchema, request.body)))),
  },
  {
    method: 'POST',
    path: '/api/threads/receivers',
    access: 'session',
    summary: 'People and groups whom the writer may write to, by name; 12 of each at most',
    request: receiversRequestSchema,
    status: 200,
    answer: 'ReceiversAnswer',
    handle: async (school, request, reply, { claims }) => {
      const wanted = readRequest(receiversRequestSchema, request.body);
      return reply.send(valueOf(await school.mailbox.receivers(claims, wanted)));
    },
  },
  {
    method: 'GET',
    path: '/api/threads/drafts',
    access: 'session',
    summary: 'What the account is writing',
    status: 200,
    answer: 'DraftAnswer[]',
    handle: async (school, _request, reply, { claims }) => reply.send(await school.mailbox.drafts(claims)),
  },
  {
    method: 'PUT',
    path: '/api/threads/drafts/{messageId}',
    access: 'session',
    summary: 'Keeps a draft; the id is that of the message to come',
    request: draftRequestSchema,
    status: 204,
    answer: 'Nothing',
    handle: async (school, request, reply, { claims }) => {
      const draft = readRequest(draftRequestSchema, request.body);
      valueOf(await school.mailbox.saveDraft(claims, { ...draft, messageId: messageIn(request) }));
      return reply.code(204).send();
    },
  },
  {
    method: 'DELETE',
    path: '/api/threads/drafts/{messageId}',
    access: 'session',
    summary: 'Drops a draft; one that is not there is dropped too',
    status: 204,
    answer: 'Nothing',
    handle: async (school, request, reply, { claims }) => {
      await school.mailbox.dropDraft(claims, messageIn(request));
      return reply.code(204).send();
    },
  },
  {
    method: 'GET',
    path: '/api/threads/{threadId}',
    access: 'session',
    summary: 'A thread of one’s own with its newest 50 messages; `before`: those before a message; `personId`: as whom',
    query: ['before', 'personId'],
    status: 200,
    answer: 'ThreadAnswer',
    handle: async (school, request, reply, { claims }) => {
      const { before } = request.query as { before?: string };
      const from = before === undefined ? null : known(parseMessageId(before));
      return reply.send(valueOf(await school.mailbox.read(claims, threadIn(request), from, placeOf(request))));
    },
  },
  {
    method: 'POST',
    path: '/api/threads/{threadId}/messages',
    access: 'session',
    summary: 'Answers whoever wrote to one, or all whom one may reach',
    request: answerRequestSchema,
    status: 201,
    answer: 'SentAnswer',
    handle: async (school, request, reply, { claims }) =>
      reply
        .code(201)
        .send(
          valueOf(await school.mail.answer(claims, threadIn(request), readRequest(answerRequestSchema, request.body))),
        ),
  },
  {
    method: 'POST',
    path: '/api/threads/{threadId}/read',
    access: 'session',
    summary: 'Marks what one has of a thread as read',
    status: 204,
    answer: 'Nothing',
    handle: async (school, request, reply, { claims }) => {
      valueOf(await school.mailbox.markRead(claims, threadIn(request)));
      return reply.code(204).send();
    },
  },
  {
    method: 'PUT',
    path: '/api/threads/{threadId}/archived',
    access: 'session',
    summary: 'Puts a thread away until something new comes, or takes it back',
    request: archiveRequestSchema,
    status: 204,
    answer: 'Nothing',
    handle: async (school, request, reply, { claims }) => {
      const { archived } = readRequest(archiveRequestSchema, request.body);
      valueOf(await school.mailbox.archive(claims, threadIn(request), archived));
      return reply.code(204).send();
    },
  },
  {
    method: 'POST',
    path: '/api/threads/{threadId}/messages/{messageId}/recall',
    access: 'session',
    summary: 'Takes an own message back, for an hour or until it is released',
    status: 204,
    answer: 'Nothing',
    handle: async (school, request, reply, { claims }) => {
      valueOf(await school.mailbox.recall(claims, threadIn(request), messageIn(request)));
      return reply.code(204).send();
    },
  },
  {
    method: 'POST',
    path: '/api/threads/{threadId}/messages/{messageId}/report',
    access: 'session',
    summary: 'Reports a message that one was sent to the office, with a frozen copy',
    request: reportRequestSchema,
    status: 204,
    answer: 'Nothing',
    handle: async (school, request, reply, { claims }) => {
      const { reason } = readRequest(reportRequestSchema, request.body);
      valueOf(await school.moderation.reportMessage(claims, threadIn(request), messageIn(request), reason));
      return reply.code(204).send();
    },
  },
  {
    method: 'GET',
    path: '/api/mail/settings',
    access: 'session',
    summary: 'May one write now, when would it be seen, whom does one refuse, how much is unread',
    query: ['schoolId', 'personId'],
    status: 200,
    answer: 'MailSettingsAnswer',
    handle: async (school, request, reply, { claims }) =>
      reply.send(valueOf(await school.mailbox.settings(claims, schoolIn(request), placeOf(request)))),
  },
  {
    method: 'PUT',
    path: '/api/mail/refusals',
    access: STAFF,
    summary: 'From whom one takes no messages: pupils, guardians',
    request: refusalsRequestSchema,
    status: 204,
    answer: 'Nothing',
    handle: async (school, request, reply, { claims }) => {
      const { schoolId, refuses, personId } = readRequest(refusalsRequestSchema, request.body);
      valueOf(await school.mailbox.refuse(claims, schoolId, refuses, personId));
      return reply.code(204).send();
    },
  },
  {
    method: 'GET',
    path: '/api/mail/rules',
    access: OFFICE,
    summary: 'Who may write to whom in the school',
    query: ['schoolId'],
    status: 200,
    answer: 'MailRulesAnswer',
    handle: async (school, request, reply, { claims }) =>
      reply.send({ cells: valueOf(await school.mailbox.rules(claims, schoolIn(request))) }),
  },
  {
    method: 'PUT',
    path: '/api/mail/rules',
    access: OFFICE,
    summary: 'Sets who may write to whom: the open cells, all others closed',
    request: rulesRequestSchema,
    status: 204,
    answer: 'Nothing',
    handle: async (school, request, reply, { claims }) => {
      const { schoolId, cells } = readRequest(rulesRequestSchema, request.body);
      valueOf(await school.mailbox.setRules(claims, schoolId, cells));
      return reply.code(204).send();
    },
  },
];

/** An id that may be wrong: then there is no such thread. */
function known<T>(id: T | undefined): T {
  if (id === undefined) throw new ProblemError('thread.unknown');
  return id;
}

/** The end of a page, as `next` told it. */
function cursorOf(text: unknown): ThreadCursor {
  // Said twice, it is no text.
  const [threadId, personId] = typeof text === 'string' ? text.split('.') : [];
  return { threadId: known(parseThreadId(threadId)), personId: known(parsePersonId(personId)) };
}

/** The thread that the address names. */
export function threadIn(request: FastifyRequest): ThreadId {
  return known(parseThreadId((request.params as Record<string, string>)['threadId']));
}

function messageIn(request: FastifyRequest): MessageId {
  return known(parseMessageId((request.params as Record<string, string>)['messageId']));
}

/** The place that the address names, or none; one that is wrong is nobody's. */
function placeOf(request: FastifyRequest): PersonId | undefined {
  const { personId } = request.query as { personId?: string };
  return personId === undefined ? undefined : known(parsePersonId(personId));
}

/** The school that the address names, or none. */
export function schoolIn(request: FastifyRequest): SchoolId | undefined {
  const { schoolId } = request.query as { schoolId?: string };
  const id = parseSchoolId(schoolId);
  if (schoolId !== undefined && id === undefined)
    throw new ProblemError('request.invalid', { fields: [{ path: '/schoolId', message: 'not a school id' }] });
  return id;
}
