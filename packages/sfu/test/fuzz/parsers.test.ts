// Millions of broken packets, descriptions and messages, in process: FUZZ_CASES=1000000 node --test test/fuzz/parsers.test.ts. A failure prints
// the seed and the smallest case that fast-check found.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { TestContext } from 'node:test';
import fc from 'fast-check';
import { writeCarrierOffer } from '../../src/media/carrier-sdp.ts';
import { isRtcp } from '../../src/media/rtcp.ts';
import { findExtension, parseRtp } from '../../src/media/rtp.ts';
import { roomOfRequest } from '../../src/room-of-request.ts';
import { parseOffer } from '../../src/sdp/offer.ts';
import { readJoinRequest } from '../../src/server/join-request.ts';
import { readCorpus } from './corpus.ts';
import { cases, mutateBytes, mutateText } from './mutate.ts';
import { makeTarget, obey, offer, publish } from './target.ts';
import type { Guest, Target } from './target.ts';

const total = Number(process.env['FUZZ_CASES'] ?? '20000');
/** Packets come a thousand a second from everybody, and are cheap to try; an offer comes now and then, and costs most. */
const runs = { rtp: 0.4, rtcp: 0.3, signalling: 0.2, sdp: 0.1 };
const corpus = readCorpus();
/** The offer that the recorded packets of Chromium belong to: it sends sound and a picture in three layers. */
const sending = corpus.offers.find((sdp) => /a=simulcast/.test(sdp) && /m=audio[^]*a=sendonly[^]*m=video/.test(sdp));
const receiving = corpus.offers.find((sdp) => !sdp.includes('a=sendonly'));

async function timed(
  t: TestContext,
  kind: keyof typeof runs,
  work: (numRuns: number) => Promise<void> | void,
): Promise<void> {
  const numRuns = Math.ceil(total * runs[kind]);
  const from = performance.now();
  await work(numRuns);
  const seconds = (performance.now() - from) / 1000;
  t.diagnostic(`${numRuns} cases, ${Math.round(numRuns / seconds)} a second`);
}

/** Somebody who sends, somebody who receives it. */
async function openPair(target: Target): Promise<{ readonly ann: Guest; readonly ben: Guest }> {
  assert.ok(
    sending !== undefined && receiving !== undefined,
    'the corpus has an offer that sends and one that receives',
  );
  const ann = target.join('ann');
  await publish(ann, sending);
  const ben = target.join('ben');
  await offer(ben, receiving);
  ben.events.onOpen();
  return { ann, ben };
}

/** Feeds packets and checks what is forwarded for them; every case is a little later than the one before. */
function feed(target: Target, from: Guest, to: Guest, packet: Buffer): void {
  const copy = Buffer.from(packet);
  from.events.onPacket(packet);
  assert.ok(packet.equals(copy), 'a received packet is shared and never changed');
  target.clock.nowMs += 1;
  if (target.clock.nowMs % 50 === 0) target.rooms.tick();
  for (const out of to.packets) {
    if (isRtcp(out)) continue;
    const read = parseRtp(out);
    assert.ok(read !== undefined, 'what is forwarded is RTP');
    for (let id = 1; id <= 14; id += 1) findExtension(read, id);
  }
  to.packets.length = 0;
  from.packets.length = 0;
}

test('[SFU-150] broken RTP never throws, and what is forwarded of it is RTP', async (t) => {
  using target = makeTarget();
  const { ann, ben } = await openPair(target);
  let forwarded = 0;
  for (const packet of corpus.rtp) {
    ann.events.onPacket(Buffer.from(packet));
    forwarded += ben.packets.filter((out) => !isRtcp(out)).length;
    ben.packets.length = 0;
  }
  assert.ok(forwarded > 0, 'recorded packets are forwarded: the mutations reach the whole way');
  await timed(t, 'rtp', (numRuns) =>
    fc.assert(
      fc.property(cases, (one) => feed(target, ann, ben, mutateBytes(corpus.rtp, one))),
      { numRuns },
    ),
  );
  assert.equal(ann.participant.isClosed, false);
  assert.equal(ben.participant.isClosed, false);
});

test('[SFU-151] broken RTCP of senders and receivers never throws, and changes nothing for others', async (t) => {
  using target = makeTarget();
  const { ann, ben } = await openPair(target);
  for (const packet of corpus.rtp) ann.events.onPacket(Buffer.from(packet));
  await timed(t, 'rtcp', (numRuns) =>
    fc.assert(
      fc.property(cases, fc.boolean(), (one, isReceiver) => {
        const packet = mutateBytes(corpus.rtcp, one);
        if (isReceiver) feed(target, ben, ann, packet);
        else feed(target, ann, ben, packet);
      }),
      { numRuns },
    ),
  );
  assert.equal(ann.participant.isClosed, false);
  assert.equal(ben.participant.isClosed, false);
});

test('[SFU-152] broken offers are answered or refused, and nothing unchecked of them is passed on', async (t) => {
  using target = makeTarget();
  const canary = target.join('canary');
  let count = 0;
  let answered = 0;
  await timed(t, 'sdp', (numRuns) =>
    fc.assert(
      fc.asyncProperty(cases, async (one) => {
        const sdp = mutateText(corpus.offers, one);
        const parsed = parseOffer(sdp);
        if (parsed.ok) {
          const lines = writeCarrierOffer(parsed.value.ice, 65_536).split('\r\n');
          assert.equal(lines.filter((line) => line.startsWith('m=')).length, 2, 'the carrier has its two lines');
          assert.ok(lines.every((line) => !/[\r\n\0]/.test(line)));
        }
        // Some of them come to a whole participant too: parsing is the cheap part.
        count += 1;
        if (count % 8 !== 0) return;
        const guest = target.join('guest');
        await offer(guest, sdp);
        const answer = guest.messages.find((message) => message.case === 'answer')?.value;
        if (answer === undefined) assert.equal(guest.participant.isClosed, true, 'no answer means the end of the stay');
        else {
          answered += 1;
          const offered = sdp.split(/\r?\n/).filter((line) => line.startsWith('m=')).length;
          assert.equal(answer.sdp.split('\r\n').filter((line) => line.startsWith('m=')).length, offered);
        }
        target.clock.nowMs += 100;
      }),
      { numRuns },
    ),
  );
  assert.ok(answered > 0);
  assert.equal(canary.participant.isClosed, false);
});

test('[SFU-153] broken signalling, join requests and API bodies never throw', async (t) => {
  using target = makeTarget();
  const { ann, ben } = await openPair(target);
  let guest = target.join('guest');
  let understood = 0;
  const joins = corpus.joins.map((text) => Buffer.from(text, 'base64url'));
  await timed(t, 'signalling', (numRuns) =>
    fc.assert(
      fc.asyncProperty(cases, async (one) => {
        const frame = mutateBytes(corpus.frames, one);
        if (await obey(guest, frame)) understood += 1;
        roomOfRequest({ url: '/twirp/livekit.RoomService/SendData', body: frame });
        const join = readJoinRequest(mutateBytes(joins, one).toString('base64url'));
        if (!join.ok) assert.equal(typeof join.error, 'string');
        target.clock.nowMs += 20;
        if (guest.participant.isClosed) guest = target.join('guest');
      }),
      { numRuns },
    ),
  );
  assert.ok(understood > 0);
  assert.deepEqual([ann.participant.isClosed, ben.participant.isClosed], [false, false]);
  assert.equal(target.rooms.find('r')?.find('ann'), ann.participant);
});
