// `npm test`: checks, unit tests, the web build, integration tests (the store's on PostgreSQL 15 too, where one is named) and
// browser journeys; the media tests by name, or where nothing may be skipped. The last line counts them: each check is one test. Parts can be
// named: `npm test -- unit integration`.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { CHECKS, printResult, runChecks } from './checks.ts';
import type { CheckResult } from './checks.ts';
import { listFiles, ROOT } from './source-files.ts';
import { runTests } from './test-run.ts';
import { NOTHING_RUN, sumOf } from './testing/count-reporter.ts';
import type { Counts } from './testing/count-reporter.ts';
import { findChromium } from './testing/chromium.ts';
import { findLivekitServer } from './testing/livekit-server.ts';
import type { FoundLivekitServer } from './testing/livekit-server.ts';
import { findOwnTests } from './testing/livekit-own-tests.ts';
import { findPrivateNetwork } from './testing/network-namespace.ts';
import type { PrivateNetworkCommand } from './testing/network-namespace.ts';
import { DAY_ZONE } from './testing/day-zone.ts';
import { startTestServer } from './testing/postgres.ts';
import { makePreauTemplate } from './testing/preau-template.ts';
import type { PreauTemplate } from './testing/preau-template.ts';

const TESTS = listFiles(['packages', 'apps', 'sim', 'tools', 'e2e'], /\.test\.ts$/);
const isJourney = (path: string): boolean => path.startsWith('e2e/');
/** Played on our media server and on a real livekit-server. */
const isMedia = (path: string): boolean =>
  path.startsWith('packages/sfu/test/conformance/') || path.startsWith('packages/media-livekit/test/');
const isIntegration = (path: string): boolean => !isJourney(path) && !isMedia(path) && path.includes('/test/');
/** Integration tests that decode sound and picture, or count what a line loses: one after the other, and before all others. */
const isMediaWork = (path: string): boolean => /^(packages\/sfu|apps\/preau\/test\/media\.)/.test(path);
/** Integration tests that keep deadlines, and mostly wait. The others, and new ones, are patient. */
const isPunctual = (path: string): boolean => /^(apps\/lesson|packages\/host|apps\/preau\/test\/network\.)/.test(path);
/** Unit tests that simulate mornings, read a school, or try the rules of the gate: they take half of the time of all. */
const isLarge = (path: string): boolean => /^(sim|packages\/(formats|core\/src\/gate))\//.test(path);
const journey = (name: string): string => `e2e/src/journeys/${name}.test.ts`;
/** It counts stalls: alone, when the others are through. */
const STRICT = journey('cut');
/** Journeys that count frames and sound: one after the other. */
const LIVE = ['first-lesson', 'reception'].map(journey);
/** Journeys before the gate and without a network: they wait for most of their time. The others, and new ones, are patient. */
const WAITING = ['offline', 'waiting', 'waiting-tools', 'morning', 'now'].map(journey);
/** The patient ones that take longest. */
const LONG = ['accessible-school', 'accessible-lesson'].map(journey);
/** LiveKit's own tests of its server, on ours. */
const LIVEKITS_OWN = 'packages/sfu/test/conformance/own-tests.test.ts';
/** The livekit-server to compare with is one that runs already. */
const isElsewhere = process.env['TEST_LIVEKIT_URL'] !== undefined;
/** Of integration tests at a time, for two cores: most of them wait for most of their time. */
const PROCESSES = 3;
const minutes = (count: number): number => count * 60_000;

/** The parts of the suite, in order. */
const PARTS: Readonly<Record<string, () => Promise<Counts>>> = {
  checks: async () => countChecks(await runChecks(CHECKS, printResult)),
  unit: () => {
    const files = TESTS.filter((path) => !isJourney(path) && !isMedia(path) && !isIntegration(path));
    return runTests({
      lanes: [
        { files: files.filter(isLarge), processes: 'one' },
        { files: files.filter((path) => !isLarge(path)), processes: 'one' },
      ],
      testTimeoutMs: minutes(1),
      processTimeoutMs: minutes(5),
    });
  },
  build: async () => {
    if (!existsSync(join(ROOT, 'apps/web/vite.config.ts'))) return NOTHING_RUN;
    const build = join(ROOT, 'apps/web/build.ts');
    return countChecks(await runChecks([{ name: 'web build', command: [process.execPath, build] }], printResult));
  },
  integration: async () => {
    const server = await startTestServer();
    const files = TESTS.filter(isIntegration);
    try {
      return await runTests({
        lanes: [
          { files: files.filter(isMediaWork), processes: 1 },
          { files: files.filter(isPunctual), processes: 1 },
          {
            files: files.filter((path) => !isMediaWork(path) && !isPunctual(path)),
            processes: PROCESSES,
            patient: true,
          },
        ],
        processes: PROCESSES,
        testTimeoutMs: minutes(4),
        processTimeoutMs: minutes(15),
        env: { TEST_POSTGRES_URL: server.url, ...(await browser()), ...(await house()) },
        secondRun: true,
      });
    } finally {
      await server.close();
    }
  },
  journeys: async () => {
    const placed = [STRICT, ...LIVE, ...WAITING, ...LONG];
    const run = {
      testTimeoutMs: minutes(10),
      processTimeoutMs: minutes(20),
      env: { ...(await browser()), ...(await house()) },
      secondRun: true,
    };
    const together = await runTests({
      ...run,
      lanes: [
        { files: LIVE, processes: 1 },
        { files: WAITING, processes: 1 },
        {
          files: [...LONG, ...TESTS.filter((path) => isJourney(path) && !placed.includes(path))],
          processes: 2,
          patient: true,
        },
      ],
    });
    return sumOf([together, await runTests({ ...run, lanes: [{ files: [STRICT], processes: 1 }] })]);
  },
  media: async () => {
    const network: PrivateNetworkCommand = isElsewhere
      ? { command: undefined, why: 'the server of TEST_LIVEKIT_URL cannot be reached from a private network' }
      : findPrivateNetwork();
    const played = {
      testTimeoutMs: minutes(5),
      processTimeoutMs: minutes(25),
      env: { ...(await browser()), ...(await livekit()) },
      secondRun: true,
    };
    const alike = await runTests({
      ...played,
      lanes: [{ files: TESTS.filter((path) => isMedia(path) && path !== LIVEKITS_OWN), processes: 'one' }],
      within: network.command ?? [],
      env: { ...played.env, ...lines(network) },
    });
    // Their client takes the machine's own network: it knows nothing of ours.
    const own = await runTests({ ...played, lanes: [{ files: [LIVEKITS_OWN], processes: 'one' }] });
    return sumOf([alike, own]);
  },
};

