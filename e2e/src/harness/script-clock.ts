// Presence counted twice, apart from the code under test: as the journey lived it, and as the log tells it.
import type { LessonEvent } from '@preau/core/lesson';

/** What happened when, epoch milliseconds, as the test saw it. */
export class ScriptClock {
  readonly #entered = new Map<string, number>();
  readonly #gone = new Map<string, number>();
  /** Times away, by name; everybody's have no name. */
  readonly #away: { readonly name: string | undefined; readonly from: number; until: number }[] = [];
  #openedAt = 0;
  #closedAt = 0;

  opened(): void {
    this.#openedAt = Date.now();
  }

  closed(): void {
    this.#closedAt = Date.now();
  }

  entered(name: string): void {
    this.#entered.set(name, Date.now());
  }

  /** Left for good, or was removed. */
  gone(name: string): void {
    this.#gone.set(name, Date.now());
  }

  /** From now on `name`, or everybody, is cut off; call what it answers when the line is back. */
  cut(name?: string): () => void {
    const away = { name, from: Date.now(), until: Date.now() };
    this.#away.push(away);
    return () => {
      away.until = Date.now();
    };
  }

  /** Milliseconds of presence by name, between opening and end. */
  presentMs(): Map<string, number> {
    const sums = new Map<string, number>();
    for (const [name, enteredAt] of this.#entered) {
      const from = Math.max(this.#openedAt, enteredAt);
      const until = this.#gone.get(name) ?? this.#closedAt;
      const away = this.#away.filter((each) => (each.name ?? name) === name && each.from < until);
      sums.set(name, until - from - away.reduce((sum, each) => sum + each.until - each.from, 0));
    }
    return sums;
  }
}

/** Milliseconds of presence as the log says it. */
export function loggedMs(log: readonly LessonEvent[], personId: string): number {
  const opened = log.find((event) => event.fact.kind === 'opened')!.at;
  let since: number | null = null;
  let sum = 0;
  for (const { fact, at } of log) {
    if (fact.kind === 'entered' && fact.personId === personId) since ??= Math.max(at, opened);
    const end = endOfPresence(fact, at, personId);
    // Who came after the last sign of life before the interruption was not interrupted by it.
    if (end === undefined || since === null || end < since) continue;
    sum += end - since;
    since = null;
  }
  return sum;
}

function endOfPresence(fact: LessonEvent['fact'], at: number, personId: string): number | undefined {
  if (fact.kind === 'closed') return at;
  if (fact.kind === 'interrupted') return fact.from;
  if (!('personId' in fact) || fact.personId !== personId) return undefined;
  if (fact.kind === 'lost') return fact.since;
  return fact.kind === 'left' || fact.kind === 'removed' ? at : undefined;
}
