import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createArgon2Hasher } from './password-hasher.ts';

const turn = { lane: 'new', key: 'zoe' } as const;

test('[SCHOOL-56] passwords are argon2id with 19 MiB and two passes, and compare in one Unicode form', async () => {
  const hasher = createArgon2Hasher();
  const hashed = await hasher.hash('été à la plage', turn);
  assert.equal(hashed.ok && hashed.value.startsWith('$argon2id$v=19$m=19456,t=2,p=1$'), true);
  const stored = hashed.ok ? hashed.value : '';
  assert.deepEqual(await hasher.verify(stored, 'été à la plage'.normalize('NFD'), turn), { ok: true, value: true });
  assert.deepEqual(await hasher.verify(stored, 'ete a la plage', turn), { ok: true, value: false });
});

test('[SCHOOL-56] without a stored hash it works and says no, even for the words of the decoy', async () => {
  assert.deepEqual(await createArgon2Hasher().verify(null, 'no password has this hash', turn), {
    ok: true,
    value: false,
  });
});

test('[SCHOOL-57] a full queue is told, with a time to return', async () => {
  const hasher = createArgon2Hasher({ concurrency: 1, waiting: 2 });
  const answers = await Promise.all(
    Array.from({ length: 8 }, (_, i) => hasher.verify(null, 'x', { lane: 'new', key: `login-${i}` })),
  );
  const refused = answers.filter((answer) => !answer.ok);
  // One is checked and the next looked up; two wait.
  assert.equal(refused.length, 4);
  assert.deepEqual(refused[0], { ok: false, error: { code: 'session.busy', retryAfterMs: 3000 } });
  assert.deepEqual([hasher.running, hasher.waiting], [0, 0]);
});

test('[SCHOOL-123] the stored hash is looked up when the turn has come, one ahead of the checks; never for who is sent away', async () => {
  const hasher = createArgon2Hasher({ concurrency: 1, waiting: 2 });
  const known = await hasher.hash('un mot à moi', turn);
  assert.ok(known.ok);
  const lookedUp: number[] = [];
  let [open, most] = [0, 0];
  const answers = await Promise.all(
    Array.from({ length: 8 }, (_, i) =>
      hasher.verify(
        async () => {
          lookedUp.push(i);
          open += 1;
          most = Math.max(most, open);
          await new Promise(setImmediate);
          open -= 1;
          return known.value;
        },
        'un mot à moi',
        { lane: 'new', key: `login-${i}` },
      ),
    ),
  );
  const served = answers.flatMap((answer, i) => (answer.ok && answer.value ? [i] : []));
  assert.equal(served.length, 4);
  assert.deepEqual(lookedUp, served);
  assert.ok(most <= 2, `${most} were looked up at once`);
  const fails = hasher.verify(() => Promise.reject(new Error('no table')), 'x', turn);
  await assert.rejects(fails, /no table/);
  assert.deepEqual([hasher.running, hasher.waiting], [0, 0]);
});
