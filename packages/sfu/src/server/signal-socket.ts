// One signalling WebSocket: frames to requests, one at a time, with its limits and close codes (SFU-40).
import { SignalRequest } from '@livekit/protocol';
import type { RawData, WebSocket } from 'ws';
import { limits } from '../limits.ts';
import { faultText, log } from '../log.ts';
import type { SignalPeer } from '../room/signal.ts';
import { TokenBucket } from '../token-bucket.ts';

/** What the owner of the socket does with it. */
export interface SignalHandlers {
  onRequest(request: SignalRequest['message']): Promise<void>;
  /** The socket is gone, whoever closed it; once. */
  onClosed(): void;
}

/** Wraps a socket. It is closed when it is silent, floods, or does not read. */
export class SignalSocket implements SignalPeer {
  readonly #socket: WebSocket;
  readonly #bucket = new TokenBucket(limits.signalMessagesPerSecond, limits.signalMessageBurst, Date.now());
  readonly #queue: SignalRequest['message'][] = [];
  readonly #idle: NodeJS.Timeout;
  #handlers: SignalHandlers | undefined;
  #isWorking = false;
  #isClosed = false;

  constructor(socket: WebSocket) {
    this.#socket = socket;
    this.#idle = setTimeout(() => this.close(1001, 'silent for too long'), limits.signalIdleMs);
    socket.on('message', (data, isBinary) => this.#receive(data, isBinary));
    socket.on('error', () => this.#closed());
    socket.on('close', () => this.#closed());
  }

  /** Starts handing out requests, those received before included. */
  start(handlers: SignalHandlers): void {
    this.#handlers = handlers;
    if (this.#isClosed) handlers.onClosed();
    else void this.#work();
  }

  send(frame: Uint8Array): void {
    if (this.#socket.readyState !== this.#socket.OPEN) return;
    if (this.#socket.bufferedAmount > limits.signalBacklogBytes) {
      log('warn', 'signal-reader-too-slow', { backlogBytes: this.#socket.bufferedAmount });
      this.#socket.terminate();
      return;
    }
    this.#socket.send(frame, { binary: true });
  }

  close(code: number, reason: string): void {
    clearTimeout(this.#idle);
    if (this.#socket.readyState === this.#socket.OPEN) this.#socket.close(code, reason);
  }

  #receive(data: RawData, isBinary: boolean): void {
    if (this.#isClosed) return;
    this.#idle.refresh();
    if (!this.#bucket.take(Date.now()) || this.#queue.length >= limits.signalQueue) {
      this.close(1008, 'too many messages');
      return;
    }
    if (!isBinary || !(data instanceof Buffer)) {
      this.close(1003, 'binary frames only');
      return;
    }
    try {
      this.#queue.push(SignalRequest.fromBinary(data).message);
    } catch {
      this.close(1007, 'cannot parse the message');
      return;
    }
    void this.#work();
  }

  async #work(): Promise<void> {
    if (this.#isWorking || this.#handlers === undefined) return;
    this.#isWorking = true;
    for (let request = this.#queue.shift(); request !== undefined && !this.#isClosed; request = this.#queue.shift()) {
      try {
        await this.#handlers.onRequest(request);
      } catch (fault) {
        log('error', 'request-failed', { request: request.case, fault: faultText(fault) });
        this.close(1011, 'request failed');
      }
    }
    this.#isWorking = false;
  }

  #closed(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    clearTimeout(this.#idle);
    this.#queue.length = 0;
    this.#handlers?.onClosed();
  }
}
