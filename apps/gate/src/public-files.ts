// What the gate tells everybody: counters, keys, status. The same bytes for all, cacheable. GATE-10 to GATE-13, GATE-30 to GATE-34.

import type { FastifyInstance } from 'fastify';
import { ProblemError } from '@preau/host';
import type { Gate } from './open-gate.ts';
import { hasTag } from './send-file.ts';
import { pagePolicy } from './shell.ts';
import { languageOf, statusPage } from './status-page.ts';
import { etagOf } from './web-files.ts';

/** A counter file may be kept two seconds, served stale while it is asked for again, and for five minutes if the gate is down. */
const COUNTERS_CACHE = 'public, max-age=2, stale-while-revalidate=10, stale-if-error=300';
/** A class board may be kept as long; when the gate is down an old one says nothing true. */
const CLASS_CACHE = 'public, max-age=2, stale-while-revalidate=5';
/** An hour that was settled does not change, but for one that was being written when a gate died. */
const HOUR_CACHE = 'public, max-age=3600';
const STATUS_CACHE = 'public, max-age=5, stale-if-error=300';

/** Registers `/q/v1.json`, `/q/c/<opaque>.json`, `/q/keys.json`, `/q/seeds.json`, `/q/credits/<hour>.json`, `/etat`, `/etat.json`. */
export function addPublicFiles(app: FastifyInstance, gate: Gate): void {
  app.get('/q/v1.json', async (request, reply) => {
    const text = await gate.counters.read();
    const etag = etagOf(text);
    reply.header('cache-control', COUNTERS_CACHE).header('etag', etag).header('access-control-allow-origin', '*');
    return hasTag(request.headers['if-none-match'], etag)
      ? reply.code(304).send()
      : reply.type('application/json; charset=utf-8').send(text);
  });
  app.get('/q/keys.json', async (_request, reply) =>
    reply
      .header('cache-control', 'public, max-age=300')
      .header('access-control-allow-origin', '*')
      .send({ keys: gate.publicKeys() }),
  );
  app.get<{ Params: { file: string } }>('/q/c/:file', async (request, reply) => {
    const opaque = /^([\w-]{22})\.json$/.exec(request.params.file)?.[1];
    const text = opaque === undefined ? undefined : await gate.classes.readOpaque(opaque);
    if (text === undefined) throw new ProblemError('request.notFound');
    const etag = etagOf(text);
    reply.header('cache-control', CLASS_CACHE).header('etag', etag);
    return hasTag(request.headers['if-none-match'], etag)
      ? reply.code(304).send()
      : reply.type('application/json; charset=utf-8').send(text);
  });
  app.get('/q/seeds.json', async (_request, reply) =>
    reply
      .header('cache-control', 'public, max-age=300')
      .header('access-control-allow-origin', '*')
      .send(await gate.readSeeds()),
  );
  app.get<{ Params: { file: string } }>('/q/credits/:file', async (request, reply) => {
    const label = /^(\d{4}-\d\d-\d\dT\d\d)\.json$/.exec(request.params.file)?.[1];
    const text =
      label === undefined
        ? undefined
        : await gate.readCreditHour(label).catch((cause: unknown) => {
            throw new ProblemError('server.unavailable', {}, { cause });
          });
    if (text === undefined) throw new ProblemError('request.notFound');
    return reply
      .header('cache-control', HOUR_CACHE)
      .header('access-control-allow-origin', '*')
      .type('application/json; charset=utf-8')
      .send(text);
  });
  app.get('/etat.json', async (_request, reply) =>
    reply.header('cache-control', STATUS_CACHE).header('access-control-allow-origin', '*').send(gate.readStatus()),
  );
  const policy = pagePolicy(gate.shell);
  app.get('/etat', async (request, reply) => {
    const language = languageOf(request.query, request.headers['accept-language']);
    const html = statusPage(gate.readStatus(), language, gate.shell.web.manifest.statusStyle, gate.zone);
    return reply
      .headers({
        'content-security-policy': policy,
        'cache-control': STATUS_CACHE,
        vary: 'accept-language',
        'content-language': language,
      })
      .type('text/html; charset=utf-8')
      .send(html);
  });
}
