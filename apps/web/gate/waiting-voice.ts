// What a screen reader hears of the waiting page: each change once, in the newest words, and not more often than every fifteen seconds. GATE-183.

/** Between two sentences; who waits is not talked to all the time. */
export const VOICE_GAP_MS = 15_000;

/** The voice of one page. */
export interface Voice {
  /** Soon: what is still unsaid gives way to it, and what was said last is not said again. */
  later(sentence: string): void;
  /** At once: the turn, or an answer to a press. It takes the place of what waited to be said; what was said before stays said. */
  now(sentence: string): void;
}

/** Makes the voice. `said`: what the page says as it opens. */
export function createVoice(
  said: string,
  parts: {
    readonly write: (sentence: string) => void;
    readonly clock: () => number;
    readonly wait: (ms: number, then: () => void) => void;
  },
): Voice {
  let [last, next, isWaiting, quietUntil] = [said, said, false, 0];
  const write = (sentence: string): void => {
    quietUntil = parts.clock() + VOICE_GAP_MS;
    parts.write(sentence);
  };
  const speak = (): void => {
    const left = quietUntil - parts.clock();
    isWaiting = next !== last && left > 0;
    if (isWaiting) parts.wait(left, speak);
    else if (next !== last) write((last = next));
  };
  return {
    now: (sentence) => {
      next = last;
      write(sentence);
    },
    later: (sentence) => {
      next = sentence;
      if (!isWaiting) speak();
    },
  };
}
