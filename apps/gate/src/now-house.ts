// How it stands just now: hears what lessons tell and looks at the doors every second. SCHOOL-130, SCHOOL-131.

import type { Bus, Clock } from '@preau/service/base';
import { createNowBoard } from '@preau/service/gate';
import type { NowBoard, NowBoardDeps } from '@preau/service/gate';
import type { DoorHouse } from './door-house.ts';
import { startRounds } from './rounds.ts';

/** About every second, never by the clock's full seconds. */
const LOOK_MS = 1_013;

/** A board that is kept by itself. Closing ends looks and subscriptions; twice is once. */
export interface NowHouse extends AsyncDisposable {
  readonly board: NowBoard;
}

/** What it is kept from. */
export interface NowHouseOptions {
  readonly house: Pick<DoorHouse, 'doors' | 'rateAt' | 'policy'>;
  readonly mostPerSecond: number;
  readonly bus: Bus | undefined;
  readonly clock: Clock;
}

/** Opens the board. */
export async function openNowHouse({ house, mostPerSecond, bus, clock }: NowHouseOptions): Promise<NowHouse> {
  const deps: NowBoardDeps = {
    // Of a gate that is alone its own part: what it really gives out.
    usablePerSecond: house.rateAt,
    mostPerSecond,
    promises: house.policy.promises.read,
  };
  const board = createNowBoard(deps);
  await using opening = new AsyncDisposableStack();
  if (bus !== undefined) {
    opening.defer(await bus.subscribe('lesson.live', (fact) => board.lesson(fact, clock.now())));
    opening.defer(await bus.subscribe('join.load', (fact) => board.load(fact, clock.now())));
  }
  const look = async (): Promise<void> => board.beat(await house.doors.beat(clock.now()), clock.now());
  // The doors say themselves when they cannot be reached; the board shows what it saw last.
  opening.use(startRounds(LOOK_MS, look, () => undefined));
  const held = opening.move();
  return { board, [Symbol.asyncDispose]: () => held.disposeAsync() };
}