const named = process.argv.slice(2);
const unknown = named.filter((name) => !(name in PARTS));
if (unknown.length > 0) {
  process.stderr.write(`Cannot run ${unknown.join(', ')}: the parts are ${Object.keys(PARTS).join(', ')}\n`);
  process.exit(2);
}
const mustRun = process.env['CI_REQUIRE_SERVERS'] === '1';
/** The media part takes as long as all the others: by its name, or where nothing may be skipped. */
const isWanted = (part: string): boolean => (named.length > 0 ? named.includes(part) : part !== 'media' || mustRun);
// Building it takes minutes the first time: it goes on beside the other parts.
const livekitServer: Promise<FoundLivekitServer> | undefined =
  !isElsewhere && isWanted('media') ? findLivekitServer((line) => process.stdout.write(line)) : undefined;
livekitServer?.catch(() => undefined);
/** LiveKit's own tests come from the same sources. */
const ownTests = livekitServer?.then(findOwnTests);
ownTests?.catch(() => undefined);
// Hundreds of processes read the same modules: what one has compiled the next ones take, of the next run too. Where it cannot be written, Node goes on
// without it.
process.env['NODE_COMPILE_CACHE'] ??= join(ROOT, 'node_modules/.cache/preau-tests');
let template: PreauTemplate | undefined;
const parts: Counts[] = [];
for (const [name, run] of Object.entries(PARTS)) {
  if (!isWanted(name)) {
    if (named.length === 0) parts.push(skipMedia());
    continue;
  }
  const startedAt = performance.now();
  process.stdout.write(`\n── ${name}\n`);
  const counts = await run().catch(faultOf);
  process.stdout.write(`   ${sentence(counts)} in ${((performance.now() - startedAt) / 1000).toFixed(1)} s\n`);
  parts.push(counts);
}
template?.[Symbol.dispose]();
const total = sumOf(parts);
// Once more at the end: what printed it first may lie thousands of lines above.
process.stdout.write(['', ...total.failures.map((name) => `✖ ${name}`), sentence(total), ''].join('\n'));
process.exit(total.failures.length > 0 || total.passed === 0 ? 1 : 0);

/** Says that the media part is left out, and counts its files. */
function skipMedia(): Counts {
  const { length } = TESTS.filter(isMedia);
  process.stdout.write(`\n── media\n   ${length} files are left to npm run test:media\n`);
  return { ...NOTHING_RUN, skipped: length };
}

/** The browser of all processes, found (and unpacked) before they run side by side; without one the tests say so themselves. */
async function browser(): Promise<Record<string, string>> {
  const path = await findChromium().catch(() => undefined);
  return path === undefined ? {} : { CHROMIUM_PATH: path };
}

/** Where the houses of the tests begin, and in which zone they lie. */
async function house(): Promise<Record<string, string>> {
  template ??= await makePreauTemplate();
  return { TEST_PREAU_TEMPLATE: template.folder, TEST_ZONE: DAY_ZONE };
}

/**
 * The livekit-server to compare with, for the tests. Where nothing may be skipped, Go that cannot build it is a fault; a machine without Go has
 * none, and its comparisons are left out with a word.
 */
async function livekit(): Promise<Record<string, string>> {
  if (isElsewhere) return {};
  const found = await livekitServer;
  if (found?.path !== undefined) {
    const own = await ownTests;
    return {
      LIVEKIT_SERVER_PATH: found.path,
      ...(own === undefined ? { TEST_LIVEKIT_EXCUSED: '1' } : { TEST_LIVEKIT_OWN_TESTS: own }),
    };
  }
  const why = found?.why ?? 'not looked for';
  if (!mustRun) return { TEST_LIVEKIT_MISSING: why };
  if (found?.couldBuild === true) throw new Error(why);
  process.stdout.write(`   not compared with livekit-server: ${why}\n`);
  return { TEST_LIVEKIT_MISSING: why, TEST_LIVEKIT_EXCUSED: '1' };
}

/** What the tests are told of the private network: that they are in it, or that its lack is no fault of the tree (the kernel's, nothing installs it). */
function lines(network: PrivateNetworkCommand): Record<string, string> {
  if (network.command !== undefined) return { ...network.env };
  process.stdout.write(`   no bad lines: ${network.why}\n`);
  return mustRun ? { TEST_LINES_EXCUSED: '1' } : {};
}

function countChecks(results: readonly CheckResult[]): Counts {
  const failures = results.filter(({ passed }) => !passed).map(({ name }) => name);
  return { passed: results.length - failures.length, skipped: 0, failures };
}

function faultOf(error: unknown): Counts {
  process.stdout.write(`✖ ${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
  return { ...NOTHING_RUN, failures: [String(error)] };
}

function sentence({ passed, failures, skipped }: Counts): string {
  return `${passed} passed, ${failures.length} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`;
}
