// /api/channels: the channel of a class or group. docs/spec/feed.md, FEED-40 on.

import type { FastifyRequest } from 'fastify';
import { parseAudienceId, parseLessonId } from '@preau/core/base';
import { parseChannelMessageId } from '@preau/core/school';
import type { AudienceId, Role } from '@preau/core/base';
import { ProblemError, readRequest } from '@preau/host';
import { changeChannelSchema, muteSchema, newChannelMessageSchema, reportRequestSchema } from '@preau/protocol/school';
import type { ProblemCode } from '@preau/protocol/base';
import { valueOf } from './refusals.ts';
import type { Route } from './route.ts';

const STAFF: readonly Role[] = ['teacher', 'head', 'operator'];

/** The routes of channels. */
export const CHANNEL_ROUTES: readonly Route[] = [
  {
    method: 'GET',
    path: '/api/channels',
    access: 'session',
    summary: 'The channels that the account may read',
    status: 200,
    answer: 'ChannelsAnswer',
    handle: async (school, _request, reply, { claims }) => reply.send(await school.channels.list(claims)),
  },
  {
    method: 'GET',
    path: '/api/channels/{audienceId}',
    access: 'session',
    summary: 'A channel with its newest messages, for members, teachers and the office; 304 while nothing changed',
    query: ['after'],
    status: 200,
    answer: 'ChannelAnswer',
    handle: async (school, request, reply, { claims }) => {
      const { after } = request.query as { after?: unknown };
      const messageId = parseChannelMessageId(after);
      if (after !== undefined && messageId === undefined)
        throw new ProblemError('request.invalid', { fields: [{ path: '/after', message: 'not an id' }] });
      const shownTags = String(request.headers['if-none-match'] ?? '')
        .split(/,\s*/, 4)
        .map((tag) => tag.replace(/^W\//, ''));
      const read = valueOf(await school.channels.read(claims, audienceIn(request), { after: messageId, shownTags }));
      reply.header('etag', read.tag);
      return read.answer === undefined ? reply.code(304).send() : reply.send(read.answer);
    },
  },
  {
    method: 'GET',
    path: '/api/channels/{audienceId}/lessons/{lessonId}',
    access: 'session',
    summary: 'What was written in a lesson of the class and not erased, for members, teachers and the office',
    status: 200,
    answer: 'LessonTalkAnswer',
    handle: async (school, request, reply, { claims }) =>
      reply.send(
        valueOf(
          await school.channels.readLesson(
            claims,
            audienceIn(request),
            idIn(request, 'lessonId', parseLessonId, 'lesson.unknown'),
          ),
        ),
      ),
  },
  {
    method: 'POST',
    path: '/api/channels/{audienceId}/messages',
    access: ['pupil', ...STAFF],
    summary: 'Writes in a channel: its teachers at any time, members while it is open; the same id is the same message',
    request: newChannelMessageSchema,
    status: 201,
    answer: '{messageId, releaseAt}',
    handle: async (school, request, reply, { claims }) =>
      reply
        .code(201)
        .send(
          valueOf(
            await school.channels.send(claims, audienceIn(request), readRequest(newChannelMessageSchema, request.body)),
          ),
        ),
  },
  {
    method: 'DELETE',
    path: '/api/channels/{audienceId}/messages/{messageId}',
    access: ['pupil', ...STAFF],
    summary: 'Erases a message: one’s own for five minutes, its teachers any',
    status: 204,
    answer: 'Nothing',
    handle: async (school, request, reply, { claims }) => {
      const messageId = idIn(request, 'messageId', parseChannelMessageId, 'channel.unknownMessage');
      valueOf(await school.channels.remove(claims, audienceIn(request), messageId));
      return reply.code(204).send();
    },
  },
  {
    method: 'POST',
    path: '/api/channels/{audienceId}/messages/{messageId}/report',
    access: 'session',
    summary: 'Whoever reads the channel reports a message of somebody else: the office gets a copy',
    request: reportRequestSchema,
    status: 204,
    answer: 'Nothing',
    handle: async (school, request, reply, { claims }) => {
      const messageId = idIn(request, 'messageId', parseChannelMessageId, 'channel.unknownMessage');
      const { reason } = readRequest(reportRequestSchema, request.body);
      valueOf(await school.channels.report(claims, audienceIn(request), messageId, reason));
      return reply.code(204).send();
    },
  },
  {
    method: 'PATCH',
    path: '/api/channels/{audienceId}',
    access: STAFF,
    summary: 'Opens, closes or locks a channel, and lets families read it',
    request: changeChannelSchema,
    status: 204,
    answer: 'Nothing',
    handle: async (school, request, reply, { claims }) => {
      valueOf(
        await school.channels.change(claims, audienceIn(request), readRequest(changeChannelSchema, request.body)),
      );
      return reply.code(204).send();
    },
  },
  {
    method: 'PUT',
    path: '/api/channels/{audienceId}/mutes',
    access: STAFF,
    summary: 'Takes from one member the right to write in a channel, or gives it back',
    request: muteSchema,
    status: 204,
    answer: 'Nothing',
    handle: async (school, request, reply, { claims }) => {
      const { personId, muted } = readRequest(muteSchema, request.body);
      valueOf(await school.channels.mute(claims, audienceIn(request), personId, muted));
      return reply.code(204).send();
    },
  },
];

const audienceIn = (request: FastifyRequest): AudienceId =>
  idIn(request, 'audienceId', parseAudienceId, 'channel.unknown');

function idIn<T>(request: FastifyRequest, name: string, parse: (text: unknown) => T | undefined, code: ProblemCode): T {
  const id = parse((request.params as Record<string, string>)[name]);
  if (id === undefined) throw new ProblemError(code);
  return id;
}
