// The first lesson: a teacher and three pupils, each in a real browser with a film of their own, from opening to the roll call.
import assert from 'node:assert/strict';
import { after, afterEach, before, test } from 'node:test';
import type { RollCallAnswer } from '@preau/protocol/lesson';
import { Visitor } from '../../../tools/testing/visitor.ts';
import { Cast, decodesAgain, drawn } from '../harness/cast.ts';
import { drawnWidth } from '../harness/media-probe.ts';
import { sampleMedia, steadyAfter } from '../harness/media-timeline.ts';
import type { Person } from '../harness/person.ts';
import { photograph } from '../harness/photograph.ts';
import { makePicture } from '../harness/picture.ts';
import { busyMediaProcess } from '../harness/processes.ts';
import { loggedMs, ScriptClock } from '../harness/script-clock.ts';
import { until } from '../harness/until.ts';

const CUT_MS = 10_000;
const LOST = 'Connexion perdue. On garde ta place.';

let cast: Cast;
const clock = new ScriptClock();

before(async () => {
  cast = await Cast.gather();
});

after(() => cast?.[Symbol.asyncDispose]());

afterEach((t) => photograph(t, cast?.everybody ?? []));

const nameOf = (person: Person): string => person.account.displayName;

test('[JOURNEY-1] a pupil who comes first waits with the sheet and is taken in without a click when the teacher opens', async () => {
  const { preau, lessonId, teacher, arjun, yasmine, liam } = cast;
  await Promise.all(cast.everybody.map((person) => person.signIn()));
  await arjun.enterClass();
  clock.entered(nameOf(arjun));
  await arjun.page
    .getByText(`${nameOf(teacher)} n’est pas encore là`)
    .first()
    .waitFor();
  await teacher.openClass();
  clock.entered(nameOf(teacher));
  clock.opened();
  await arjun.page
    .getByText(`${nameOf(teacher)} n’est pas encore là`)
    .first()
    .waitFor({ state: 'detached' });
  await arjun.control('Lever la main').waitFor();
  await Promise.all(
    [yasmine, liam].map(async (person) => {
      await person.enterClass();
      clock.entered(nameOf(person));
    }),
  );
  // One more comes by HTTP only and goes at once: the roll call must tell the two apart.
  const late = preau.accounts[4]!;
  const connection = (await Visitor.signIn(preau.url, late)).connect(lessonId);
  await until(
    'the fourth pupil',
    () => connection.getSnapshot().line.kind,
    (line) => line === 'live',
  );
  clock.entered(late.displayName);
  await connection.send({ kind: 'leave' });
  clock.gone(late.displayName);
});

test('[JOURNEY-2] each pupil decodes over 100 frames and the sound of the teacher within 15 s, the teacher one pupil’s', async (t) => {
  const { teacher, arjun } = cast;
  await teacher.turn('Micro', true);
  await teacher.turn('Caméra', true);
  const from = performance.now();
  await Promise.all(
    cast.pupils.map(async (person) => {
      const counts = await until(
        `${nameOf(person)} sees and hears`,
        () => person.media(),
        (media) => media.framesDecoded > 100 && media.audioEnergy > 0.01,
        15_000,
        250,
      );
      t.diagnostic(
        `${nameOf(person)}: ${counts.framesDecoded} frames, energy ${counts.audioEnergy.toFixed(2)} after ${Math.round(performance.now() - from)} ms`,
      );
    }),
  );
  const earlier = await teacher.media();
  await arjun.turn('Micro', true);
  await arjun.turn('Caméra', true);
  await decodesAgain(teacher, earlier, 15_000);
  for (const person of cast.pupils) {
    const video = person.page.locator('video[data-source="camera"]').first();
    await until(
      'the teacher’s picture moves on the page',
      () => video.evaluate(drawnWidth),
      (width) => width > 0,
    );
  }
});

test('[JOURNEY-3] a shared screen arrives at every pupil', async () => {
  const { teacher } = cast;
  await teacher.turn('Partager l’écran', true);
  for (const person of cast.pupils) {
    const screen = person.page.getByLabel(`Écran partagé par ${nameOf(teacher)}`);
    await until(
      `the screen at ${nameOf(person)}`,
      async () => (await screen.isVisible()) && screen.evaluate(drawnWidth),
      (width) => Number(width) > 320,
      15_000,
      250,
    );
  }
  await teacher.turn('Partager l’écran', false);
});

