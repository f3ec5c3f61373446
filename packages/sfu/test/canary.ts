// Two clients who do nothing wrong, in a room that others attack: whoever disturbs them has found something.
import assert from 'node:assert/strict';
import { Room, RoomEvent } from '@livekit/rtc-node';
import { token, until } from './stage.ts';

/** The pair. */
export interface Canary {
  /** The numbers that came back, in order. */
  readonly echoed: number[];
  /** Checks that every number came back once and in order. */
  stop(): Promise<void>;
  /** Leaves, whatever happened; twice is once. */
  leave(): Promise<void>;
}

/** One client counts aloud over the reliable channel, the other repeats each number. */
export async function startCanary(url: string, room: string): Promise<Canary> {
  const [caller, parrot] = [new Room(), new Room()];
  const echoed: number[] = [];
  // What cannot be said is missed below.
  const say = (speaker: Room, text: string): Promise<void> | undefined =>
    speaker.localParticipant?.publishData(new TextEncoder().encode(text), { reliable: true }).catch(() => undefined);
  parrot.on(RoomEvent.DataReceived, (payload) => void say(parrot, new TextDecoder().decode(payload)));
  caller.on(RoomEvent.DataReceived, (payload) => void echoed.push(Number(new TextDecoder().decode(payload))));
  await caller.connect(url, await token(room, 'caller'), { autoSubscribe: true, dynacast: false });
  await parrot.connect(url, await token(room, 'parrot'), { autoSubscribe: true, dynacast: false });
  let count = 0;
  const timer = setInterval(() => void say(caller, String((count += 1))), 20);
  await until('the first echo', () => echoed.length > 0);
  const leave = async (): Promise<void> => {
    clearInterval(timer);
    await Promise.all([caller.disconnect(), parrot.disconnect()]);
  };
  return {
    echoed,
    leave,
    async stop() {
      clearInterval(timer);
      const first = echoed[0] ?? 0;
      const expected = Array.from({ length: count - first + 1 }, (_, index) => first + index);
      await until('the last echo', () => echoed.length === expected.length);
      assert.deepEqual(echoed, expected, 'every number came back, once and in order');
      await leave();
    },
  };
}
