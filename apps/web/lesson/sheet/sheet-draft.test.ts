import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { parseSlideId } from '@preau/core/base';
import { sampleSlide } from '../sample-view.ts';
import { randomId } from '../../ui/random-id.ts';
import { draftOf, isUnsaved, reduceDraft, saveDelayMs, toSheetRequest } from './sheet-draft.ts';
import type { DraftAction, SheetDraft } from './sheet-draft.ts';

const start = draftOf({ text: 'a', slides: [sampleSlide(1), sampleSlide(2), sampleSlide(3)] });
const run = (draft: SheetDraft, ...actions: DraftAction[]): SheetDraft => actions.reduce(reduceDraft, draft);

test('[WEB-60] « Enregistré » is said only when the server has what stands on the page', () => {
  const typed = run(start, { kind: 'textTyped', text: 'ab' });
  assert.equal(typed.saving.kind, 'unsaved');
  const sent = run(typed, { kind: 'sent' });
  assert.equal(sent.saving.kind, 'saving');
  assert.deepEqual(run(sent, { kind: 'saved', at: 5 }).saving, { kind: 'saved', at: 5 });
  const typedMeanwhile = run(sent, { kind: 'textTyped', text: 'abc' }, { kind: 'saved', at: 5 });
  assert.equal(typedMeanwhile.saving.kind, 'unsaved');
  assert.equal(isUnsaved(typedMeanwhile), true);
});

test('[WEB-61] a lost line is tried again, later each time; a refusal waits for the writer', () => {
  const failed = run(
    start,
    { kind: 'textTyped', text: 'b' },
    { kind: 'sent' },
    { kind: 'notSaved', refusal: { code: 'network' } },
  );
  assert.equal(failed.saving.kind, 'failed');
  assert.equal(saveDelayMs(failed.saving), 4_000);
  assert.equal(saveDelayMs({ kind: 'failed', attempt: 9, refusal: { code: 'network' } }), 30_000);
  assert.equal(
    saveDelayMs({ kind: 'failed', attempt: 1, refusal: { code: 'server.unavailable', retryAfterMs: 700 } }),
    700,
  );
  const refused = run(
    start,
    { kind: 'textTyped', text: 'b' },
    { kind: 'sent' },
    { kind: 'notSaved', refusal: { code: 'sheet.tooLong' } },
  );
  assert.equal(refused.saving.kind, 'refused');
  assert.equal(saveDelayMs(refused.saving), undefined);
  assert.equal(isUnsaved(refused), true);
});

test('[WEB-62] slides are moved, removed and put back where they were', () => {
  const order = (draft: SheetDraft): number[] => draft.content.slides.map((slide) => Number(slide.pictureId[0]));
  assert.deepEqual(order(run(start, { kind: 'slideMoved', from: 0, to: 2 })), [2, 3, 1]);
  assert.deepEqual(order(run(start, { kind: 'slideMoved', from: 2, to: 0 })), [3, 1, 2]);
  const removed = run(start, { kind: 'slideRemoved', at: 1 });
  assert.deepEqual(order(removed), [1, 3]);
  assert.deepEqual(order(run(removed, { kind: 'slideRestored', at: 1, slide: sampleSlide(2) })), [1, 2, 3]);
  assert.equal(run(start, { kind: 'slideMoved', from: 0, to: 9 }), start);
});

test('[WEB-62] any order of moves keeps every slide exactly once', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.nat(4), fc.nat(4))), (moves) => {
      const end = moves.reduce<SheetDraft>(
        (draft, [from, to]) => reduceDraft(draft, { kind: 'slideMoved', from, to }),
        start,
      );
      assert.deepEqual(
        new Set(end.content.slides.map((slide) => slide.slideId)),
        new Set(start.content.slides.map((slide) => slide.slideId)),
      );
      assert.equal(end.content.slides.length, 3);
    }),
  );
});

test('[WEB-63] a slide has a random id, also on a page without https, where crypto.randomUUID is missing', () => {
  assert.notEqual(parseSlideId(randomId()), undefined);
  assert.notEqual(randomId(), randomId());
});

test('[WEB-63] what travels carries ids and descriptions, never sizes', () => {
  assert.deepEqual(Object.keys(toSheetRequest(start.content).slides[0]), ['slideId', 'pictureId', 'alt']);
});
