import assert from 'node:assert/strict';
import { test } from 'node:test';
import { loadConfig } from './config.ts';
import { SETTINGS } from './settings.ts';

function problemsOf(env: Record<string, string>): readonly string[] {
  const result = loadConfig(SETTINGS, env);
  return result.ok ? [] : result.error.problems;
}

test('[HOUSE-1] reads a full environment into a frozen object and fills defaults', () => {
  const result = loadConfig(SETTINGS, {
    PREAU_PORT: '0',
    PREAU_PUBLIC_URL: 'https://ecole.example:8443/',
    PREAU_MEDIA_PORTS: '40000-40100',
  });
  assert.ok(result.ok);
  assert.equal(result.value.port, 0);
  assert.equal(result.value.host, '127.0.0.1');
  assert.equal(result.value.publicUrl, 'https://ecole.example:8443');
  assert.deepEqual(result.value.mediaPorts, { first: 40_000, last: 40_100 });
  assert.equal(result.value.databaseUrl, undefined);
  assert.ok(Object.isFrozen(result.value));
});

test('[HOUSE-1] tells every problem at once, each with its name and form', () => {
  const problems = problemsOf({
    PREAU_PORT: 'abc',
    PREAU_MEDIA_PORTS: '9-1',
    PREAU_PUBLIC_URL: 'https://a/b',
    PREAU_TLS_CERT: '/c.pem',
    PREAU_TRUST_PROXY: 'maybe',
  });
  assert.equal(problems.length, 5);
  assert.match(problems[0] ?? '', /PREAU_PORT: it must be a port, 0 to 65535, not "abc"/);
  assert.match(problems.at(-1) ?? '', /PREAU_TLS_CERT without PREAU_TLS_KEY/);
});

test('[HOUSE-1] a store of files is named with its keys and one bucket, or it is an error', () => {
  for (const text of ['https://key:s%2Fcret@s3.example.fr/files?region=fr-par', 'http://a:b@127.0.0.1:9000/my.bucket'])
    assert.deepEqual(problemsOf({ PREAU_S3_URL: text }), [], text);
  for (const text of [
    's3://a:b@c/d',
    'https://c/d',
    'https://a@c/d',
    'https://a:b@c/',
    'https://a:b@c/d/e',
    'nonsense',
  ])
    assert.equal(problemsOf({ PREAU_S3_URL: text }).length, 1, text);
  assert.doesNotMatch(problemsOf({ PREAU_S3_URL: 's3://key:hunter2@c/d' }).join(), /hunter2/);
});

for (const text of ['65536', '-1', '80.5', '0x50', ' 80', '1e3', '']) {
  test(`[HOUSE-1] PREAU_PORT=${JSON.stringify(text)} is ${text === '' ? 'the same as not set' : 'an error, not a default'}`, () => {
    assert.equal(problemsOf({ PREAU_PORT: text }).length, text === '' ? 0 : 1);
  });
}

test('[HOUSE-2] refuses a PREAU_ name that no app knows and suggests the nearest', () => {
  assert.match(problemsOf({ PREAU_PROT: '80' })[0] ?? '', /no Préau app knows this name \(did you mean PREAU_PORT\?\)/);
  assert.match(problemsOf({ PREAU_COLOUR: 'blue' })[0] ?? '', /knows this name$/);
});

test('[HOUSE-2] accepts names that only another app reads', () => {
  const result = loadConfig({ port: SETTINGS.port }, { PREAU_REDIS_URL: 'redis://127.0.0.1', PREAU_PORT: '9' });
  assert.deepEqual(result, { ok: true, value: { port: 9 } });
});

test('[HOUSE-3] never prints the value of a secret', () => {
  const problems = problemsOf({
    PREAU_LIVEKIT_URL: 'ws://127.0.0.1',
    PREAU_LIVEKIT_KEY: 'key',
    PREAU_LIVEKIT_SECRET: 'hunter2',
    PREAU_DATABASE_URL: 'mysql://root:hunter2@db',
  });
  assert.equal(problems.length, 2);
  assert.doesNotMatch(problems.join(), /hunter2/);
});
