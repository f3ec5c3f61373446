// A request schema as JSON Schema, for `GET /api/openapi.json`.

import * as z from 'zod/mini';

/** JSON Schema (draft 2020-12) of a zod schema. Ids, which zod knows only as tests, become strings with what they are. */
export function toJsonSchema(schema: z.ZodMiniType): Record<string, unknown> {
  const { $schema: _draft, ...rest } = z.toJSONSchema(schema, {
    unrepresentable: 'any',
    io: 'input',
    override: ({ zodSchema, jsonSchema }) => {
      if (zodSchema._zod.def.type === 'custom') jsonSchema.type = 'string';
    },
  });
  return rest;
}
