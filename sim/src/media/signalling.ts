// The signalling socket of a raw participant: LiveKit's messages over /rtc/v1 as livekit-client sends them.
import { gzipSync } from 'node:zlib';
import {
  ClientInfo,
  ClientInfo_SDK,
  ConnectionSettings,
  JoinRequest,
  Ping,
  SessionDescription,
  SignalRequest,
  SignalResponse,
  WrappedJoinRequest,
  WrappedJoinRequest_Compression,
} from '@livekit/protocol';
import type { PartialMessage } from '@bufbuild/protobuf';
import { WebSocket } from 'ws';

const CONNECT_MS = 15_000;

/** A message to the server. */
export type Request = NonNullable<PartialMessage<SignalRequest>['message']>;
/** A message of the server. */
export type Response = SignalResponse['message'];

function joinParameter(offer: string): string {
  const bytes = new JoinRequest({
    clientInfo: new ClientInfo({
      sdk: ClientInfo_SDK.JS,
      version: '2.23.0',
      protocol: 17,
      browser: 'chrome',
      browserVersion: '140',
    }),
    connectionSettings: new ConnectionSettings({ autoSubscribe: true }),
    publisherOffer: new SessionDescription({ type: 'offer', sdp: offer, id: 1 }),
  }).toBinary();
  const wrapped = new WrappedJoinRequest({
    compression: WrappedJoinRequest_Compression.GZIP,
    joinRequest: gzipSync(bytes),
  });
  // The url alphabet, but padded: LiveKit reads nothing else.
  return Buffer.from(wrapped.toBinary()).toString('base64').replaceAll('+', '-').replaceAll('/', '_');
}

/** One socket. `onEnd` tells once why it ended. */
export class Signalling {
  readonly #socket: WebSocket;
  #pinging: NodeJS.Timeout | undefined;

  constructor(
    url: string,
    token: string,
    offer: string,
    events: { onMessage(message: Response): void; onEnd(reason: string): void },
  ) {
    const address = new URL('/rtc/v1', url);
    address.searchParams.set('access_token', token);
    address.searchParams.set('join_request', joinParameter(offer));
    this.#socket = new WebSocket(address, { handshakeTimeout: CONNECT_MS, perMessageDeflate: false });
    this.#socket.binaryType = 'nodebuffer';
    this.#socket.on('message', (data: Buffer) => {
      const { message } = SignalResponse.fromBinary(data);
      if (message.case === 'join') this.#startPinging(message.value.pingInterval);
      events.onMessage(message);
    });
    this.#socket.on('unexpected-response', (_, response) => {
      events.onEnd(`refused with ${response.statusCode}`);
      response.resume();
    });
    this.#socket.on('error', (fault) => events.onEnd(fault.message));
    this.#socket.on('close', (code) => {
      clearInterval(this.#pinging);
      events.onEnd(`closed with ${code}`);
    });
  }

  /** Sends a message; after the end it is dropped. */
  send(message: Request): void {
    if (this.#socket.readyState === WebSocket.OPEN) this.#socket.send(new SignalRequest({ message }).toBinary());
  }

  /** Ends it. */
  close(): void {
    this.#socket.close(1000);
  }

  #startPinging(seconds: number): void {
    if (seconds <= 0) return;
    this.#pinging = setInterval(() => {
      this.send({ case: 'ping', value: BigInt(Date.now()) });
      this.send({ case: 'pingReq', value: new Ping({ timestamp: BigInt(Date.now()) }) });
    }, seconds * 1000);
    this.#pinging.unref();
  }
}
