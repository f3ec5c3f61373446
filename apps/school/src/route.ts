// One route of the school: who may call it stands beside what it does, so that a test can walk the table.

import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Operation } from '@preau/protocol/base';
import type { ReadSession } from '@preau/service/base';
import type { School } from './open-school.ts';

/** A route. With `access: 'public'` the handler must not touch `session`. */
export interface Route extends Omit<Operation, 'tag'> {
  /** Refuses before the body is read, on a full morning; answers what was sent, or undefined to go on. */
  early?(school: School, request: FastifyRequest, reply: FastifyReply): FastifyReply | undefined;
  handle(school: School, request: FastifyRequest, reply: FastifyReply, session: ReadSession): Promise<FastifyReply>;
}
