// The first lesson: a teacher and three pupils, each in a real browser with a film of their own, from opening to the roll call.
import assert from 'node:assert/strict';
import { after, afterEach, before, test } from 'node:test';
import type { LessonEvent } from '@preau/core/lesson';
import type { RollCallAnswer } from '@preau/protocol/lesson';
import { addFreshLesson } from '../../../tools/testing/fresh-lesson.ts';
import { startPreau } from '../../../tools/testing/preau-process.ts';
import type { PreauProcess } from '../../../tools/testing/preau-process.ts';
import { Visitor } from '../../../tools/testing/visitor.ts';
import { drawnWidth } from '../harness/media-probe.ts';
import { Person } from '../harness/person.ts';
import { photograph } from '../harness/photograph.ts';
import { makePicture } from '../harness/picture.ts';
import { until } from '../harness/until.ts';
import { startTcpRelay } from '../lines/tcp-relay.ts';
import type { TcpRelay } from '../lines/tcp-relay.ts';

const CUT_MS = 10_000;

let preau: PreauProcess;
let relay: TcpRelay;
let lessonId: string;
let teacher: Person;
/** Arjun stays, Yasmine is removed, Liam sits behind the line that is cut. */
let arjun: Person;
let yasmine: Person;
let liam: Person;
/** The teacher's account over HTTP, for what no screen shows. */
let desk: Visitor;
/** Milliseconds of the script: when things happened, as the test saw them. */
const clock = { opened: 0, left: 0, removed: 0, cut: 0, mended: 0, killed: 0, served: 0, closed: 0 };
const entered = new Map<string, number>();
/** Person ids by name, from the log. */
const ids = new Map<string, string>();

before(async () => {
  preau = await startPreau();
  lessonId = await addFreshLesson(preau);
  relay = await startTcpRelay(Number(new URL(preau.url).port));
  const [gael, ...pupils] = preau.accounts;
  const behindRelay = preau.url.replace(/:\d+$/, `:${relay.port}`);
  [teacher, arjun, yasmine, liam] = await Promise.all([
    Person.open({ account: gael!, url: preau.url, film: { luma: 200, hertz: 440 } }),
    Person.open({ account: pupils[0]!, url: preau.url, film: { luma: 60, hertz: 660 } }),
    Person.open({ account: pupils[1]!, url: preau.url, screen: 'phone', film: { luma: 100, hertz: 880 } }),
    Person.open({ account: pupils[2]!, url: behindRelay, film: { luma: 140, hertz: 550 } }),
  ]);
  desk = await Visitor.signIn(preau.url, gael!);
});

after(async () => {
  await Promise.all([teacher, arjun, yasmine, liam].map((person) => person?.[Symbol.asyncDispose]()));
  await relay?.[Symbol.asyncDispose]();
  await preau?.[Symbol.asyncDispose]();
});

afterEach((t) => photograph(t, [teacher, arjun, yasmine, liam]));

const everybody = (): Person[] => [teacher, arjun, yasmine, liam];
const pupils = (): Person[] => [arjun, yasmine, liam];
const note = (person: Person): void => void entered.set(person.account.displayName, Date.now());

test('[JOURNEY-1] a pupil who comes first waits with the sheet and is taken in without a click when the teacher opens', async () => {
  await Promise.all(everybody().map((person) => person.signIn()));
  await arjun.enterClass();
  note(arjun);
  await arjun.page.getByText(`${teacher.account.displayName} n’est pas encore là`).first().waitFor();
  await teacher.openClass();
  note(teacher);
  clock.opened = Date.now();
  await arjun.page
    .getByText(`${teacher.account.displayName} n’est pas encore là`)
    .first()
    .waitFor({ state: 'detached' });
  await arjun.control('Lever la main').waitFor();
  await Promise.all(
    [yasmine, liam].map(async (person) => {
      await person.enterClass();
      note(person);
    }),
  );
  // One more comes by HTTP only and goes at once: the roll call must tell the two apart.
  const visitor = await Visitor.signIn(preau.url, preau.accounts[4]!);
  const connection = visitor.connect(lessonId);
  await until(
    'the fourth pupil',
    () => connection.getSnapshot().line.kind,
    (line) => line === 'live',
  );
  entered.set(preau.accounts[4]!.displayName, Date.now());
  await connection.send({ kind: 'leave' });
  clock.left = Date.now();
});

