// A raw publisher and a raw receiver through our own media server, over the network.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { CAMERA, MICROPHONE, SCREEN } from '../src/media/publication.ts';
import { startPreauSfu } from '../src/bench/media/servers.ts';
import { MediaStage } from '../src/bench/media/stage.ts';

test('[HOUSE-84] raw participants join, publish three layers, and receive sound and pictures without a decoder', async () => {
  await using stage = new MediaStage(await startPreauSfu({ cores: [0] }), { server: [0], clients: [0] });
  const room = await stage.room();
  await stage.bring([await stage.seat(room, 'teacher', { publish: [MICROPHONE, CAMERA, SCREEN] })]);
  const pupils = [await stage.seat(room, 'pupil 0'), await stage.seat(room, 'pupil 1', { quality: { camera: 0 } })];
  await stage.bring(pupils);
  const names = new Set(pupils.map((pupil) => pupil.name));
  await stage.until(
    'sound, camera and screen',
    (each) => each.sounds === 1 && each.pictures === 2 && each.firstPictureMs !== undefined && each.frames > 20,
    names,
    40_000,
  );
  const span = await stage.measure(1);
  const teacher = span.participants.find((each) => each.name.endsWith('teacher'));
  assert.ok(teacher !== undefined && teacher.sentPackets > 100);
  assert.ok(span.packets > 50 && span.serverCores > 0);
  assert.equal(span.lost, 0);
  assert.match((await stage.crowd.join([{ ...pupils[0]!, name: 'stranger', token: 'x' }])).join(), /refused with 401/);
});
