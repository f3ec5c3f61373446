// The limits that an owner sets, on the wire: what a client and an SDK are told at each, and that those who are in stay in.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { RequestResponse_Reason, TrackSource, TrackType } from '@livekit/protocol';
import { TwirpError } from 'livekit-server-sdk';
import { connect } from './signal-client.ts';
import { startStage, token } from './stage.ts';

test('[SFU-135] a full process says so in LiveKit’s words, and disturbs nobody who is in', async () => {
  await using stage = await startStage({ capacity: { rooms: 2, participants: 2, tracks: 1 } });
  const url = await stage.room('a');
  await stage.room('b');
  await assert.rejects(
    stage.room('c'),
    (fault: unknown) => fault instanceof TwirpError && fault.status === 429 && fault.code === 'resource_exhausted',
  );
  const [ann, ben] = [connect(url, await token('a', 'ann')), connect(url, await token('b', 'ben'))];
  await ann.next('join');
  await ben.next('join');
  const refused = { status: 503, text: 'node has exceeded its configured limit' };
  assert.deepEqual(await connect(url, await token('a', 'cem')).ended, refused);
  const validated = await fetch(`${url.replace('ws', 'http')}/rtc/validate?access_token=${await token('a', 'cem')}`);
  assert.equal(validated.status, 503, 'which clients try again, unlike 401, 403 and 404');
  // Somebody who is in may come again from elsewhere.
  const again = connect(url, await token('a', 'ann'));
  await again.next('join');
  const track = { type: TrackType.AUDIO, source: TrackSource.MICROPHONE };
  again.send({ case: 'addTrack', value: { ...track, cid: 'one' } });
  await again.next('trackPublished');
  ben.send({ case: 'addTrack', value: { ...track, cid: 'two' } });
  assert.equal((await ben.next('requestResponse')).reason, RequestResponse_Reason.LIMIT_EXCEEDED);
  assert.equal(ben.socket.readyState, ben.socket.OPEN);
  again.socket.close();
  await again.ended;
  const late = connect(url, await token('a', 'cem'));
  await late.next('join');
  for (const client of [ben, late]) client.socket.close();
});