test('[JOURNEY-2] each pupil decodes over 100 frames and the sound of the teacher within 15 s, the teacher one pupil’s', async (t) => {
  await teacher.turn('Micro', true);
  await teacher.turn('Caméra', true);
  const from = performance.now();
  await Promise.all(
    pupils().map(async (person) => {
      const counts = await until(
        `${person.account.displayName} sees and hears`,
        () => person.media(),
        (media) => media.framesDecoded > 100 && media.audioEnergy > 0.01,
        15_000,
        250,
      );
      t.diagnostic(
        `${person.account.displayName}: ${counts.framesDecoded} frames, energy ${counts.audioEnergy.toFixed(2)} after ${Math.round(performance.now() - from)} ms`,
      );
    }),
  );
  const earlier = await teacher.media();
  await arjun.turn('Micro', true);
  await arjun.turn('Caméra', true);
  await until(
    'the teacher sees and hears a pupil',
    () => teacher.media(),
    (media) => media.framesDecoded > earlier.framesDecoded + 20 && media.audioEnergy > earlier.audioEnergy + 0.01,
    15_000,
    250,
  );
  for (const person of pupils()) {
    const video = person.page.locator('video[data-source="camera"]').first();
    await until(
      'the teacher’s picture moves on the page',
      () => video.evaluate(drawnWidth),
      (width) => width > 0,
    );
  }
});

test('[JOURNEY-3] a shared screen arrives at every pupil', async () => {
  await teacher.turn('Partager l’écran', true);
  for (const person of pupils()) {
    const screen = person.page.getByLabel(`Écran partagé par ${teacher.account.displayName}`);
    await until(
      `the screen at ${person.account.displayName}`,
      async () => (await screen.isVisible()) && screen.evaluate(drawnWidth),
      (width) => Number(width) > 320,
      15_000,
      250,
    );
  }
  await teacher.turn('Partager l’écran', false);
});

test('[JOURNEY-4] slides, chat and hands reach everyone', async () => {
  const { page } = teacher;
  await teacher.control('Plus').click();
  await page.getByRole('button', { name: 'Modifier la fiche' }).click();
  await page.locator('input[type=file]').setInputFiles([
    { name: 'rouge.png', mimeType: 'image/png', buffer: makePicture([180, 40, 40]) },
    { name: 'bleu.png', mimeType: 'image/png', buffer: makePicture([40, 60, 160]) },
  ]);
  await page.getByLabel('Description de la diapo 1').fill('La place rouge');
  await page.getByLabel('Description de la diapo 2').fill('La mer bleue');
  await until(
    'the sheet in the log',
    async () => (await desk.log(lessonId)).snapshot?.sheet.slides.map((slide) => slide.alt),
    (alts) => alts?.includes('La mer bleue') === true,
    20_000,
  );
  await page.keyboard.press('Escape');
  for (const person of pupils()) await drawn(person, 'Diapo 1 : La place rouge');
  await page.getByRole('button', { name: 'Diapo suivante' }).click();
  for (const person of pupils()) await drawn(person, 'Diapo 2 : La mer bleue');
  await arjun.write('Bonjour tout le monde');
  for (const person of everybody()) await person.reads('Bonjour tout le monde');
  await yasmine.control('Lever la main').click();
  await until(
    'the hand in the log',
    async () => (await desk.log(lessonId)).snapshot?.hands.length,
    (count) => count === 1,
  );
  await liam.control('Lever la main').click();
  await teacher.show('Participants');
  await until(
    'the hands in order',
    () => teacher.page.locator('.hands ol b').allTextContents(),
    (names) => JSON.stringify(names) === JSON.stringify([yasmine.account.displayName, liam.account.displayName]),
  );
});

test('[JOURNEY-5] after a reload a pupil is in the same seat, with the whole log and no page in between', async () => {
  const seat = async (): Promise<number | null | undefined> =>
    memberOf((await desk.log(lessonId)).snapshot, yasmine.account.displayName)?.seat;
  const seatBefore = await seat();
  await yasmine.page.reload();
  const shown: string[] = [];
  await until(
    'the lesson again',
    async () => {
      for (const name of ['Entrer en classe', 'Entrer sans micro', 'Se connecter']) {
        if (await yasmine.page.getByRole('button', { name }).isVisible()) shown.push(name);
      }
      return yasmine.bar.isVisible();
    },
    Boolean,
    15_000,
    50,
  );
  assert.deepEqual(shown, [], 'no page asked anything in between');
  await yasmine.reads('Bonjour tout le monde');
  assert.equal(await yasmine.control('Lever la main').getAttribute('aria-pressed'), 'true');
  await drawn(yasmine, 'Diapo 2 : La mer bleue');
  assert.equal(await seat(), seatBefore);
  const { framesDecoded } = await yasmine.media();
  await until(
    'the picture again',
    () => yasmine.media(),
    (media) => media.framesDecoded > framesDecoded + 20,
    15_000,
    250,
  );
});

