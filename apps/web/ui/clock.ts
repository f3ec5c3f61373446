// The time as the server tells it. The offset is learned from answers that carry `now`; screens read `serverNow()`.

let offsetMs = 0;
const listeners = new Set<() => void>();

/** Learns the offset from an answer's `now`, received at `receivedAt` by this device's clock. */
export function learnTime(now: number, receivedAt: number = Date.now()): void {
  offsetMs = now - receivedAt;
}

/** Now, epoch ms, by the server's clock. */
export function serverNow(): number {
  return Date.now() + offsetMs;
}

let ticking: ReturnType<typeof setInterval> | undefined;
let tick = 0;

/** Subscribes to a beat of about five seconds, shared by the page; it stops with its last listener. */
export function onTick(listener: () => void): () => void {
  listeners.add(listener);
  ticking ??= setInterval(() => {
    tick = serverNow();
    for (const each of listeners) each();
  }, 5_000);
  return () => {
    listeners.delete(listener);
    if (listeners.size === 0) {
      clearInterval(ticking);
      ticking = undefined;
    }
  };
}

/** The instant of the last beat; stable between beats, and for a second when nobody listens: all who render together read the same. */
export function tickedAt(): number {
  if (Math.abs(serverNow() - tick) > (ticking === undefined ? 1_000 : 6_000)) tick = serverNow();
  return tick;
}
