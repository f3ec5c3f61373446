import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ANNA, LAPTOP, sampleState, sampleView, TEACHER, withMember } from '../sample-view.ts';
import { isElsewhere, sourcesToStop, wantsMedia } from './media-policy.ts';

test('[WEB-23] media attaches when the lesson is open at level 1 or more, here, and not before', () => {
  assert.equal(wantsMedia(sampleView()), true);
  assert.equal(wantsMedia(sampleView(sampleState({ level: 0 }))), false);
  assert.equal(wantsMedia(sampleView(sampleState({ phase: 'waiting' }))), false);
  assert.equal(wantsMedia(sampleView(sampleState({ phase: 'closed' }))), false);
  assert.equal(wantsMedia(sampleView(sampleState(), { personId: null })), false);
  assert.equal(wantsMedia(sampleView(withMember(sampleState(), ANNA, { presence: 'removed' }))), false);
});

test('[WEB-23] a cut of the lesson’s line does not take media away', () => {
  assert.equal(wantsMedia(sampleView(sampleState(), { line: { kind: 'lost', since: 1 } })), true);
  assert.equal(
    wantsMedia(sampleView(withMember(sampleState(), ANNA, { presence: 'lost' }), { line: { kind: 'lost', since: 1 } })),
    true,
  );
  assert.equal(
    wantsMedia(sampleView(sampleState(), { line: { kind: 'refused', refusal: { code: 'lesson.removed' } } })),
    false,
  );
});

test('[WEB-24] media goes to the newest device of the person', () => {
  const elsewhere = sampleView(withMember(sampleState(), ANNA, { deviceId: LAPTOP }));
  assert.equal(isElsewhere(elsewhere), true);
  assert.equal(wantsMedia(elsewhere), false);
  assert.equal(isElsewhere(sampleView()), false);
});

test('[WEB-25] a source goes off when a lock, the level or safe mode forbids it', () => {
  const on = { microphone: 5, camera: 5 };
  assert.deepEqual(sourcesToStop(sampleView(), on), []);
  assert.deepEqual(sourcesToStop(sampleView(sampleState({ level: 3 })), on), ['camera']);
  assert.deepEqual(
    sourcesToStop(
      sampleView(sampleState({ locks: { microphone: true, camera: false, screen: true, chat: false } })),
      on,
    ),
    ['microphone'],
  );
  assert.deepEqual(sourcesToStop(sampleView(withMember(sampleState(), TEACHER, { presence: 'lost' })), on), [
    'microphone',
    'camera',
  ]);
});

test('[WEB-25] a silence after the microphone was opened is obeyed, an older one is not', () => {
  const silenced = (seq: number): ReturnType<typeof sampleView> =>
    sampleView(withMember(sampleState(), ANNA, { silenced: { microphone: seq, camera: 0, screen: 0 } }));
  assert.deepEqual(sourcesToStop(silenced(8), { microphone: 5 }), ['microphone']);
  assert.deepEqual(sourcesToStop(silenced(4), { microphone: 5 }), []);
  assert.deepEqual(sourcesToStop(silenced(8), {}), []);
});
