// Which room a request is about, for routing only: nothing is verified here, the child checks the token itself.
import { BinaryReader, WireType } from '@bufbuild/protobuf';

/** What is known of a request on its way to a child. */
export interface RoutedRequest {
  /** Path and query, as in `IncomingMessage.url`. */
  readonly url: string;
  /** The `Authorization` header, if any. */
  readonly authorization?: string | undefined;
  /** The body of a Twirp call, if it was read. */
  readonly body?: string | Uint8Array | undefined;
}

/**
 * The room name in a Twirp body (`room`, or `name` for CreateRoom), else in the token's video grant. Undefined when neither
 * says one (ListRooms: ask every child). Never throws; the token is not verified, so use it to route and for nothing else.
 */
export function roomOfRequest(request: RoutedRequest): string | undefined {
  const fromBody = request.body === undefined ? undefined : roomOfBody(request.url, request.body);
  return fromBody ?? roomOfToken(tokenOfRequest(request));
}

function tokenOfRequest({ url, authorization }: RoutedRequest): string | undefined {
  if (authorization?.startsWith('Bearer ') === true) return authorization.slice(7);
  const query = url.indexOf('?');
  return query < 0 ? undefined : (new URLSearchParams(url.slice(query + 1)).get('access_token') ?? undefined);
}

function roomOfToken(token: string | undefined): string | undefined {
  const payload = token?.split('.')[1];
  if (payload === undefined) return undefined;
  const claims = parseObject(Buffer.from(payload, 'base64url').toString('utf8'));
  return nonEmpty(objectOf(claims?.['video'])?.['room']);
}

function roomOfBody(url: string, body: string | Uint8Array): string | undefined {
  const bytes = typeof body === 'string' ? Buffer.from(body) : body;
  const fields = parseObject(Buffer.from(bytes).toString('utf8'));
  if (fields === undefined) return nonEmpty(firstText(bytes));
  const isCreate = (url.split('?')[0] ?? '').endsWith('/CreateRoom');
  return nonEmpty(isCreate ? fields['name'] : fields['room']);
}

/** Field 1 of a protobuf message, which is the room in every request of the room service. */
function firstText(bytes: Uint8Array): string | undefined {
  try {
    const reader = new BinaryReader(bytes);
    while (reader.pos < reader.len) {
      const [field, type] = reader.tag();
      if (field === 1 && type === WireType.LengthDelimited) return reader.string();
      reader.skip(type);
    }
  } catch {
    // No message either.
  }
  return undefined;
}

function parseObject(text: string): Record<string, unknown> | undefined {
  try {
    return objectOf(JSON.parse(text));
  } catch {
    return undefined;
  }
}

function objectOf(value: unknown): Record<string, unknown> | undefined {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : undefined;
}

function nonEmpty(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}
