// Who is there: joining, being refused, coming late, leaving.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { onBothEngines } from './scenario.ts';

test(
  '[SFU-110] people see one another come, with name and attributes, and go; strangers are refused',
  onBothEngines({
    id: 'SFU-110',
    casts: [
      { first: 'chromium', second: 'rtc-node' },
      { first: 'firefox', second: 'chromium' },
    ],
    async play(scene, parts) {
      const alice = await scene.join(parts.first, 'alice');
      await alice.setAttributes({ hand: 'up' });
      const bob = await scene.join(parts.second, 'bob', { grant: { canPublish: false } });
      await scene.noted(alice, 'came bob');
      const seen = await scene.until('bob sees alice', async () =>
        (await bob.view()).others.find((one) => one.identity === 'alice' && one.attributes['hand'] === 'up'),
      );
      const listed = await scene.api.listParticipants(scene.room);

      const stranger = await scene.prepare(parts.second, 'eve');
      const wrongRoom = await scene.engine
        .api('nowhere')
        .listParticipants('nowhere')
        .then(
          () => 'listed',
          (error: unknown) => (error as { code?: string }).code ?? 'refused',
        );
      const forged = `${(await scene.token('eve')).slice(0, -8)}AAAAAAAA`;
      const refusal = await stranger.join(scene.address, forged);
      const other = await scene.prepare(parts.first, 'eve');
      const elsewhere = await other.join(
        scene.engine.url('nowhere').replace('http', 'ws'),
        await scene.tokenFor('nowhere', 'eve'),
      );
      await bob.leave();
      await scene.noted(alice, 'left bob');
      return {
        name: seen.name,
        listed: listed
          .map((one) => `${one.identity} ${one.state}`)
          .sort()
          .join(' '),
        roomSidIsRm: (await scene.api.listRooms([scene.room]))[0]?.sid.startsWith('RM_') === true,
        sidIsPa: seen.sid.startsWith('PA_'),
        forgedToken: refusal.split(':')[0] ?? '',
        unknownRoom: elsewhere.split(':')[0] ?? '',
        apiUnknownRoom: wrongRoom,
      };
    },
    expect(facts) {
      assert.equal(facts.name, 'name of alice');
      assert.equal(facts.forgedToken, 'refused');
      assert.equal(facts.unknownRoom, 'refused');
    },
  }),
);
