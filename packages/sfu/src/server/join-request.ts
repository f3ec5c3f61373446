// What a client asks for when it joins: the `join_request` parameter (base64url, protobuf, gzip with a cap on what comes out, SFU-41), or
// the single parameters of older clients (SFU-90).
import { gunzipSync } from 'node:zlib';
import {
  ClientInfo,
  ConnectionSettings,
  JoinRequest,
  WrappedJoinRequest,
  WrappedJoinRequest_Compression,
} from '@livekit/protocol';
import { limits } from '../limits.ts';
import { ok, refuse } from '../result.ts';
import type { Result } from '../result.ts';

/** Reads it; the refusal is LiveKit's own sentence for the 400. */
export function readJoinRequest(text: string | null): Result<JoinRequest, string> {
  if (text === null || text === '') return refuse('join_request is required');
  if (text.length > limits.joinRequestBytes) return refuse('join request too large');
  if (!/^[\w-]+={0,2}$/.test(text)) return refuse('cannot base64 decode wrapped join request');
  const wrapped = readWrapped(text);
  if (wrapped === undefined) return refuse('cannot unmarshal wrapped join request');
  try {
    const bytes =
      wrapped.compression === WrappedJoinRequest_Compression.GZIP
        ? gunzipSync(wrapped.joinRequest, { maxOutputLength: limits.joinRequestUnzippedBytes })
        : wrapped.joinRequest;
    return ok(JoinRequest.fromBinary(bytes));
  } catch (fault) {
    const isTooLarge = fault instanceof RangeError && 'code' in fault && fault.code === 'ERR_BUFFER_TOO_LARGE';
    const isZipped = fault instanceof Error && 'code' in fault && String(fault.code).startsWith('Z_');
    if (isTooLarge) return refuse('join request too large');
    return refuse(isZipped ? 'cannot read decompressed join request' : 'cannot unmarshal join request');
  }
}

function readWrapped(text: string): WrappedJoinRequest | undefined {
  try {
    return WrappedJoinRequest.fromBinary(Buffer.from(text, 'base64url'));
  } catch {
    return undefined;
  }
}

/** Reads the parameters of `/rtc`: `auto_subscribe`, `adaptive_stream`, `reconnect`, `sid`, `attributes`, `client_protocol`; what else there is changes nothing here. */
export function readJoinParameters(parameters: URLSearchParams): Result<JoinRequest, string> {
  const attributes = readAttributes(parameters.get('attributes') ?? '');
  if (attributes === undefined) return refuse('cannot decode attributes');
  return ok(
    new JoinRequest({
      connectionSettings: new ConnectionSettings({
        autoSubscribe: isYes(parameters.get('auto_subscribe') || '1'),
        adaptiveStream: isYes(parameters.get('adaptive_stream') || '0'),
      }),
      reconnect: isYes(parameters.get('reconnect')),
      participantSid: parameters.get('sid') ?? '',
      participantAttributes: attributes,
      clientInfo: new ClientInfo({ clientProtocol: toNumber(parameters.get('client_protocol')) }),
    }),
  );
}

/** A number of the protocol, 0 when there is none. */
function toNumber(text: string | null): number {
  const value = Number(text ?? '0');
  return Number.isInteger(value) && value >= 0 && value < 1_000 ? value : 0;
}

function isYes(text: string | null): boolean {
  return text === '1' || text === 'true';
}

/** Base64url of a JSON object of texts. */
function readAttributes(text: string): Record<string, string> | undefined {
  if (text === '') return {};
  try {
    const parsed: unknown = JSON.parse(Buffer.from(text, 'base64url').toString('utf8'));
    if (typeof parsed !== 'object' || parsed === null || Array.isArray(parsed)) return undefined;
    const entries = Object.entries(parsed);
    const isText = (entry: [string, unknown]): entry is [string, string] => typeof entry[1] === 'string';
    return entries.every(isText) ? Object.fromEntries(entries) : undefined;
  } catch {
    return undefined;
  }
}
