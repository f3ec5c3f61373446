// The day as it lies on this device. A file of its own: only who was signed in here needs it. GATE-129, GATE-131.

import type { SignedCapsule } from '@preau/protocol/school';

/** Today's capsule of the account with this login out of the `kept` one; undefined when it is none. One of another account is taken away (`forget`). */
export async function findKeptDay(
  kept: Response | undefined,
  login: string,
  forget: () => Promise<void>,
  now: Date = new Date(),
): Promise<SignedCapsule | undefined> {
  if (kept === undefined) return undefined;
  const capsule = (await kept.json()) as SignedCapsule;
  if (capsule.v !== 1 || capsule.session.login !== login) {
    await forget();
    return undefined;
  }
  // `sv` writes dates as 2026-11-24.
  const today = new Intl.DateTimeFormat('sv', { timeZone: capsule.day.zone, dateStyle: 'short' }).format(now);
  return capsule.date === today ? capsule : undefined;
}
