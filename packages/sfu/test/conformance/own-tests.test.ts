// LiveKit's own integration tests on our server: a third kind of client (Go, pion), written by others, over `/rtc`, `/rtc` with one connection, and `/rtc/v1`.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { OWN_TESTS } from '../../../../tools/testing/livekit-own-tests.ts';
import { until } from '../stage.ts';

/**
 * Not here, by their names: agents, TURN, data blobs and data tracks (features that we do not have), other codecs than Opus and VP8, webhooks, limits and
 * statistics that are read inside their server, its settings, and two servers of which one ends.
 */
const NAMES = [
  'TestClientCouldConnect',
  'TestClientConnectDuplicate',
  'TestSinglePublisher',
  'Test_WhenAutoSubscriptionDisabled_ClientShouldNotReceiveAnyPublishedTracks',
  'TestSingleNodeRoomList',
  'TestSingleNodeUpdateParticipant',
  'TestPingPong',
  'TestSingleNodeJoinAfterClose',
  'TestSingleNodeCloseNonRTCRoom',
  'TestSingleNodeAttributes',
  'TestDeviceCodecOverride',
  'TestFireTrackBySdp',
  'TestMultiNodeRoomList',
  'TestMultiNodeUpdateRoomMetadata',
  'TestMultiNodeRemoveParticipant',
  'TestMultiNodeUpdateParticipantMetadata',
  'TestMultiNodeMutePublishedTrack',
  'TestMultiNodeRouting',
  'TestConnectWithoutCreation',
  'TestMultinodePublishingUponJoining',
  'TestMultinodeReceiveBeforePublish',
  'TestMultinodeDataPublishing',
  'TestMultiNodeJoinAfterClose',
  'TestMultiNodeCloseNonRTCRoom',
  'TestMultiNodeRefreshToken',
  'TestMultiNodeUpdateAttributes',
  'TestMultiNodeRevokePublishPermission',
  'TestCloseDisconnectedParticipantOnSignalClose',
];
/** Parts of those: data on channels of other names, and data tracks. */
const LEFT_OUT = 'TestMultinodeDataPublishing/scenarioData(Unlabeled|Tracks)';

/** Built by the run's starter (tools/test.ts), where Go is. */
const program = process.env['TEST_LIVEKIT_OWN_TESTS'];
const skip = program === undefined && 'they need Go, and npm run test:media';
/** Where nothing may be skipped, a machine without Go has none of them, by no fault of the tree. */
const isExcused = program === undefined && process.env['TEST_LIVEKIT_EXCUSED'] === '1';
const entry = fileURLToPath(new URL('../../src/cli/main.ts', import.meta.url));
const deadlineSeconds = 200;
let said = '';

before(async () => {
  if (program === undefined) return;
  const { apiKey, apiSecret, port } = OWN_TESTS;
  const words = ['--keys', `${apiKey}: ${apiSecret}`, '--port', `${port}`, '--auto-create', '--children', '1'];
  const server = spawn(process.execPath, [entry, ...words], { stdio: ['ignore', 'pipe', 'inherit'] });
  try {
    let heard = '';
    server.stdout.on('data', (bytes: Buffer) => (heard += bytes.toString()));
    await until('the server listens', () => heard.includes('listens on'));
    const chosen = [`-test.run=^(${NAMES.join('|')})$`, `-test.skip=${LEFT_OUT}`];
    const tests = spawn(program, ['-test.v', `-test.timeout=${deadlineSeconds}s`, ...chosen], {
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    tests.stdout.on('data', (bytes: Buffer) => (said += bytes.toString()));
    await once(tests, 'close');
  } finally {
    server.kill('SIGINT');
    await once(server, 'close');
  }
});

after(() => {
  if (process.env['SFU_TEST_CONSOLE'] === '1') process.stderr.write(said);
});

for (const name of isExcused ? [] : NAMES)
  test(`[SFU-166] LiveKit's own test: ${name}`, { skip }, () => {
    const began = said.indexOf(`=== RUN   ${name}\n`);
    const own = said.slice(began, said.indexOf(`\n--- `, began));
    const failure = /Error Trace[\s\S]*?(?=\n=== |\n\s*--- |$)/.exec(own)?.[0] ?? said.slice(-2_000);
    assert.match(said, new RegExp(`^--- PASS: ${name} `, 'm'), failure);
  });
