// /api/feed: announcements, acknowledgement, surveys. docs/spec/feed.md, FEED-1 to FEED-39.

import type { FastifyRequest } from 'fastify';
import { parsePersonId } from '@preau/core/base';
import { parsePostId } from '@preau/core/school';
import type { Role } from '@preau/core/base';
import type { PostId } from '@preau/core/school';
import { ProblemError, readRequest } from '@preau/host';
import {
  answerSurveySchema,
  countReadersSchema,
  editPostSchema,
  newPostSchema,
  readPostSchema,
  reportRequestSchema,
} from '@preau/protocol/school';
import { valueOf } from './refusals.ts';
import type { Route } from './route.ts';

const STAFF: readonly Role[] = ['teacher', 'head', 'operator'];

/** The routes of the feed. */
export const FEED_ROUTES: readonly Route[] = [
  {
    method: 'GET',
    path: '/api/feed',
    access: 'session',
    summary: 'The announcements that the account may see, twenty a page',
    query: ['after'],
    status: 200,
    answer: 'FeedAnswer',
    handle: async (school, request, reply, { claims }) =>
      reply.send(await school.feed.list(claims, afterIn(request, parsePostId))),
  },
  {
    method: 'POST',
    path: '/api/feed/readers',
    access: STAFF,
    summary: 'How many people an announcement would be for',
    request: countReadersSchema,
    status: 200,
    answer: 'ReadersCount',
    handle: async (school, request, reply, { claims }) =>
      reply.send(valueOf(await school.posts.countReaders(claims, readRequest(countReadersSchema, request.body)))),
  },
  {
    method: 'POST',
    path: '/api/feed',
    access: STAFF,
    summary:
      'Announces: a teacher to own classes and groups, the office to the whole school; the same id is the same post',
    request: newPostSchema,
    status: 201,
    answer: 'NewPostAnswer',
    handle: async (school, request, reply, { claims }) =>
      reply.code(201).send(valueOf(await school.posts.add(claims, readRequest(newPostSchema, request.body)))),
  },
  {
    method: 'GET',
    path: '/api/feed/{postId}',
    access: 'session',
    summary: 'One announcement, for those whom it is for, its author and the office',
    status: 200,
    answer: 'PostAnswer',
    handle: async (school, request, reply, { claims }) =>
      reply.send(valueOf(await school.feed.read(claims, postIn(request)))),
  },
  {
    method: 'POST',
    path: '/api/feed/{postId}/read',
    access: 'session',
    summary: 'Notes that it was opened, or acknowledged',
    request: readPostSchema,
    status: 204,
    answer: 'Nothing',
    handle: async (school, request, reply, { claims }) => {
      const { acknowledge } = readRequest(readPostSchema, request.body);
      valueOf(await school.feed.mark(claims, postIn(request), acknowledge));
      return reply.code(204).send();
    },
  },
  {
    method: 'PATCH',
    path: '/api/feed/{postId}',
    access: STAFF,
    summary: 'Its author changes title and text; what it said before is kept',
    request: editPostSchema,
    status: 204,
    answer: 'Nothing',
    handle: async (school, request, reply, { claims }) => {
      valueOf(await school.posts.edit(claims, postIn(request), readRequest(editPostSchema, request.body)));
      return reply.code(204).send();
    },
  },
  {
    method: 'DELETE',
    path: '/api/feed/{postId}',
    access: STAFF,
    summary: 'Its author or the office takes it back; readers find it no more',
    status: 204,
    answer: 'Nothing',
    handle: async (school, request, reply, { claims }) => {
      valueOf(await school.posts.withdraw(claims, postIn(request)));
      return reply.code(204).send();
    },
  },
  {
    method: 'POST',
    path: '/api/feed/{postId}/reminder',
    access: STAFF,
    summary: 'Reminds those who have not acknowledged, once',
    status: 200,
    answer: '{remindedAt}',
    handle: async (school, request, reply, { claims }) =>
      reply.send(valueOf(await school.posts.remind(claims, postIn(request)))),
  },
  {
    method: 'GET',
    path: '/api/feed/{postId}/readers',
    access: STAFF,
    summary: 'For its author and the office: how many have read, and who has not, fifty a page',
    query: ['after'],
    status: 200,
    answer: 'PostReadersAnswer',
    handle: async (school, request, reply, { claims }) =>
      reply.send(valueOf(await school.posts.readers(claims, postIn(request), afterIn(request, parsePersonId)))),
  },
  {
    method: 'POST',
    path: '/api/feed/{postId}/report',
    access: 'session',
    summary: 'One of its readers reports it: the office gets a copy',
    request: reportRequestSchema,
    status: 204,
    answer: 'Nothing',
    handle: async (school, request, reply, { claims }) => {
      const { reason } = readRequest(reportRequestSchema, request.body);
      valueOf(await school.feed.report(claims, postIn(request), reason));
      return reply.code(204).send();
    },
  },
  {
    method: 'PUT',
    path: '/api/feed/{postId}/answer',
    access: 'session',
    summary: 'Answers its survey; a named answer may be changed while it is open, an anonymous one is counted once',
    request: answerSurveySchema,
    status: 204,
    answer: 'Nothing',
    handle: async (school, request, reply, { claims }) => {
      const { choices } = readRequest(answerSurveySchema, request.body);
      valueOf(await school.feed.answer(claims, postIn(request), choices));
      return reply.code(204).send();
    },
  },
  {
    method: 'GET',
    path: '/api/feed/{postId}/survey',
    access: STAFF,
    summary: 'For its author and the office: how the survey stands',
    status: 200,
    answer: 'SurveyAnswer',
    handle: async (school, request, reply, { claims }) =>
      reply.send(valueOf(await school.posts.survey(claims, postIn(request)))),
  },
];

function postIn(request: FastifyRequest): PostId {
  const postId = parsePostId((request.params as Record<string, string>)['postId']);
  if (postId === undefined) throw new ProblemError('post.unknown');
  return postId;
}

function afterIn<T>(request: FastifyRequest, parse: (text: unknown) => T | undefined): T | undefined {
  const { after } = request.query as { after?: unknown };
  const id = parse(after);
  if (after !== undefined && id === undefined)
    throw new ProblemError('request.invalid', { fields: [{ path: '/after', message: 'not an id' }] });
  return id;
}
