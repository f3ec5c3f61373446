// One connection that speaks just enough HTTP/1.1 for a bench: requests one after another, answers with a length. A tenth of the work of Node's own
// client, so that one core can load a server on the other.
import { connect } from 'node:net';
import type { Socket } from 'node:net';

/** An answer. */
export interface WireAnswer {
  readonly status: number;
  readonly body: string;
}

/** Where and how a wire connects. */
export interface WireOptions {
  readonly host: string;
  readonly port: number;
  /** An address of loopback to come from. */
  readonly from: string;
}

/** A connection. What was asked when it ends rejects. */
export interface Wire extends Disposable {
  readonly isOpen: boolean;
  /** Asks; one request at a time. `head` is everything up to the empty line, which is added. */
  ask(head: string, body?: string): Promise<WireAnswer>;
}

const DEADLINE_MS = 10_000;
const END_OF_HEAD = Buffer.from('\r\n\r\n');
const NO_BYTES = Buffer.alloc(0);

/** Connects. Rejects when nobody answers in ten seconds. */
export function openWire({ host, port, from }: WireOptions): Promise<Wire> {
  const opened = Promise.withResolvers<Wire>();
  const socket: Socket = connect({ host, port, localAddress: from, noDelay: true });
  let waiting: PromiseWithResolvers<WireAnswer> | undefined;
  let bytes: Buffer = NO_BYTES;
  let isOpen = true;
  const end = (error: Error): void => {
    isOpen = false;
    socket.destroy();
    opened.reject(error);
    waiting?.reject(error);
    waiting = undefined;
  };
  const wire: Wire = {
    get isOpen() {
      return isOpen;
    },
    ask: (head, body = '') => {
      waiting = Promise.withResolvers<WireAnswer>();
      if (isOpen) socket.write(`${head}\r\n\r\n${body}`);
      else waiting.reject(new Error('The connection is closed'));
      return waiting.promise;
    },
    [Symbol.dispose]: () => {
      isOpen = false;
      socket.destroy();
    },
  };
  socket.setTimeout(DEADLINE_MS, () => {
    if (waiting !== undefined || socket.connecting) end(new Error(`No answer in ${DEADLINE_MS} ms`));
  });
  socket.on('connect', () => opened.resolve(wire));
  socket.on('data', (chunk) => {
    bytes = bytes.length === 0 ? chunk : Buffer.concat([bytes, chunk]);
    const answer = readAnswer(bytes);
    if (answer === undefined || waiting === undefined) return;
    if (answer.status === 0) return end(new Error('An answer without a length'));
    bytes = NO_BYTES;
    if (answer.isLast) wire[Symbol.dispose]();
    const { resolve } = waiting;
    waiting = undefined;
    resolve(answer);
  });
  socket.on('error', end).on('close', () => end(new Error('The connection was closed')));
  return opened.promise;
}

/** The answer when it is whole; `isLast` when the server closes after it. */
function readAnswer(bytes: Buffer): (WireAnswer & { readonly isLast: boolean }) | undefined {
  const endOfHead = bytes.indexOf(END_OF_HEAD);
  if (endOfHead < 0) return undefined;
  const head = bytes.toString('latin1', 0, endOfHead);
  const status = Number(head.slice(9, 12));
  const length = /\r\ncontent-length: (\d+)/i.exec(head)?.[1];
  if (length === undefined && status !== 204 && status !== 304) return { status: 0, body: '', isLast: true };
  const from = endOfHead + END_OF_HEAD.length;
  if (bytes.length < from + Number(length ?? 0)) return undefined;
  return { status, body: bytes.toString('utf8', from), isLast: /\r\nconnection: close/i.test(head) };
}
