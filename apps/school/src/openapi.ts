// `GET /api/openapi.json`: written from the same table that registers the routes, and from the schemas that check the requests.

import { PROBLEMS, SESSION_COOKIE, toJsonSchema } from '@preau/protocol/base';
import type { Operation } from '@preau/protocol/base';

/** The document, OpenAPI 3.1. */
export function toOpenApi(operations: readonly Operation[]): Record<string, unknown> {
  const paths: Record<string, Record<string, unknown>> = {};
  for (const operation of operations)
    (paths[operation.path] ??= {})[operation.method.toLowerCase()] = describe(operation);
  return {
    openapi: '3.1.0',
    info: {
      title: 'Préau',
      version: '1',
      description: 'Errors are application/problem+json (RFC 9457) with a `code` of the catalogue.',
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    paths,
    components: {
      securitySchemes: { session: { type: 'apiKey', in: 'cookie', name: SESSION_COOKIE } },
      schemas: {
        Problem: {
          type: 'object',
          required: ['type', 'title', 'status', 'code'],
          properties: {
            type: { type: 'string' },
            title: { type: 'string' },
            status: { type: 'integer' },
            code: { type: 'string', enum: Object.keys(PROBLEMS) },
            detail: { type: 'string' },
            retryAfterMs: { type: 'integer' },
            fields: {
              type: 'array',
              items: { type: 'object', properties: { path: { type: 'string' }, message: { type: 'string' } } },
            },
          },
        },
      },
    },
  };
}

function describe(operation: Operation): Record<string, unknown> {
  const parameters = [
    ...[...operation.path.matchAll(/\{(\w+)\}/g)].map((match) => ({
      name: match[1],
      in: 'path',
      required: true,
      schema: { type: 'string' },
    })),
    ...(operation.query ?? []).map((name) => ({ name, in: 'query', required: false, schema: { type: 'string' } })),
  ];
  const hasAnswer = operation.status === 200 || operation.status === 201;
  return {
    summary: operation.summary,
    tags: [operation.tag],
    ...(parameters.length === 0 ? {} : { parameters }),
    ...(operation.access === 'public' ? {} : { security: [{ session: [] }] }),
    ...(typeof operation.access === 'string' ? {} : { 'x-roles': operation.access }),
    ...bodyOf(operation),
    responses: {
      [operation.status]: {
        description: operation.answer,
        ...(hasAnswer ? { content: { [operation.answerType ?? 'application/json']: {} } } : {}),
      },
      default: {
        description: 'A refusal',
        content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
      },
    },
  };
}

function bodyOf({ request, requestType }: Operation): Record<string, unknown> {
  if (request === undefined && requestType === undefined) return {};
  const schema = request === undefined ? {} : { schema: toJsonSchema(request) };
  return { requestBody: { required: true, content: { [requestType ?? 'application/json']: schema } } };
}
