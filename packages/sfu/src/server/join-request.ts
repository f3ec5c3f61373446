// The `join_request` query parameter: base64url, protobuf, gzip with a cap on what comes out (SFU-41).
import { gunzipSync } from 'node:zlib';
import { JoinRequest, WrappedJoinRequest, WrappedJoinRequest_Compression } from '@livekit/protocol';
import { limits } from '../limits.ts';
import { ok, refuse } from '../result.ts';
import type { Result } from '../result.ts';

/** Reads it; the refusal is LiveKit's own sentence for the 400. */
export function readJoinRequest(text: string | null): Result<JoinRequest, string> {
  if (text === null || text === '') return refuse('join_request is required');
  if (text.length > limits.joinRequestBytes) return refuse('join request too large');
  try {
    const wrapped = WrappedJoinRequest.fromBinary(Buffer.from(text, 'base64url'));
    const bytes =
      wrapped.compression === WrappedJoinRequest_Compression.GZIP
        ? gunzipSync(wrapped.joinRequest, { maxOutputLength: limits.joinRequestUnzippedBytes })
        : wrapped.joinRequest;
    return ok(JoinRequest.fromBinary(bytes));
  } catch (fault) {
    const isTooLarge = fault instanceof RangeError && 'code' in fault && fault.code === 'ERR_BUFFER_TOO_LARGE';
    return refuse(isTooLarge ? 'join request too large' : 'cannot unmarshal join request');
  }
}
