// One route of the school: who may call it stands beside what it does, so that a test can walk the table.

import type { IncomingMessage } from 'node:http';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { EarlyRefusal } from '@preau/host';
import type { Operation } from '@preau/protocol/base';
import type { ReadSession } from '@preau/service/base';
import type { CostlyKind } from './costly.ts';
import type { School } from './open-school.ts';

/** A route. With `access: 'public'` the handler must not touch `session`. */
export interface Route extends Omit<Operation, 'tag'> {
  /** It takes its turn among those of its kind: seconds (exports, copies, printed sheets), or tens of milliseconds (searches, counts). SCHOOL-146. */
  readonly costly?: CostlyKind;
  /** On a full morning: refuses before anything is spent on a request. Undefined lets it go on. HOUSE-88. */
  early?(school: School, request: IncomingMessage): EarlyRefusal | undefined;
  handle(school: School, request: FastifyRequest, reply: FastifyReply, session: ReadSession): Promise<FastifyReply>;
}
