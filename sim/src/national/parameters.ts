// Every number that the simulator assumes, in one place, declared before its first result (`DECLARED`), each with a public source, a measurement of
// ours or the word "guess". docs/spec/sim.md, SIM-1. Change one only before a run, in a commit of its own that says why; never because of what came out.

/** When this list was written: before any run. Later changes: docs/reports/april-2021.md names them. */
export const DECLARED = '2026-11-22 05:00 UTC';

interface Parameter {
  readonly value: number;
  readonly unit: string;
  readonly source: string;
}

const of = (value: number, unit: string, source: string): Parameter => ({ value, unit, source });
/** Nobody has published when pupils come to an online lesson, how long they wait, or how they try again. */
const GUESS = 'guess';

/** The declared parameters. Scenarios change single ones, and say which. */
export const PARAMETERS = {
  // Who comes.
  rosterMean: of(24, 'pupils', `${GUESS}: classes and groups together`),
  rosterSd: of(5, 'pupils', GUESS),
  presence: of(
    0.86,
    'share of the roster',
    'so that 60,000 classes are 1.3 M users; each scenario sets its own from its users and classes',
  ),
  presenceSd: of(0.08, 'share, between classes', 'guess'),
  teacherAbsent: of(
    0,
    'share of lessons',
    'guess: an absence that is known takes the lesson off the plan; a scenario tries 10 %',
  ),
  accommodated: of(0.04, 'share of pupils', 'guess'),
  // When they come, in seconds from the start of the lesson.
  earlyShare: of(0.15, 'share', `${GUESS}: uniform 15 to 5 minutes before`),
  lateShare: of(0.15, 'share', `${GUESS}: 60 s plus an exponential`),
  lateMeanSeconds: of(240, 's', GUESS),
  onTimeMeanSeconds: of(-30, 's', GUESS),
  onTimeSdSeconds: of(150, 's', `${GUESS}; sensitivity 60 to 300`),
  teacherMeanSeconds: of(-360, 's', GUESS),
  teacherSdSeconds: of(240, 's', GUESS),
  // How they behave.
  retryBlindSeconds: of(20, 's, mean of an exponential', `${GUESS}: refused without any information`),
  reloadSeconds: of(90, 's, mean of an exponential', `${GUESS}: reloads of somebody who is shown a time`),
  patienceSeconds: of(
    1_200,
    's, mean of an exponential',
    'guess; the same for every policy, although a time shown probably helps',
  ),
  teacherPatienceSeconds: of(
    3_600,
    's, mean of an exponential',
    'guess; patience of all begins at the start of the lesson, if they came before',
  ),
  secondDevice: of(0.1, 'share of people', 'guess: a phone beside the computer, or a second tab'),
  lineCutsPerLesson: of(0.05, 'per person', 'guess: a line that drops and comes back'),
  lineBackSeconds: of(30, 's, mean of an exponential', 'guess'),
  wrongLink: of(0.005, 'share of arrivals', `${GUESS}: they arrive two minutes later`),
  wrongLinkSeconds: of(120, 's', 'guess'),
  siblingsOnLine: of(0.6, 'other pupils on the line of the home', `${GUESS}: 1.6 pupils per home`),
  thinLine: of(0.1, 'share of homes', 'guess: 1 Mbit/s, old DSL or 3G'),
  thinLineKbps: of(1_000, 'kbit/s', 'guess'),
  lineKbps: of(8_000, 'kbit/s', 'guess: the other homes'),
  natShare: of(0.03, 'share of people', 'guess: behind the one address of a school'),
  natRefused: of(
    0.67,
    'share of their attempts',
    'shared addresses are limited three times as often (Cloudflare, study of 200,000 addresses behind carrier NAT, as quoted by others); the quota limits by address',
  ),
  attackers: of(0.02, 'per user', `${GUESS}: 1 to 5 %`),
  attackerPerSecond: of(0.2, 'attempts per second', 'guess: a finger on the reload key'),
  phantomSeconds: of(60, 's between places taken by one attacker', 'guess: places of a queue that knows no persons'),
  // Sign-in.
  ssoShare: of(0.3, 'share of people', 'guess: through the ministry or the region, no hash of ours'),
  ssoSeconds: of(3, 's, mean of an exponential', 'guess; a scenario tries 30'),
  hashMs: of(21.3, 'ms of one core', 'measured on two cores of ours, Node 20.20: scrypt N=2^14; 5 and 25 are tried'),
  signInCores: of(0.1, 'cores per 1,000 users', 'guess, so that sign-in is not the limit of the main scenario'),
  signInTimeoutSeconds: of(
    30,
    's',
    'guess: how long a blind client waits for its answer; the work is done all the same',
  ),
  // Joins.
  clearsInSeconds: of(
    200,
    's',
    'the joins per second are all users in this time; 200: not the limit. 900 and 1,800: scenarios A and D',
  ),
  refusalCost: of(0.15, 'of an admission', GUESS),
  overloadSlope: of(0.25, 'of the rate, per load beyond 1', `${GUESS}: overload makes service times rise`),
  overloadFloor: of(0.5, 'of the rate', 'guess'),
  entryMs: of(150, 'ms, without load', 'guess near the measured 287 ms p50 at full load (npm run bench)'),
  slowFromMs: of(800, 'ms', 'GATE-31'),
  measureNoise: of(0.03, 'standard deviation of a measured load', 'guess'),
  redeemSeconds: of(
    14,
    's, at most',
    'until the page of somebody whose turn came has seen it: a look each 10 s, 2 s of cache, 2 s of spread (GATE-112)',
  ),
  // Seats.
  seatsFor: of(0.6, 'share of the people expected', 'the question asked: seats for 60 %'),
  fixedLevel: of(
    3,
    'level',
    'what a seat is without a ladder: screen and microphones, no cameras. Declared in the middle; 2 and 4 are sensitivities',
  ),
  nodeCores: of(8, 'cores of a media node', 'guess'),
  nodeUsable: of(0.75, 'share of its CPU', 'Cloudflare Waiting Room, documentation: 75 % of what the origin bears'),
  sessionLimitSeconds: of(
    1_200,
    's',
    'guess: the press tells that sessions were limited in time (sortiraparis.com, 8 April 2021), not for how long',
  ),
  ladderEverySeconds: of(2, 's', 'at a change on a node; else every 15 s'),
  // Bytes.
  pageBytes: of(10_000, 'B', 'guess: a page that is loaded again'),
  pollBytes: of(452, 'B', 'measured on a prototype of the counters, with headers, HTTP/1.1'),
  pollSeconds: of(10, 's', 'what the counters of our gate ask for (`pollMs`)'),
} as const satisfies Record<string, Parameter>;

/** The name of a parameter. */
export type ParameterName = keyof typeof PARAMETERS;
/** A value for each parameter. */
export type Values = Readonly<Record<ParameterName, number>>;

/** The declared values, with some changed by a scenario. */
export function valuesWith(changes: Partial<Values> = {}): Values {
  const declared = Object.fromEntries(Object.entries(PARAMETERS).map(([name, { value }]) => [name, value]));
  return { ...declared, ...changes } as Values;
}
