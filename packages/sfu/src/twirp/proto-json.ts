// Messages as JSON the way LiveKit writes them: fields in the order of the .proto file, not of their numbers, and in answers of the server
// API the absent messages as null. The library knows neither.
import type { AnyMessage, JsonObject, JsonValue, MessageType } from '@bufbuild/protobuf';

/** An answer of the server API: snake case, every field. */
export function toAnswerJson(message: AnyMessage): JsonObject {
  const json = message.toJson({ useProtoFieldName: true, emitDefaultValues: true });
  return orderObject(message.getType(), json, (field) => field.name, true);
}

/** The body of a webhook: camel case, only what is set. */
export function toEventJson(message: AnyMessage): JsonObject {
  return orderObject(message.getType(), message.toJson(), (field) => field.jsonName, false);
}

type Field = ReturnType<MessageType['fields']['list']>[number];
type NameOf = (field: Field) => string;

function orderObject(type: MessageType, json: JsonValue, nameOf: NameOf, hasNulls: boolean): JsonObject {
  const ordered: JsonObject = {};
  if (typeof json !== 'object' || json === null || Array.isArray(json)) return ordered;
  for (const field of type.fields.list()) {
    const value = json[nameOf(field)];
    if (value !== undefined) ordered[nameOf(field)] = orderValue(field, value, nameOf, hasNulls);
    else if (hasNulls && field.kind === 'message' && !field.repeated && field.oneof === undefined)
      ordered[nameOf(field)] = null;
  }
  return ordered;
}

function orderValue(field: Field, value: JsonValue, nameOf: NameOf, hasNulls: boolean): JsonValue {
  // Timestamps and their like have a JSON form of their own.
  if (field.kind !== 'message' || field.T.typeName.startsWith('google.protobuf.')) return value;
  const order = (one: JsonValue): JsonValue => orderObject(field.T, one, nameOf, hasNulls);
  return Array.isArray(value) ? value.map(order) : order(value);
}
