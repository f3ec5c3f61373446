import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { VideoQuality } from '@livekit/protocol';
import { SubscriptionPermission, TrackInfo, UpdateTrackSettings, VideoLayer } from '@livekit/protocol';
import { Dynacast, nothingWanted } from './dynacast.ts';
import { SubscriptionRule } from './subscription-rule.ts';
import { priorityOf, readTrackSetting, usualSetting, wishedLayer } from './track-setting.ts';

const camera = new TrackInfo({
  width: 1280,
  height: 720,
  layers: [180, 360, 720].map((height, quality) => new VideoLayer({ quality, height, width: (height * 16) / 9 })),
});
const wish = (width: number, height: number): typeof usualSetting => ({ ...usualSetting, width, height });

test('[SFU-24] the smallest layer that is high enough for the element, with a tenth of tolerance; else the quality asked for', () => {
  assert.deepEqual(
    [90, 180, 200, 201, 360, 400, 401, 720, 2_000].map((height) => wishedLayer(wish(height, height), camera)),
    [0, 0, 0, 1, 1, 1, 2, 2, 2],
  );
  assert.equal(wishedLayer({ ...usualSetting, quality: 1 }, camera), 1);
  const small = new TrackInfo({ width: 640, height: 360, layers: [new VideoLayer({ quality: 2, height: 360 })] });
  assert.equal(wishedLayer(wish(100, 100), small), 0, 'one layer is the lowest and the highest');
  const silent = new TrackInfo({ width: 720, height: 1280 });
  assert.equal(wishedLayer(wish(300, 600), silent), 1, 'a portrait counts by its width');
  const settings = readTrackSetting(new UpdateTrackSettings({ quality: 9 as VideoQuality, priority: 999 }));
  assert.deepEqual([settings.quality, settings.priority], [2, 255]);
});

test('[SFU-70] a screen comes before cameras unless the subscriber says otherwise', () => {
  assert.ok(priorityOf(usualSetting, true) > priorityOf(usualSetting, false));
  assert.equal(priorityOf({ ...usualSetting, priority: 7 }, true), 7);
});

test('[SFU-78] layers that nobody wants are stopped after five seconds, and wanted at once', () => {
  const dynacast = new Dynacast('vp8');
  const enabled = (wanted: number, now: number): boolean[] | undefined =>
    dynacast.update('TR_1', wanted, now)?.subscribedCodecs[0]?.qualities.map((one) => one.enabled);
  assert.equal(enabled(2, 0), undefined, 'everything is what a publisher sends by itself');
  assert.equal(enabled(0, 1_000), undefined);
  assert.equal(enabled(1, 5_000), undefined);
  assert.deepEqual(enabled(1, 6_000), [true, true, false]);
  assert.equal(enabled(1, 9_000), undefined, 'said once');
  assert.equal(enabled(nothingWanted, 9_000), undefined);
  assert.equal(enabled(1, 13_000), undefined, 'wanted again before the time was over');
  assert.equal(enabled(nothingWanted, 13_500), undefined);
  assert.deepEqual(enabled(nothingWanted, 18_500), [false, false, false]);
  assert.deepEqual(enabled(2, 18_501), [true, true, true]);
});

test('[SFU-82] everybody may subscribe until a publisher names some; every message replaces the one before', () => {
  const rule = new SubscriptionRule();
  assert.ok(rule.allows('ben', 'TR_1'));
  const trackPermissions = [
    { participantIdentity: 'ben', trackSids: ['TR_1'] },
    { participantSid: 'PA_c', allTracks: true },
    { participantSid: 'PA_unknown', allTracks: true },
  ];
  rule.set(new SubscriptionPermission({ trackPermissions }), (sid) => (sid === 'PA_c' ? 'cleo' : undefined));
  assert.deepEqual(
    [rule.allows('ben', 'TR_1'), rule.allows('ben', 'TR_2'), rule.allows('cleo', 'TR_2'), rule.allows('dan', 'TR_1')],
    [true, false, true, false],
  );
  rule.set(new SubscriptionPermission({ allParticipants: true }), () => undefined);
  assert.ok(rule.allows('dan', 'TR_1'));
});