test('[JOURNEY-6] the teacher locks, mutes and removes; who is removed cannot come back', async () => {
  const { page } = teacher;
  await teacher.control('Verrous').click();
  await page.getByRole('switch', { name: 'Discussion des élèves' }).click();
  await page.keyboard.press('Escape');
  for (const person of pupils()) {
    await person.show('Discussion');
    await person.page.getByText('La discussion est fermée pour la classe.').first().waitFor();
    assert.equal(await person.page.getByPlaceholder('Écrire à la classe').count(), 0);
  }
  assert.equal(await arjun.control('Micro').getAttribute('aria-pressed'), 'true');
  await act(arjun.account.displayName, 'Couper son micro');
  await until(
    'the microphone off',
    () => arjun.control('Micro').getAttribute('aria-pressed'),
    (pressed) => pressed === 'false',
  );
  await until(
    'silence on the wire',
    async () => {
      const { audioPacketsSent } = await arjun.media();
      await new Promise((resolve) => setTimeout(resolve, 1_000));
      return (await arjun.media()).audioPacketsSent - audioPacketsSent;
    },
    (packets) => packets <= 5,
    15_000,
  );
  await act(yasmine.account.displayName, 'Sortir du cours');
  await page.getByRole('dialog').getByRole('button', { name: 'Sortir du cours' }).click();
  await yasmine.page.getByRole('heading', { name: 'L’enseignant t’a fait sortir du cours' }).waitFor();
  clock.removed = Date.now();
  await yasmine.page.getByRole('button', { name: 'Rentrer' }).click();
  await yasmine.page.reload();
  await yasmine.page.getByRole('heading', { name: 'L’enseignant t’a fait sortir du cours' }).waitFor();
  const again = await (
    await Visitor.signIn(preau.url, yasmine.account)
  ).ask('POST', `/api/lessons/${lessonId}/media-grant`, {});
  assert.equal(again.body.code, 'lesson.removed');
});

test('[JOURNEY-7] a cut pupil and a killed Préau: everybody is back in the same lesson, nothing is lost', async (t) => {
  clock.cut = Date.now();
  relay.cut();
  await liam.page.getByText('Connexion perdue. On garde ta place.').waitFor({ timeout: 5_000 });
  await until(
    'the cut in the log',
    async () => memberOf((await desk.log(lessonId)).snapshot, liam.account.displayName)?.presence,
    (presence) => presence === 'lost',
  );
  await new Promise((resolve) => setTimeout(resolve, clock.cut + CUT_MS - Date.now()));
  relay.mend();
  clock.mended = Date.now();
  await until(
    'the pupil again',
    async () => memberOf((await desk.log(lessonId)).snapshot, liam.account.displayName)?.presence,
    (presence) => presence === 'present',
  );

  const head = (await desk.log(lessonId)).seq;
  clock.killed = Date.now();
  await preau.kill();
  await preau.restart();
  clock.served = Date.now();
  t.diagnostic(`serves again after ${clock.served - clock.killed} ms`);
  for (const person of [teacher, arjun, liam]) {
    await until(
      `${person.account.displayName} is live again`,
      () => person.page.getByText('Connexion perdue').isVisible(),
      (isLost) => !isLost,
      30_000,
    );
    await person.show('Discussion');
    await person.reads('Bonjour tout le monde');
  }
  await teacher.write('Tout le monde est là ?');
  for (const person of [arjun, liam]) await person.reads('Tout le monde est là ?', 20_000);
  const events = await wholeLog();
  assert.ok(events.length > head, 'the log goes on');
  assert.deepEqual(
    events.map((event) => event.seq),
    Array.from(events, (_, index) => index + 2),
    'without a gap',
  );
  assert.ok(events.some((event) => event.fact.kind === 'interrupted'));
  // Sound and picture find their way back by themselves.
  for (const person of [arjun, liam]) {
    const { framesDecoded, audioEnergy } = await person.media();
    await until(
      `${person.account.displayName} sees and hears again`,
      () => person.media(),
      (media) => media.framesDecoded > framesDecoded + 20 && media.audioEnergy > audioEnergy + 0.01,
      40_000,
      250,
    );
  }
});

