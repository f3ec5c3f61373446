// Commands that left the keyboard but stand not yet in the log: kept, sent again after a cut with the same id, given up late. LESSON-93.

import { err, ok } from '@preau/core/base';
import type { Result } from '@preau/core/base';
import type { LessonCommand } from '@preau/core/lesson';
import type { Refusal } from './calls.ts';

/** A message on its way, as a screen shows it. */
export interface PendingMessage {
  readonly id: string;
  readonly text: string;
  readonly sentAt: number;
  /** Set when the lesson refused it, or nobody answered in time. */
  readonly refused: Refusal | null;
}

interface Waiting {
  readonly id: string;
  readonly command: LessonCommand;
  readonly sentAt: number;
  settle(outcome: Result<number, Refusal>): void;
}

/** Commands that may wait at once. */
const MAX_WAITING = 100;
/** A message is worth waiting for; a hand that goes up a minute later is not. */
const MESSAGE_LIFE_MS = 60_000;
const COMMAND_LIFE_MS = 15_000;

/** The outbox of one connection. `changed` is told when `messages` changed. */
export class Outbox {
  readonly #waiting = new Map<string, Waiting>();
  readonly #changed: () => void;
  messages: readonly PendingMessage[] = [];

  constructor(changed: () => void) {
    this.#changed = changed;
  }

  /** Keeps a command until it is answered. */
  add(id: string, command: LessonCommand, now: number): Promise<Result<number, Refusal>> {
    if (this.#waiting.size >= MAX_WAITING) return Promise.resolve(err({ code: 'request.tooMany' }));
    const answered = new Promise<Result<number, Refusal>>((settle) => {
      this.#waiting.set(id, { id, command, sentAt: now, settle });
    });
    if (command.kind === 'postMessage')
      this.#set([...this.messages, { id, text: command.text, sentAt: now, refused: null }]);
    return answered;
  }

  /** Everything to send again, in order. */
  all(): readonly { readonly id: string; readonly command: LessonCommand }[] {
    return [...this.#waiting.values()];
  }

  done(id: string, seq: number): void {
    this.#take(id)?.settle(ok(seq));
    if (this.messages.some((message) => message.id === id))
      this.#set(this.messages.filter((message) => message.id !== id));
  }

  refused(id: string, refusal: Refusal): void {
    this.#take(id)?.settle(err(refusal));
    if (this.messages.some((message) => message.id === id))
      this.#set(this.messages.map((message) => (message.id === id ? { ...message, refused: refusal } : message)));
  }

  /** Gives up what has waited too long. */
  expire(now: number): void {
    for (const { id, command, sentAt } of this.#waiting.values()) {
      if (now - sentAt > (command.kind === 'postMessage' ? MESSAGE_LIFE_MS : COMMAND_LIFE_MS))
        this.refused(id, { code: 'timeout' });
    }
  }

  /** Puts a refused message away. */
  withdraw(id: string): void {
    this.#set(this.messages.filter((message) => message.id !== id || message.refused === null));
  }

  /** The connection ends: nothing of it will be answered. */
  close(): void {
    for (const id of [...this.#waiting.keys()]) this.refused(id, { code: 'network' });
  }

  #take(id: string): Waiting | undefined {
    const waiting = this.#waiting.get(id);
    this.#waiting.delete(id);
    return waiting;
  }

  #set(messages: readonly PendingMessage[]): void {
    this.messages = messages;
    this.#changed();
  }
}
