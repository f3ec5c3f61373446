// Sound and picture through the one listener of a whole Préau: what LiveKit clients send reaches the process that owns the room.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, test } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import { connect, joinParameter } from '../../../packages/sfu/test/signal-client.ts';
import { addFreshLesson } from '../../../tools/testing/fresh-lesson.ts';
import { startPreau } from '../../../tools/testing/preau-process.ts';
import type { PreauProcess } from '../../../tools/testing/preau-process.ts';
import { Visitor } from '../../../tools/testing/visitor.ts';
import { familyOf } from './support/living.ts';

let preau: PreauProcess;
before(async () => {
  preau = await startPreau();
});
after(() => preau[Symbol.asyncDispose]());

/** What a teacher's browser is told for the media of a lesson that is open. */
async function grantOf(lessonId: string): Promise<{ readonly url: string; readonly token: string }> {
  const teacher = await Visitor.signIn(
    preau.url,
    preau.accounts.find(({ role }) => role === 'teacher')!,
  );
  const { ticket } = await teacher.get<{ ticket: string }>('POST', '/q/ticket', { target: lessonId });
  const headers = { authorization: `Bearer ${ticket}` };
  await teacher.get('POST', `/api/lessons/${lessonId}/open`, {}, { headers });
  const { seat } = await teacher.get<{ seat: number }>('POST', `/api/lessons/${lessonId}/enter`, {}, { headers });
  assert.ok(seat >= 0);
  return teacher.get('POST', `/api/lessons/${lessonId}/media-grant`, {}, { headers });
}

/** An offer as a browser makes it for a large room: one line for each picture that it may receive. */
function offerOf(lines: number): string {
  const fingerprint = Array.from({ length: 32 }, (_, index) => (index + 160).toString(16).toUpperCase()).join(':');
  const ice = (index: number): string[] => [
    'c=IN IP4 0.0.0.0',
    `a=mid:${index}`,
    'a=ice-ufrag:Ab+/',
    'a=ice-pwd:abcdefghijklmnopqrstuvwx',
    `a=fingerprint:sha-256 ${fingerprint}`,
    'a=setup:actpass',
  ];
  const video = Array.from({ length: lines }, (_, index) => [
    'm=video 9 UDP/TLS/RTP/SAVPF 96',
    ...ice(index),
    'a=recvonly',
    'a=rtcp-mux',
    'a=rtpmap:96 VP8/90000',
  ]).flat();
  const mids = Array.from({ length: lines + 1 }, (_, index) => index).join(' ');
  return ['v=0', 'o=- 1 2 IN IP4 127.0.0.1', 's=-', 't=0 0', `a=group:BUNDLE ${mids}`, ...video]
    .concat('m=application 9 UDP/DTLS/SCTP webrtc-datachannel', ...ice(lines), 'a=sctp-port:5000', '')
    .join('\r\n');
}

test('[HOUSE-57] a join whose first offer makes the address 20 kB, and one of more than 60 kB, pass', async () => {
  const { url, token } = await grantOf(await addFreshLesson(preau));
  assert.equal(url, preau.url.replace('http', 'ws'));
  for (const [lines, atLeast] of [
    [40, 16_384],
    [150, 60_000],
  ] as const) {
    const publisherOffer = { type: 'offer', sdp: offerOf(lines), id: 1 };
    // Uncompressed, as from browsers without CompressionStream.
    const join = joinParameter({ publisherOffer }, false);
    assert.ok(join.length > atLeast, `${join.length} bytes`);
    const client = connect(url, token, { join });
    const joined = await client.next('join');
    assert.ok(joined.participant?.identity);
    const answer = await client.next('answer');
    assert.equal(answer.sdp.match(/^m=video/gm)?.length, lines);
    client.socket.close();
    await client.ended;
  }
});

test('[HOUSE-57] more than the limit is a 431, and the listener stays', async () => {
  const answer = await fetch(`${preau.url}/rtc/v1/validate?join_request=${'x'.repeat(140 * 1024)}`).then(
    ({ status }) => status,
    () => 431,
  );
  assert.equal(answer, 431);
  assert.equal((await fetch(`${preau.url}/rtc/v1/validate`)).status, 401);
});

test('[HOUSE-57] health says when a media process is missing, and when it is back', async () => {
  const health = async (): Promise<string | undefined> => {
    const answer = await fetch(`${preau.url}/health`);
    return ((await answer.json()) as { checks: Record<string, string> }).checks['media'];
  };
  const mediaPids = (): number[] =>
    familyOf(preau.pid).filter((pid) => readFileSync(`/proc/${pid}/cmdline`, 'latin1').includes('sfu/src/main.ts'));
  const until = async (state: string, act: () => void): Promise<void> => {
    for (const end = Date.now() + 30_000; (await health()) !== state; await wait(20)) {
      assert.ok(Date.now() < end, `health never said ${state}`);
      act();
    }
  };
  assert.equal(await health(), 'ok');
  assert.ok(mediaPids().length > 0);
  await until('failing', () => mediaPids().forEach((pid) => process.kill(pid, 'SIGKILL')));
  await until('ok', () => undefined);
});