test('[JOURNEY-8] the teacher ends the lesson for all; the roll call says the minutes of the script', async (t) => {
  await teacher.page.getByRole('button', { name: 'Quitter' }).click();
  await teacher.page.getByRole('button', { name: 'Terminer pour tous' }).click();
  await teacher.page.getByRole('button', { name: 'Terminer pour tous' }).click();
  await teacher.page.getByRole('heading', { name: 'Le cours est terminé' }).waitFor();
  clock.closed = Date.now();
  for (const person of [arjun, liam])
    await person.page.getByRole('heading', { name: 'Le cours est terminé' }).waitFor();

  const csv = await desk.get<string>('GET', `/api/lessons/${lessonId}/roll-call.csv`);
  const rows = csv
    .replace(/^\uFEFF/, '')
    .trim()
    .split('\r\n')
    .map((line) => [...line.matchAll(/"((?:[^"]|"")*)"/g)].map(([, cell]) => cell!));
  assert.equal(rows[0]?.[4], 'Minutes de présence');
  const { rows: told } = await desk.get<RollCallAnswer>('GET', `/api/lessons/${lessonId}/roll-call`);
  assert.equal(rows.length - 1, told.length);
  const log = await wholeLog();
  for (const member of Object.values((await desk.log(lessonId)).snapshot!.members))
    ids.set(member.name, member.personId);
  for (const [name, script] of Object.entries(scriptMs())) {
    const row = rows.find((cells) => cells[0] === name);
    const minutes = Number(row?.[4]);
    t.diagnostic(
      `${name}: script ${(script / 60_000).toFixed(2)} min, log ${(loggedMs(log, name) / 60_000).toFixed(2)} min, roll call ${minutes} min, ${row?.[6]} cuts`,
    );
    assert.ok(Math.abs(minutes - script / 60_000) <= 1, `${name}: ${minutes} minutes`);
    // Whole minutes hide much in a short lesson: the log itself must agree to a few seconds.
    assert.ok(
      Math.abs(loggedMs(log, name) - script) < 12_000,
      `${name}: ${loggedMs(log, name)} ms in the log, ${script} ms in the script`,
    );
  }
  assert.ok(Number(rows.find((cells) => cells[0] === liam.account.displayName)?.[6]) >= 1, 'the cut is counted');
  const never = rows.filter((cells) => cells[2] === '');
  assert.ok(never.length > 10 && never.every((cells) => cells[4] === '0'), 'who never came was present for no minute');
});

async function drawn(person: Person, name: string): Promise<void> {
  const slide = person.page.getByRole('img', { name });
  await slide.waitFor();
  await until(
    `${name} drawn`,
    () => slide.evaluate(drawnWidth),
    (width) => Number(width) > 0,
  );
}

async function act(name: string, action: string): Promise<void> {
  await teacher.show('Participants');
  await teacher.page.getByRole('button', { name: `Actions pour ${name}` }).click();
  await teacher.page.getByRole('dialog', { name }).getByRole('button', { name: action }).click();
}

function memberOf<T extends { readonly name: string }>(
  state: { readonly members: Readonly<Record<string, T>> } | null | undefined,
  name: string,
): T | undefined {
  return Object.values(state?.members ?? {}).find((member) => member.name === name);
}

/** Every event from the second on (the first comes as the snapshot only); a teacher reads all. */
async function wholeLog(): Promise<LessonEvent[]> {
  const { events } = await desk.log(lessonId, 1);
  return events.filter((entry) => 'fact' in entry);
}

/** Presence as the test lived it, milliseconds between opening and end. */
function scriptMs(): Record<string, number> {
  const down = clock.served - clock.killed;
  const from = (name: string): number => Math.max(clock.opened, entered.get(name)!);
  const whole = (name: string): number => clock.closed - from(name) - down;
  const { displayName: lateName } = preau.accounts[4]!;
  return {
    [teacher.account.displayName]: whole(teacher.account.displayName),
    [arjun.account.displayName]: whole(arjun.account.displayName),
    [liam.account.displayName]: whole(liam.account.displayName) - (clock.mended - clock.cut),
    [yasmine.account.displayName]: clock.removed - from(yasmine.account.displayName),
    [lateName]: clock.left - from(lateName),
  };
}

/** Presence as the log says it, counted here and not by the code under test. */
function loggedMs(log: readonly LessonEvent[], name: string): number {
  const personId = ids.get(name);
  const opened = log.find((event) => event.fact.kind === 'opened')!.at;
  let since: number | null = null;
  let sum = 0;
  for (const { fact, at } of log) {
    const end =
      fact.kind === 'closed'
        ? at
        : fact.kind === 'interrupted'
          ? fact.from
          : 'personId' in fact && fact.personId === personId
            ? fact.kind === 'lost'
              ? fact.since
              : fact.kind === 'left' || fact.kind === 'removed'
                ? at
                : undefined
            : undefined;
    if (fact.kind === 'entered' && fact.personId === personId) since ??= Math.max(at, opened);
    // Who came after the last sign of life before the interruption was not interrupted by it.
    if (end === undefined || since === null || end < since) continue;
    sum += end - since;
    since = null;
  }
  return sum;
}