test('[JOURNEY-4] slides, chat and hands reach everyone', async () => {
  const { teacher, arjun, yasmine, liam } = cast;
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
    async () => (await cast.state())?.sheet.slides.map((slide) => slide.alt),
    (alts) => alts?.includes('La mer bleue') === true,
    20_000,
  );
  await page.keyboard.press('Escape');
  for (const person of cast.pupils) await drawn(person, 'Diapo 1 : La place rouge');
  await page.getByRole('button', { name: 'Diapo suivante' }).click();
  for (const person of cast.pupils) await drawn(person, 'Diapo 2 : La mer bleue');
  await arjun.write('Bonjour tout le monde');
  for (const person of cast.everybody) await person.reads('Bonjour tout le monde');
  await yasmine.control('Lever la main').click();
  await until(
    'the hand in the log',
    async () => (await cast.state())?.hands.length,
    (count) => count === 1,
  );
  await liam.control('Lever la main').click();
  await teacher.show('Participants');
  await until(
    'the hands in order',
    () => teacher.page.locator('.hands ol b').allTextContents(),
    (names) => JSON.stringify(names) === JSON.stringify([nameOf(yasmine), nameOf(liam)]),
  );
});

test('[JOURNEY-5] after a reload a pupil is in the same seat, with the whole log and no page in between', async () => {
  const { yasmine } = cast;
  const seat = async (): Promise<number | null | undefined> => (await cast.memberOf(yasmine))?.seat;
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

test('[JOURNEY-42] the media process is killed: everybody sees and hears again, nothing said in the chat is lost', async (t) => {
  const { preau, teacher, arjun, liam } = cast;
  const said = ['Avant la panne', 'Pendant la panne', 'Après la panne'] as const;
  await teacher.write(said[0]);
  for (const person of cast.everybody) await person.reads(said[0]);
  const victim = busyMediaProcess(preau.pid);
  process.kill(victim, 'SIGKILL');
  const killedAt = performance.now();
  // What was under way still plays for a moment, a few frames: more than that is new.
  const counts = await Promise.all(cast.everybody.map((person) => person.media()));
  const backAt = Promise.all(
    cast.everybody.map((person, index) => decodesAgain(person, counts[index]!, 30_000, { frames: 10, energy: 0.003 })),
  );
  // Awaited below: what fails before must not leave it without a listener.
  backAt.catch(() => undefined);
  await liam.write(said[1]);
  for (const person of cast.everybody) await person.reads(said[1]);
  const toldAfterMs = Math.round(performance.now() - killedAt);
  const seconds = (await backAt).map((at) => ((at - killedAt) / 1_000).toFixed(1));
  t.diagnostic(`what was written at the kill was read by all after ${toldAfterMs} ms`);
  t.diagnostic(
    `sound and picture after the kill: ${cast.everybody.map((person, index) => `${nameOf(person)} ${seconds[index]} s`).join(', ')}`,
  );
  for (const person of [teacher, arjun]) await goesOn(person);
  assert.notEqual(busyMediaProcess(preau.pid), victim);
  for (const person of cast.everybody)
    assert.equal(
      await person.page.getByText(LOST).isVisible(),
      false,
      `${nameOf(person)}: the lesson itself was never cut`,
    );
  for (const person of [teacher, arjun]) {
    for (const control of ['Micro', 'Caméra'])
      assert.equal(await person.control(control).getAttribute('aria-pressed'), 'true', `${nameOf(person)}: ${control}`);
  }
  await arjun.write(said[2]);
  for (const person of cast.everybody) {
    for (const text of said) await person.reads(text);
  }
  const posted = (await cast.wholeLog()).flatMap(({ fact }) =>
    fact.kind === 'messagePosted' ? [fact.body?.text] : [],
  );
  assert.deepEqual(posted.slice(-said.length), said, 'each once, in order');
});

/** Waits for a while in which neither picture nor sound stalls. */
async function goesOn(person: Person): Promise<void> {
  await until(
    `${nameOf(person)} sees and hears without a stall`,
    async () => steadyAfter(await sampleMedia(person.page, 3_000)),
    (afterMs) => afterMs !== undefined && afterMs < 1_000,
    40_000,
  );
}

test('[JOURNEY-6] the teacher locks, mutes and removes; who is removed cannot come back', async () => {
  const { preau, lessonId, teacher, arjun, yasmine } = cast;
  const { page } = teacher;
  await teacher.control('Verrous').click();
  await page.getByRole('switch', { name: 'Discussion des élèves' }).click();
  await page.keyboard.press('Escape');
  for (const person of cast.pupils) {
    await person.show('Discussion');
    await person.page.getByText('La discussion est fermée pour la classe.').first().waitFor();
    assert.equal(await person.page.getByPlaceholder('Écrire à la classe').count(), 0);
  }
  assert.equal(await arjun.control('Micro').getAttribute('aria-pressed'), 'true');
  await cast.act(arjun, 'Couper son micro');
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
  await cast.act(yasmine, 'Sortir du cours');
  await page.getByRole('dialog').getByRole('button', { name: 'Sortir du cours' }).click();
  await yasmine.page.getByRole('heading', { name: 'L’enseignant t’a fait sortir du cours' }).waitFor();
  clock.gone(nameOf(yasmine));
  await yasmine.page.getByRole('button', { name: 'Rentrer' }).click();
  await yasmine.page.reload();
  await yasmine.page.getByRole('heading', { name: 'L’enseignant t’a fait sortir du cours' }).waitFor();
  const again = await (
    await Visitor.signIn(preau.url, yasmine.account)
  ).ask('POST', `/api/lessons/${lessonId}/media-grant`, {});
  assert.equal(again.body.code, 'lesson.removed');
});

test('[JOURNEY-7] a cut pupil and a killed Préau: everybody is back in the same lesson, nothing is lost', async (t) => {
  const { preau, lessonId, desk, relay, teacher, arjun, liam } = cast;
  const cutAt = performance.now();
  const lineIsBack = clock.cut(nameOf(liam));
  relay.cut();
  await liam.page.getByText(LOST).waitFor({ timeout: 5_000 });
  await until(
    'the cut in the log',
    async () => (await cast.memberOf(liam))?.presence,
    (presence) => presence === 'lost',
  );
  await new Promise((resolve) => setTimeout(resolve, cutAt + CUT_MS - performance.now()));
  relay.mend();
  lineIsBack();
  await until(
    'the pupil again',
    async () => (await cast.memberOf(liam))?.presence,
    (presence) => presence === 'present',
  );

  const head = (await desk.log(lessonId)).seq;
  const killedAt = performance.now();
  const isServed = clock.cut();
  await preau.kill();
  await preau.restart();
  isServed();
  t.diagnostic(`serves again after ${Math.round(performance.now() - killedAt)} ms`);
  for (const person of [teacher, arjun, liam]) {
    await until(
      `${nameOf(person)} is live again`,
      () => person.page.getByText(LOST).isVisible(),
      (isLost) => !isLost,
      30_000,
    );
    await person.show('Discussion');
    await person.reads('Bonjour tout le monde');
  }
  await teacher.write('Tout le monde est là ?');
  for (const person of [arjun, liam]) await person.reads('Tout le monde est là ?', 20_000);
  const events = await cast.wholeLog();
  assert.ok(events.length > head, 'the log goes on');
  assert.deepEqual(
    events.map((event) => event.seq),
    Array.from(events, (_, index) => index + 2),
    'without a gap',
  );
  assert.ok(events.some((event) => event.fact.kind === 'interrupted'));
  // Sound and picture find their way back by themselves.
  for (const person of [arjun, liam]) {
    await decodesAgain(person, await person.media(), 40_000);
  }
});

test('[JOURNEY-8] the teacher ends the lesson for all; the roll call says the minutes of the script', async (t) => {
  const { lessonId, desk, teacher, arjun, liam } = cast;
  await teacher.page.getByRole('button', { name: 'Quitter' }).click();
  await teacher.page.getByRole('button', { name: 'Terminer pour tous' }).click();
  await teacher.page.getByRole('button', { name: 'Terminer pour tous' }).click();
  await teacher.page.getByRole('heading', { name: 'Le cours est terminé' }).waitFor();
  clock.closed();
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
  const log = await cast.wholeLog();
  const members = Object.values((await cast.state())!.members);
  for (const [name, script] of clock.presentMs()) {
    const row = rows.find((cells) => cells[0] === name);
    const minutes = Number(row?.[4]);
    const logged = loggedMs(log, members.find((member) => member.name === name)!.personId);
    t.diagnostic(
      `${name}: script ${(script / 60_000).toFixed(2)} min, log ${(logged / 60_000).toFixed(2)} min, roll call ${minutes} min, ${row?.[6]} cuts`,
    );
    assert.ok(Math.abs(minutes - script / 60_000) <= 1, `${name}: ${minutes} minutes`);
    // Whole minutes hide much in a short lesson: the log itself must agree to a few seconds.
    assert.ok(Math.abs(logged - script) < 12_000, `${name}: ${logged} ms in the log, ${script} ms in the script`);
  }
  assert.ok(Number(rows.find((cells) => cells[0] === nameOf(liam))?.[6]) >= 1, 'the cut is counted');
  const never = rows.filter((cells) => cells[2] === '');
  assert.ok(never.length > 10 && never.every((cells) => cells[4] === '0'), 'who never came was present for no minute');
});
