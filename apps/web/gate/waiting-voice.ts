// What a screen reader hears of the waiting page: each change once, in the newest words, and not more often than every fifteen seconds. GATE-183.

/** Between two sentences; who waits is not talked to all the time. */
export const VOICE_GAP_MS = 15_000;

/** The voice of one page. */
export interface Voice {
  /** Soon: what is still unsaid gives way to it, and what was said last is not said again. */
  later(sentence: string): void;
  /** At once: the turn, or an answer to a press. */
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
  const now = (sentence: string): void => {
    [last, next] = [sentence, sentence];
    quietUntil = parts.clock() + VOICE_GAP_MS;
    parts.write(sentence);
  };
  const speak = (): void => {
    const left = quietUntil - parts.clock();
    isWaiting = next !== last && left > 0;
    if (isWaiting) parts.wait(left, speak);
    else if (next !== last) now(next);
  };
  return {
    now,
    later: (sentence) => {
      next = sentence;
      if (!isWaiting) speak();
    },
  };
}
