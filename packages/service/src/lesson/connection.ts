// One socket of one member: reads frames within limits, answers commands, beats. docs/spec/lesson.md, "The socket".

import type { DeviceId, EpochMs, Part, PersonId, SessionId } from '@preau/core/base';
import type { LessonCommand } from '@preau/core/lesson';
import { clientFrameSchema } from '@preau/protocol/lesson';
import { TokenBucket } from '../base/index.ts';
import { toFrame } from './fan-out.ts';
import type { Wire, WireEnd } from './ports.ts';
import type { Outcome } from './room-log.ts';

/** Commands a socket may send at once, and per second in the long run. LESSON-63. */
const BURST = 40;
const PER_SECOND = 10;
/** Bytes that may wait for a slow reader before its socket is closed. LESSON-64. */
export const MAX_PENDING_BYTES = 1_048_576;

/** Who is at the other end. */
export interface ConnectionOwner {
  readonly personId: PersonId;
  readonly part: Part;
  readonly deviceId: DeviceId;
  readonly sessionId: SessionId | null;
}

/** A live socket. `carry` takes a command to the room. */
export class Connection {
  readonly owner: ConnectionOwner;
  /** Its place on the wheel of beats. */
  readonly slice: number;
  heardAt: EpochMs;
  readonly #wire: Wire;
  readonly #bucket: TokenBucket;
  readonly #carry: (connection: Connection, id: string, command: LessonCommand) => Promise<Outcome>;
  #isOpen = true;

  constructor(parts: {
    owner: ConnectionOwner;
    wire: Wire;
    now: EpochMs;
    slice: number;
    carry: (connection: Connection, id: string, command: LessonCommand) => Promise<Outcome>;
  }) {
    this.owner = parts.owner;
    this.#wire = parts.wire;
    this.slice = parts.slice;
    this.heardAt = parts.now;
    this.#bucket = new TokenBucket(BURST, PER_SECOND, parts.now);
    this.#carry = parts.carry;
  }

  get isOpen(): boolean {
    return this.#isOpen;
  }

  /** Sends a frame, or closes the socket when its reader is too slow. */
  send(frame: string): void {
    if (!this.#isOpen) return;
    if (this.#wire.pendingBytes > MAX_PENDING_BYTES) this.close('lesson.tooSlow');
    else this.#wire.send(frame);
  }

  close(code: WireEnd): void {
    if (!this.#isOpen) return;
    this.#isOpen = false;
    this.#wire.close(code);
  }

  /** The socket is gone. */
  end(): void {
    this.#isOpen = false;
  }

  /** Takes a text frame. Whatever it holds, the person was heard. */
  async receive(text: string, now: EpochMs): Promise<void> {
    if (!this.#isOpen) return;
    this.heardAt = now;
    if (!this.#bucket.take(now)) return this.close('request.tooMany');
    const frame = clientFrameSchema.safeParse(parseJson(text));
    if (!frame.success) return this.close('request.invalid');
    if (frame.data.t === 'beat') return;
    const { id, command } = frame.data;
    const outcome = await this.#carry(this, id, command);
    this.send(
      toFrame(
        outcome.ok
          ? { t: 'done', id, seq: outcome.value.seq }
          : {
              t: 'refused',
              id,
              code: outcome.error.code,
              ...(outcome.error.retryAfterMs === undefined ? {} : { retryAfterMs: outcome.error.retryAfterMs }),
            },
      ),
    );
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
