// The morning from the device: the day is shown as the capsule tells it, and the places of the evening before are checked in at their slots.

import type { QueryClient } from '@tanstack/react-query';
import type { TicketAnswer } from '@preau/protocol/gate';
import type { SignedCapsule } from '@preau/protocol/school';
import { keepPlace, placeOf } from '../ui/places.ts';
import { awake, sessionMayBeOld } from '../ui/request.ts';
import { keepGlance } from './Glance.tsx';
import { capsuleAfterMs, untilEvening } from './evening.ts';

/** A capsule of last evening stands for the morning; an older one is shown and read again at once. */
const STANDS_MS = 16 * 3_600_000;
const DEADLINE_MS = 10_000;

/** Shows the capsule as today, keeps its places, and plans their check-in. */
export function openFromDevice(client: QueryClient, capsule: SignedCapsule): void {
  const { builtAt, day, lessons } = capsule;
  const now = Date.now();
  sessionMayBeOld();
  client.setQueryData(['day', 'today'], { ...day, now: builtAt }, { updatedAt: now - builtAt < STANDS_MS ? now : 0 });
  keepGlance(client, capsule, now - builtAt < STANDS_MS ? now : 0);
  const isOn = day.persons.some((person) => person.lessons.some((each) => each.doorsAt <= now && now < each.endsAt));
  // Between two lessons nothing is asked; before one the slot says when, and who comes later renews while the day is being read.
  if (isOn) setTimeout(() => void awake(), 1_000 + Math.random() * 2_000);
  for (const { lessonId, ticket } of lessons) {
    if (ticket === null || ticket.expiresAt <= now) continue;
    keepPlace(lessonId, { ...ticket, isMinted: true });
    if (ticket.slotAt > now) setTimeout(() => void checkIn(lessonId), ticket.slotAt - now);
  }
}

/** Checks in: what was minted the evening before becomes a place at the door. Refused or unanswered, the door itself will ask again. */
async function checkIn(lessonId: string): Promise<void> {
  const place = placeOf(lessonId);
  if (place === undefined) return;
  await awake();
  try {
    const response = await fetch('/q/ticket', {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${place.ticket}` },
      body: JSON.stringify({ target: lessonId }),
      signal: AbortSignal.timeout(DEADLINE_MS),
    });
    if (!response.ok) return;
    const { ticket, expiresAt, state } = (await response.json()) as TicketAnswer;
    if (state === 'admitted') keepPlace(lessonId, { ticket, expiresAt, isMinted: false });
  } catch {
    // the click asks again
  }
}

/** Has the worker fetch tomorrow's capsule: soon in the evening, else when the evening comes; and so on while the page is open. */
export function keepTomorrow(waitMs: number = capsuleAfterMs(new Date(), Math.random())): void {
  setTimeout(() => {
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a worker has no origin to name
    void navigator.serviceWorker?.ready.then(({ active }) => active?.postMessage('keep-capsule'));
    keepTomorrow(untilEvening(new Date()) + (capsuleAfterMs(new Date(), Math.random()) % (40 * 60_000)));
  }, waitMs);
}
