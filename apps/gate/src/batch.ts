// `POST /q/batch`: a school asks for its people's tickets of the next day. Believed is only what the school signed. GATE-125.

import type { FastifyInstance } from 'fastify';
import { ProblemError, readRequest } from '@preau/host';
import { batchRequestSchema } from '@preau/protocol/gate';
import type { BatchAnswer } from '@preau/protocol/gate';
import { BATCH_TICKETS } from '@preau/service/gate';
import type { Gate } from './open-gate.ts';

/** A batch is about 300 bytes a ticket. */
const BODY_LIMIT_BYTES = 1_048_576;

/** Registers `POST /q/batch`. */
export function addBatch(app: FastifyInstance, gate: Gate): void {
  app.post('/q/batch', { bodyLimit: BODY_LIMIT_BYTES }, async (request, reply) => {
    const { batch } = readRequest(batchRequestSchema, request.body);
    const asked = await gate.batchTokens.check(batch);
    if (asked === undefined) throw new ProblemError('session.forbidden');
    const { asks } = asked.claims;
    if (asks.reduce((sum, ask) => sum + ask.lessons.length, 0) > BATCH_TICKETS)
      throw new ProblemError('request.tooLarge');
    const answer: BatchAnswer = { tickets: await gate.batch.mint(asks) };
    return reply.header('cache-control', 'no-store').send(answer);
  });
}
