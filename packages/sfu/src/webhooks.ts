// LiveKit-format webhooks: a signed POST per event, in order, with bounded tries and a bounded queue (SFU-36).
import { createHash } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { WebhookEvent } from '@livekit/protocol';
import { newSid } from './ids.ts';
import { limits } from './limits.ts';
import { faultText, log } from './log.ts';
import type { RoomEvent } from './room/room-event.ts';
import type { Tokens } from './token.ts';
import { toEventJson } from './twirp/proto-json.ts';

const firstRetryMs = 200;

/** Sends events to one address. Disposing it gives up on what waits. */
export class Webhooks implements Disposable {
  readonly #url: string;
  readonly #tokens: Tokens;
  readonly #queue: WebhookEvent[] = [];
  readonly #stop = new AbortController();
  #dropped = 0;
  #isSending = false;

  constructor(url: string, tokens: Tokens) {
    this.#url = url;
    this.#tokens = tokens;
  }

  /** Queues an event; the oldest gives way when too many wait, and the next one says how many did. */
  push(event: WebhookEvent): void {
    if (this.#stop.signal.aborted) return;
    if (this.#queue.length >= limits.webhookQueue) {
      this.#queue.shift();
      this.#dropped += 1;
    }
    this.#queue.push(event);
    void this.#sendAll();
  }

  /** Resolves when nothing waits or `timeoutMs` have passed; for a clean end. */
  async drain(timeoutMs: number): Promise<void> {
    const until = Date.now() + timeoutMs;
    while ((this.#queue.length > 0 || this.#isSending) && Date.now() < until) await delay(10);
  }

  [Symbol.dispose](): void {
    this.#stop.abort();
    this.#queue.length = 0;
  }

  async #sendAll(): Promise<void> {
    if (this.#isSending) return;
    this.#isSending = true;
    for (let event = this.#queue.shift(); event !== undefined; event = this.#queue.shift()) {
      event.numDropped = this.#dropped;
      if (await this.#send(event)) this.#dropped = 0;
      else if (!this.#stop.signal.aborted) this.#dropped += 1;
    }
    this.#isSending = false;
  }

  async #send(event: WebhookEvent): Promise<boolean> {
    const body = JSON.stringify(toEventJson(event));
    const sha256 = createHash('sha256').update(body).digest('base64');
    for (let attempt = 0; attempt < limits.webhookTries && !this.#stop.signal.aborted; attempt += 1) {
      try {
        if (attempt > 0) await delay(firstRetryMs * 4 ** (attempt - 1), undefined, { signal: this.#stop.signal });
        const response = await fetch(this.#url, {
          method: 'POST',
          headers: {
            'Content-Type': 'application/webhook+json',
            Authorization: this.#tokens.signWebhook(sha256, Date.now()),
          },
          body,
          redirect: 'error',
          signal: AbortSignal.any([this.#stop.signal, AbortSignal.timeout(limits.webhookTimeoutMs)]),
        });
        await response.body?.cancel();
        if (response.ok) return true;
        // The receiver understood and refused: the same again would be refused again.
        if (response.status < 500 && response.status !== 408 && response.status !== 429) break;
      } catch (fault) {
        if (attempt + 1 === limits.webhookTries)
          log('warn', 'webhook-failed', { event: event.event, fault: faultText(fault) });
      }
    }
    return false;
  }
}

/** The webhook of a room event, if LiveKit has one for it. Of a track's room and owner it tells the names only. */
export function toWebhookEvent(event: RoomEvent, nowMs: number): WebhookEvent | undefined {
  const { room } = event;
  const base = { id: newSid('EV'), createdAt: BigInt(Math.floor(nowMs / 1000)), room };
  switch (event.type) {
    case 'room-started':
      return new WebhookEvent({ ...base, event: 'room_started' });
    case 'room-finished':
      return new WebhookEvent({ ...base, event: 'room_finished' });
    case 'participant-joined':
      return new WebhookEvent({ ...base, event: 'participant_joined', participant: event.participant });
    case 'participant-left': {
      const name = event.wasActive ? 'participant_left' : 'participant_connection_aborted';
      return new WebhookEvent({ ...base, event: name, participant: event.participant });
    }
    case 'track-published':
    case 'track-unpublished': {
      const { sid, identity } = event.participant;
      return new WebhookEvent({
        ...base,
        event: event.type === 'track-published' ? 'track_published' : 'track_unpublished',
        room: { sid: room.sid, name: room.name },
        participant: { sid, identity },
        track: event.track,
      });
    }
    default:
      return undefined;
  }
}
