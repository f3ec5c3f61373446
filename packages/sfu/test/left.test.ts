// What stays of a connection that ended: nothing. Its track and channels are native handles with callbacks of their own, roots of the heap.
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { mediaBindAddress } from '../src/child/network.ts';
import { carrierTransports } from '../src/media/carrier-transport.ts';
import type { LocalIce, MediaTransport, TransportEvents } from '../src/media/transport.ts';
import { until } from './stage.ts';

// libdatachannel's threads keep a process alive: this file has a process of its own, which just goes.
after(() => void setTimeout(() => process.exit(), 200));

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;

const lives = 6;
const make = carrierTransports({
  portRange: { first: 50_000, last: 60_000 },
  bindAddress: mediaBindAddress(),
  announcedAddress: undefined,
});

/** One end of a connection, and the owner that its events lead to, as a participant is led to. */
class End implements TransportEvents {
  readonly transport: MediaTransport;
  readonly data: string[] = [];
  packets = 0;

  constructor(name: string) {
    this.transport = make(name, this);
  }

  onOpen(): void {}
  onLost(): void {}
  onClosed(): void {}

  onPacket(): void {
    this.packets += 1;
  }

  onData(_kind: string, message: Uint8Array): void {
    this.data.push(Buffer.from(message).toString());
  }

  hear({ candidates }: LocalIce): void {
    for (const candidate of candidates) this.transport.addRemoteCandidate(candidate);
  }
}

/** Two of our transports, one offers and one answers, connect, talk both ways, and close. Answers what would tell of a leak. */
async function live(life: number): Promise<WeakRef<End>[]> {
  const [offers, answers] = [new End(`PA_offers_${life}`), new End(`PA_answers_${life}`)];
  const offered = await offers.transport.offer();
  const answered = await answers.transport.accept(offered);
  offers.transport.connect(answered, 'passive');
  offers.hear(answered);
  answers.hear(offered);
  await until('both are open', () => offers.transport.isOpen && answers.transport.isOpen);
  for (const end of [offers, answers]) assert.ok(end.transport.sendData('reliable', Buffer.from('hello')));
  const packet = Buffer.alloc(40);
  packet.writeUInt8(0x80, 0);
  packet.writeUInt8(111, 1);
  await until('data and packets went both ways', () => {
    for (const end of [offers, answers]) end.transport.sendPacket(packet);
    return [offers, answers].every((end) => end.data.includes('hello') && end.packets > 0);
  });
  for (const end of [offers, answers]) end.transport.close();
  return [new WeakRef(offers), new WeakRef(answers)];
}

test('[SFU-164] of a connection that ended nothing stays: transport, owner, track and channels are collected', async () => {
  const left: WeakRef<End>[] = [];
  for (let life = 0; life < lives; life += 1) left.push(...(await live(life)));
  await until('all of them are collected', () => {
    collect();
    return left.every((end) => end.deref() === undefined);
  });
});
