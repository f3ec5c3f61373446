// When sound and picture are joined, left alone, or joined anew. Pure: news in, orders out; the controller carries them out. WEB-100 to WEB-104.
//
//   off ──wanted──▶ joining ──joined──▶ live
//                    ▲   │failed          │ended · found dead
//                    │   ▼                │
//                    └─ waiting ◀─────────┘
//
// A room is joined, never mended: the media library's own way back waits two seconds by rule (`minReconnectWait`), ours does not wait.
// The lesson's own line knows sooner than any media timer that the network is gone, and exactly when it is back.

import { attachDelayMs } from './media-snapshot.ts';

/** Where we stand. `turn` numbers the tries: news of an older one is no news. */
export interface MediaLine {
  readonly phase: 'off' | 'joining' | 'live' | 'waiting';
  readonly turn: number;
  /** When the phase began, epoch ms. */
  readonly since: number;
  /** Tries that failed in a row. */
  readonly failures: number;
  /** Was it ever live since it was wanted? */
  readonly wasLive: boolean;
  readonly isLineUp: boolean;
}

/** What happened. `line…` is the lesson's own line; `checked` answers the order `check`. */
export type MediaNews =
  | { readonly kind: 'wanted' | 'unwanted' | 'lineLost' | 'lineBack' }
  | { readonly kind: 'joined' | 'due'; readonly turn: number }
  | { readonly kind: 'failed'; readonly turn: number; readonly retryAfterMs?: number | undefined }
  /** The room that stood is gone. Final: another device or the house took the place. */
  | { readonly kind: 'ended'; readonly turn: number; readonly isFinal: boolean }
  | { readonly kind: 'checked'; readonly turn: number; readonly isAlive: boolean };

/** What is to be done. `join` gives up whatever the older turn holds or tries, keeping its microphone and camera for the new one. */
export type MediaOrder =
  | { readonly kind: 'join'; readonly turn: number }
  | { readonly kind: 'wait'; readonly turn: number; readonly ms: number }
  | { readonly kind: 'check'; readonly turn: number }
  | { readonly kind: 'leave' };

/** A class whose media server fell comes back within this span, not in one instant. */
const SPREAD_MS = 250;
/** A join that was begun before the line was back may hang in the dead line; one as young as this is believed. */
const FRESH_JOIN_MS = 400;
/** A room that fell sooner after it stood counts as a failure: nobody joins in a circle. */
const STEADY_MS = 5_000;

/** Nothing wanted. */
export const MEDIA_LINE_OFF: MediaLine = {
  phase: 'off',
  turn: 0,
  since: 0,
  failures: 0,
  wasLive: false,
  isLineUp: true,
};

/** Takes news at `now` (epoch ms); `chance` is 0 to 1. */
export function nextMediaLine(
  line: MediaLine,
  news: MediaNews,
  now: number,
  chance: number,
): { readonly line: MediaLine; readonly orders: readonly MediaOrder[] } {
  const same = { line, orders: [] };
  if ('turn' in news && news.turn !== line.turn) return same;
  const join = (): ReturnType<typeof nextMediaLine> => {
    const turn = line.turn + 1;
    return { line: { ...line, phase: 'joining', turn, since: now }, orders: [{ kind: 'join', turn }] };
  };
  const wait = (ms: number, failures: number): ReturnType<typeof nextMediaLine> => ({
    line: { ...line, phase: 'waiting', since: now, failures },
    orders: [{ kind: 'wait', turn: line.turn, ms }],
  });
  const off = (): ReturnType<typeof nextMediaLine> => ({
    line: { ...MEDIA_LINE_OFF, turn: line.turn + 1, since: now, isLineUp: line.isLineUp },
    orders: [{ kind: 'leave' }],
  });
  switch (news.kind) {
    case 'wanted':
      return line.phase === 'off' ? join() : same;
    case 'unwanted':
      return line.phase === 'off' ? same : off();
    case 'joined':
      return line.phase === 'joining'
        ? { line: { ...line, phase: 'live', since: now, wasLive: true }, orders: [] }
        : same;
    case 'failed': {
      if (line.phase !== 'joining') return same;
      return wait(news.retryAfterMs ?? attachDelayMs(line.failures, chance), line.failures + 1);
    }
    case 'ended': {
      if (line.phase === 'off') return same;
      if (news.isFinal) return off();
      if (line.phase !== 'live') return same;
      const failures = now - line.since < STEADY_MS ? line.failures + 1 : 0;
      return wait(failures > 1 ? attachDelayMs(failures, chance) : Math.round(chance * SPREAD_MS), failures);
    }
    case 'due':
      return line.phase === 'waiting' ? join() : same;
    case 'lineLost':
      return { line: { ...line, isLineUp: false }, orders: [] };
    case 'lineBack':
      return line.isLineUp ? same : back({ ...line, isLineUp: true }, now, chance);
    case 'checked':
      return line.phase === 'live' && line.isLineUp && !news.isAlive ? join() : same;
    default:
      return same;
  }
}

/** The lesson's line is back: nothing waits any longer, nothing that may hang is believed, and what stands is looked at. */
function back(line: MediaLine, now: number, chance: number): ReturnType<typeof nextMediaLine> {
  if (line.phase === 'live') return { line, orders: [{ kind: 'check', turn: line.turn }] };
  if (line.phase === 'waiting') {
    const ms = Math.round(chance * SPREAD_MS);
    return { line: { ...line, since: now, failures: 0 }, orders: [{ kind: 'wait', turn: line.turn, ms }] };
  }
  if (line.phase === 'off' || now - line.since < FRESH_JOIN_MS) return { line, orders: [] };
  const turn = line.turn + 1;
  return { line: { ...line, turn, since: now, failures: 0 }, orders: [{ kind: 'join', turn }] };
}
