// Data packets and streams.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { onBothEngines } from './scenario.ts';

test(
  '[SFU-116] data packets reach everybody or the named ones, reliable and in order or lossy, never the sender, never from somebody who may not',
  onBothEngines({
    id: 'SFU-116',
    casts: [
      { sender: 'chromium', receiver: 'rtc-node', third: 'firefox' },
      { sender: 'rtc-node', receiver: 'firefox', third: 'chromium' },
    ],
    async play(scene, parts) {
      const alice = await scene.join(parts.sender, 'alice');
      const bob = await scene.join(parts.receiver, 'bob');
      const carol = await scene.join(parts.third, 'carol', { grant: { canPublishData: false } });
      for (let index = 0; index < 30; index += 1) await alice.sendData(`r${index}`, { reliable: true, topic: 'chat' });
      await alice.sendData('for bob', { reliable: true, topic: 'chat', to: ['bob'] });
      await scene.until('a lossy packet arrives', async () => {
        await alice.sendData('quick', { reliable: false, topic: 'cursor' });
        return (await bob.events()).includes('data alice cursor lossy quick');
      });
      // Refused or dropped: programs differ in which; nobody may get it.
      await carol.sendData('forbidden', { reliable: true, topic: 'chat' }).catch(() => undefined);
      await scene.api.sendData(scene.room, new TextEncoder().encode('from the house'), 0, { topic: 'house' });
      await scene.noted(carol, 'data server house reliable from the house');
      await alice.sendData('last', { reliable: true, topic: 'chat' });
      await scene.noted(bob, 'data alice chat reliable last');
      await scene.noted(carol, 'data alice chat reliable last');
      const got = (await bob.events()).filter((event) => /^data alice chat reliable r\d/.test(event));
      const everything = [...(await alice.events()), ...(await bob.events()), ...(await carol.events())];
      return {
        reliable: got.length,
        inOrder: got.every((event, index) => event.endsWith(` r${index}`)),
        bobGotHis: (await bob.events()).includes('data alice chat reliable for bob'),
        carolGotBobs: (await carol.events()).some((event) => event.endsWith('for bob')),
        echoed: (await alice.events()).some((event) => event.startsWith('data alice')),
        forbiddenArrived: everything.some((event) => event.endsWith('forbidden')),
      };
    },
    expect(facts) {
      assert.deepEqual(facts, {
        reliable: 30,
        inOrder: true,
        bobGotHis: true,
        carolGotBobs: false,
        echoed: false,
        forbiddenArrived: false,
      });
    },
  }),
);

test(
  '[SFU-117] a long text and a file of 300 kB arrive whole as streams',
  onBothEngines({
    id: 'SFU-117',
    casts: [
      { sender: 'chromium', receiver: 'firefox' },
      { sender: 'firefox', receiver: 'rtc-node' },
      { sender: 'rtc-node', receiver: 'chromium' },
    ],
    async play(scene, parts) {
      const alice = await scene.join(parts.sender, 'alice');
      const bob = await scene.join(parts.receiver, 'bob');
      const text = 'Un été à l’école. '.repeat(3_000);
      await alice.sendText(text);
      const gotText = await scene.noted(bob, 'text alice');
      await scene.timed(
        '300 kB',
        alice.sendBytes(300_000, 'work.pdf').then(() => scene.noted(bob, 'bytes alice')),
      );
      const gotBytes = await scene.noted(bob, 'bytes alice');
      return { text: gotText, bytes: gotBytes };
    },
    expect(facts) {
      const total = Array.from({ length: 300_000 }, (_, index) => index % 251).reduce(
        (sum, byte) => (sum + byte) % 65_521,
        0,
      );
      assert.equal(facts.text, 'text alice 54000 Un été à l’école. Un');
      assert.equal(facts.bytes, `bytes alice work.pdf 300000 ${total}`);
    },
  }),
);
