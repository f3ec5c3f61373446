// The contract that carrier mode leans on: with one track, libdatachannel hands over every packet, whatever its SSRC.
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import nodeDataChannel from 'node-datachannel';
import { mediaBindAddress } from '../src/child/network.ts';
import { carrierTransports } from '../src/media/carrier-transport.ts';
import { writeCarrierOffer } from '../src/media/carrier-sdp.ts';
import { findExtension, parseRtp } from '../src/media/rtp.ts';
import type { LocalIce } from '../src/media/transport.ts';
import { until } from './stage.ts';

// libdatachannel's threads keep a process alive (and its cleanup() can deadlock): this file has a process of its own, which just goes.
after(() => void setTimeout(() => process.exit(), 200));

/** A video packet of a simulcast layer: SSRC in no description, mid `3` and rid `q` as extensions 4 and 10. */
function layerPacket(ssrc: number, sequence: number): Buffer {
  const head = Buffer.alloc(12);
  head.writeUInt8(0x90, 0);
  head.writeUInt8(96, 1);
  head.writeUInt16BE(sequence, 2);
  head.writeUInt32BE(ssrc, 8);
  const extension = Buffer.from([0xbe, 0xde, 0, 1, 0x40, 0x33, 0xa0, 0x71]);
  return Buffer.concat([head, extension, Buffer.from([0x10, 0, 0, 0])]);
}

function answerOf(local: LocalIce): string {
  const parameters = writeCarrierOffer(local, 65_536).replaceAll('a=setup:active', 'a=setup:passive');
  return parameters.replace(
    'a=mid:0\r\n',
    `a=mid:0\r\n${local.candidates.map((candidate) => `a=${candidate}\r\n`).join('')}`,
  );
}

test('[SFU-27] unknown SSRCs with a rid arrive, data channels open, packets go back; a buffer may be used again after it was sent', async () => {
  const arrived: Buffer[] = [];
  const data: string[] = [];
  let isOpen = false;
  const transport = carrierTransports({
    portRange: { first: 50_000, last: 60_000 },
    bindAddress: mediaBindAddress(),
    announcedAddress: undefined,
  })('PA_test', {
    onOpen: () => (isOpen = true),
    onLost: () => undefined,
    onClosed: () => undefined,
    onPacket: (packet) => {
      arrived.push(packet);
      // What is thrown here must not reach native code: it would abort this process.
      throw new Error('thrown inside a native callback');
    },
    onData: (kind, message) => data.push(`${kind}: ${Buffer.from(message).toString()}`),
  });
  const client = new nodeDataChannel.PeerConnection('client', {
    iceServers: [],
    disableAutoNegotiation: true,
    ...(mediaBindAddress() === undefined ? {} : { bindAddress: '127.0.0.1' }),
  });
  const gathered = new Promise<void>((resolve) =>
    client.onGatheringStateChange((state) => state === 'complete' && resolve()),
  );
  const audio = new nodeDataChannel.Audio('0', 'SendRecv');
  audio.addOpusCodec(111);
  const track = client.addTrack(audio);
  const back: Buffer[] = [];
  track.onMessage((packet) => back.push(packet));
  const channel = client.createDataChannel('_reliable');
  client.setLocalDescription('offer');
  await gathered;
  const offer = client.localDescription()?.sdp ?? '';
  const value = (name: string): string => new RegExp(`a=${name}:(.+?)\r?\n`).exec(offer)?.[1] ?? '';
  const [algorithm = '', fingerprint = ''] = value('fingerprint').split(' ');
  const local = await transport.accept({
    ufrag: value('ice-ufrag'),
    password: value('ice-pwd'),
    fingerprint: { algorithm, value: fingerprint },
  });
  const heard: string[] = [];
  channel.onMessage((message) => heard.push(Buffer.from(message as Buffer).toString()));
  // Before the channel is open: a reliable message waits for it, in order, and not for ever more of them.
  assert.ok(
    transport.sendData('reliable', Buffer.from('early')) && transport.sendData('reliable', Buffer.from('then')),
  );
  assert.equal(transport.sendData('reliable', Buffer.alloc(256 << 10)), false);
  assert.equal(transport.sendData('lossy', Buffer.from('gone')), false);
  client.setRemoteDescription(answerOf(local), 'answer');
  for (const line of offer.split('\r\n'))
    if (line.startsWith('a=candidate')) transport.addRemoteCandidate(line.slice(2));

  await until('both sides are open', () => isOpen && track.isOpen() && channel.isOpen());
  for (const ssrc of [0x1111, 0x2222, 0x3333]) track.sendMessageBinary(layerPacket(ssrc, 1));
  await until('three packets of three SSRCs', () => arrived.length >= 3);
  const packets = arrived.map((raw) => parseRtp(raw));
  assert.deepEqual(
    packets.map((packet) => packet?.ssrc),
    [0x1111, 0x2222, 0x3333],
  );
  for (const packet of packets) {
    assert.ok(packet);
    assert.equal(findExtension(packet, 4)?.toString(), '3');
    assert.equal(findExtension(packet, 10)?.toString(), 'q');
  }
  channel.sendMessageBinary(Buffer.from('hello'));
  await until('data', () => data.includes('reliable: hello'));
  await until('the early messages', () => heard.join() === 'early,then');
  assert.ok(transport.sendPacket(layerPacket(0x4444, 9)));
  await until('a packet of any SSRC goes back', () => back.some((packet) => packet.readUInt32BE(8) === 0x4444));
  // One buffer for many packets, as the forwarder does it: what was sent is what it held at the call.
  const shared = layerPacket(0x5555, 1);
  for (const ssrc of [0x5555, 0x6666, 0x7777]) {
    shared.writeUInt32BE(ssrc, 8);
    assert.ok(transport.sendPacket(shared));
  }
  shared.fill(0);
  const has = (ssrc: number): boolean => back.some((packet) => packet.readUInt32BE(8) === ssrc);
  await until('the packets of a buffer used again', () => [0x5555, 0x6666, 0x7777].every(has));
  transport.close();
  transport.close();
  assert.equal(transport.isOpen, false);
  assert.equal(transport.sendPacket(layerPacket(1, 1)), false);
  client.close();
});

test('[SFU-28] an announced address replaces the machine’s own in every candidate', async () => {
  const events = {
    onOpen: () => undefined,
    onLost: () => undefined,
    onClosed: () => undefined,
    onPacket: () => undefined,
    onData: () => undefined,
  };
  const make = carrierTransports({
    portRange: { first: 50_000, last: 60_000 },
    bindAddress: mediaBindAddress(),
    announcedAddress: '203.0.113.9',
  });
  const transport = make('PA_nat', events);
  const fingerprint = { algorithm: 'sha-256', value: Array.from({ length: 32 }, () => 'AB').join(':') };
  const local = await transport.accept({ ufrag: 'abcd', password: 'abcdefghijklmnopqrstuvwx', fingerprint });
  assert.ok(local.candidates.length > 0);
  for (const candidate of local.candidates) {
    const fields = candidate.split(' ');
    assert.equal(fields[4], '203.0.113.9');
    assert.ok(Number(fields[5]) >= 50_000 && Number(fields[5]) <= 60_000);
  }
  transport.close();
});
