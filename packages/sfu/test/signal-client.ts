// A bare signalling client for the tests: whatever a browser would never send, it can.
import { gzipSync } from 'node:zlib';
import {
  ConnectionSettings,
  JoinRequest,
  SignalRequest,
  SignalResponse,
  WrappedJoinRequest,
  WrappedJoinRequest_Compression,
} from '@livekit/protocol';
import type { PartialMessage } from '@bufbuild/protobuf';
import { WebSocket } from 'ws';
import { until } from './stage.ts';

/** How a connection ended, or was refused before it began. */
export type Ended = { readonly closeCode: number } | { readonly status: number; readonly text: string };

/** A connection and everything it received. */
export interface SignalClient {
  readonly socket: WebSocket;
  readonly received: SignalResponse['message'][];
  send(message: NonNullable<PartialMessage<SignalRequest>['message']>): void;
  /** The first message of a kind that came or comes. */
  next<C extends NonNullable<SignalResponse['message']['case']>>(
    name: C,
  ): Promise<Extract<SignalResponse['message'], { case: C }>['value']>;
  readonly ended: Promise<Ended>;
}

/** The `join_request` parameter. */
export function joinParameter(request: PartialMessage<JoinRequest> = {}, compress = true): string {
  const bytes = new JoinRequest({
    connectionSettings: new ConnectionSettings({ autoSubscribe: true }),
    ...request,
  }).toBinary();
  return wrap(compress ? gzipSync(bytes) : bytes, compress);
}

/** The same around any bytes. */
export function wrap(bytes: Uint8Array, isGzip: boolean): string {
  const compression = isGzip ? WrappedJoinRequest_Compression.GZIP : WrappedJoinRequest_Compression.NONE;
  const text = Buffer.from(new WrappedJoinRequest({ compression, joinRequest: bytes }).toBinary()).toString(
    'base64url',
  );
  // LiveKit reads it with padding only.
  return text.padEnd(Math.ceil(text.length / 4) * 4, '=');
}

/** Opens a connection; by default the token is in the query, as in browsers. */
export function connect(
  url: string,
  token: string | undefined,
  options: { readonly join?: string | null; readonly inHeader?: boolean; readonly path?: string } = {},
): SignalClient {
  const address = new URL(`${url}${options.path ?? '/rtc/v1'}`);
  const join = options.join === undefined ? joinParameter() : options.join;
  if (join !== null) address.searchParams.set('join_request', join);
  if (token !== undefined && options.inHeader !== true) address.searchParams.set('access_token', token);
  const headers = options.inHeader === true ? { Authorization: `Bearer ${token}` } : {};
  const socket = new WebSocket(address, { headers });
  socket.binaryType = 'nodebuffer';
  const received: SignalResponse['message'][] = [];
  const ended = Promise.withResolvers<Ended>();
  socket.on('message', (data: Buffer) => received.push(SignalResponse.fromBinary(data).message));
  socket.on('close', (closeCode) => ended.resolve({ closeCode }));
  socket.on('error', () => undefined);
  socket.on('unexpected-response', (request, response) => {
    const chunks: Buffer[] = [];
    response.on('data', (chunk: Buffer) => chunks.push(chunk));
    response.on('end', () => {
      ended.resolve({ status: response.statusCode ?? 0, text: Buffer.concat(chunks).toString() });
      request.destroy();
    });
  });
  return {
    socket,
    received,
    ended: ended.promise,
    send: (message) => socket.send(new SignalRequest({ message }).toBinary()),
    next: (name) => until(name, () => received.find((message) => message.case === name)?.value as never, 5_000),
  };
}
