import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createVoice, VOICE_GAP_MS } from './waiting-voice.ts';

/** A voice with a clock of its own. */
function stage() {
  let now = 1_000;
  const said: [number, string][] = [];
  const timers: { readonly at: number; readonly run: () => void }[] = [];
  const voice = createVoice('9:02', {
    write: (sentence) => said.push([now, sentence]),
    clock: () => now,
    wait: (ms, run) => timers.push({ at: now + ms, run }),
  });
  const forward = (ms: number): void => {
    const until = now + ms;
    for (;;) {
      const due = timers.filter(({ at }) => at <= until).toSorted((a, b) => a.at - b.at)[0];
      if (due === undefined) break;
      timers.splice(timers.indexOf(due), 1);
      now = due.at;
      due.run();
    }
    now = until;
  };
  return { voice, said, forward, timers };
}

test('[GATE-183] what the page says already is not said again; a change is said once', () => {
  const { voice, said, forward } = stage();
  for (let look = 0; look < 6; look += 1, forward(10_000)) voice.later('9:02');
  assert.deepEqual(said, []);
  for (let look = 0; look < 6; look += 1, forward(10_000)) voice.later('9:03');
  assert.deepEqual(said, [[61_000, '9:03']]);
});

test('[GATE-183] changes that come fast are one sentence in fifteen seconds, the newest; one that was undone is none', () => {
  const { voice, said, forward, timers } = stage();
  for (const sentence of ['9:03', '9:04', '9:05', '9:06']) {
    voice.later(sentence);
    assert.ok(timers.length <= 1, 'one timer');
    forward(2_000);
  }
  forward(VOICE_GAP_MS);
  assert.deepEqual(said, [
    [1_000, '9:03'],
    [1_000 + VOICE_GAP_MS, '9:06'],
  ]);
  voice.later('9:07');
  voice.later('9:06');
  forward(60_000);
  assert.equal(said.length, 2);
});

test('[GATE-183] the turn is said at once, and what waited before it no more', () => {
  const { voice, said, forward } = stage();
  voice.later('9:03');
  forward(1_000);
  voice.later('9:04');
  voice.now('It is your turn');
  forward(60_000);
  assert.deepEqual(
    said.map(([, sentence]) => sentence),
    ['9:03', 'It is your turn'],
  );
  // The page goes on: what it says already is not said again after an answer.
  voice.later('9:03');
  forward(60_000);
  assert.equal(said.length, 2);
});

test('[GATE-183] however the hours swing, two sentences are never closer than fifteen seconds', () => {
  const { voice, said, forward } = stage();
  for (let step = 0; step < 2_000; step += 1) {
    voice.later(`9:${(step * 7) % 11}`);
    forward(((step * 37) % 29) * 100);
  }
  assert.ok(said.length > 50);
  for (const [n, [at]] of said.entries()) if (n > 0) assert.ok(at - said[n - 1][0] >= VOICE_GAP_MS);
});
