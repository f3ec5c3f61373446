// The description of the API against what is really served.
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { openAssembledHouse } from './support/assembled-house.ts';

const house = await openAssembledHouse();
after(() => house[Symbol.asyncDispose]());

/** Served, and no operation: pages of the gate, and the prefixes whose protocol is LiveKit's own. */
const NO_OPERATION = [/^GET \/$/, /^GET \/\*$/, /^GET \/favicon\.ico$/, /^\w+ \/rtc(\/|$)/, /^\w+ \/twirp\//];

const description = await house.server.app.inject({ method: 'GET', url: '/api/openapi.json' });
const document = description.json<{ paths: Record<string, Record<string, { summary: string; tags: string[] }>> }>();
const described = Object.entries(document.paths).flatMap(([path, methods]) =>
  Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`),
);

test('[HOUSE-25] the description lists every operation that is served, and no other', () => {
  const served = house.server.routes
    .map(({ method, url }) =>
      method === 'UPGRADE' && url === '/ws/lessons/'
        ? `GET ${url}{id}`
        : `${method} ${url.replaceAll(/:(\w+)/g, '{$1}')}`,
    )
    .filter((line) => !NO_OPERATION.some((pattern) => pattern.test(line)));
  assert.deepEqual(described.toSorted(), [...new Set(served)].toSorted());
});

test('[HOUSE-25] what tools outside the house rely on is among them', () => {
  for (const line of [
    'GET /health',
    'GET /metrics',
    'GET /q/v1.json',
    'POST /q/ticket',
    'GET /etat',
    'GET /etat.json',
    'POST /api/session',
    'DELETE /api/session',
    'GET /api/today',
    'GET /api/openapi.json',
    'POST /api/lessons/{id}/open',
    'POST /api/lessons/{id}/enter',
    'GET /api/lessons/{id}/log',
    'POST /api/lessons/{id}/media-grant',
    'GET /api/lessons/{id}/roll-call.csv',
    'GET /ws/lessons/{id}',
  ])
    assert.ok(described.includes(line), line);
});

test('[HOUSE-25] every operation has a summary, a part of the house, and the requests’ schemas are JSON Schema', () => {
  const sentences = Object.values(document.paths).flatMap((methods) => Object.values(methods));
  for (const { summary, tags } of sentences) assert.ok(summary.length > 5 && tags.length === 1, summary);
  const enter = document.paths['/api/lessons/{id}/enter']?.['post'] as unknown as {
    requestBody: { content: Record<string, { schema: { type: string; properties: object } }> };
  };
  const { schema } = enter.requestBody.content['application/json']!;
  assert.deepEqual([schema.type, Object.keys(schema.properties)], ['object', ['deviceId', 'resume']]);
});
