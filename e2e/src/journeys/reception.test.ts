// What a device chooses to receive: the media server really sends no more, the choice lasts, and a browser that saves data is respected.
import assert from 'node:assert/strict';
import { after, afterEach, before, test } from 'node:test';
import { addFreshLesson } from '../../../tools/testing/fresh-lesson.ts';
import { startPreau } from '../../../tools/testing/preau-process.ts';
import type { PreauProcess } from '../../../tools/testing/preau-process.ts';
import type { MediaCounts } from '../harness/media-probe.ts';
import { Person } from '../harness/person.ts';
import { photograph } from '../harness/photograph.ts';
import { until } from '../harness/until.ts';

let preau: PreauProcess;
let teacher: Person;
let pupil: Person;

before(async () => {
  preau = await startPreau();
  await addFreshLesson(preau);
  const [gael, arjun] = preau.accounts;
  teacher = await Person.open({ account: gael!, url: preau.url, film: { luma: 200, hertz: 440 } });
  pupil = await Person.open({ account: arjun!, url: preau.url, screen: 'phone' });
  await teacher.signIn();
  await teacher.openClass();
  await teacher.turn('Micro', true);
  await teacher.turn('Caméra', true);
  await pupil.signIn();
  await pupil.enterClass();
  await until(
    'sound and picture',
    () => pupil.media(),
    (now) => now.framesDecoded > 10 && now.soundBytes > 5_000,
    30_000,
  );
});

after(async () => {
  await Promise.all([teacher, pupil].map((person) => person?.[Symbol.asyncDispose]()));
  await preau?.[Symbol.asyncDispose]();
});

afterEach((t) => photograph(t, [teacher, pupil]));

/** By the keyboard alone, from the bar to the choice. */
async function choose(label: string): Promise<void> {
  const { page } = pupil;
  await pupil.control('Plus').focus();
  await page.keyboard.press('Enter');
  const item = page.getByRole('button', { name: /^Son et images reçus/ });
  await item.waitFor();
  await item.focus();
  await page.keyboard.press('Enter');
  const dialog = page.getByRole('dialog', { name: 'Ce que reçoit cet appareil' });
  await dialog.waitFor();
  const wanted = dialog.getByRole('radio', { name: new RegExp(`^${label}`) });
  const chosen = dialog.getByRole('radio', { checked: true });
  await chosen.focus();
  for (let press = 0; press < 5 && !(await wanted.isChecked()); press += 1) {
    const last = await chosen.getAttribute('value');
    await page.keyboard.press('ArrowDown');
    await until(
      'the next choice',
      () => chosen.getAttribute('value'),
      (value) => value !== last,
      5_000,
      50,
    );
  }
  assert.ok(await wanted.isChecked(), label);
  await page.keyboard.press('Escape');
  await dialog.waitFor({ state: 'hidden' });
}

/** Bytes that arrive in a second and a half, once what was on its way has arrived. */
async function flow(): Promise<{ readonly pictures: number; readonly sound: number }> {
  const steps: MediaCounts[] = [];
  let still = 0;
  // The order to stop travels; then three looks in a row tell the truth.
  await until(
    'a steady flow',
    async () => {
      steps.push(await pupil.media());
      const [last, now] = steps.slice(-2);
      still = last !== undefined && now !== undefined && now.pictureBytes === last.pictureBytes ? still + 1 : 0;
      return steps.length;
    },
    (count) => still >= 3 || count >= 10,
    30_000,
    500,
  );
  const [from, to] = steps.slice(-4) as [MediaCounts, ...MediaCounts[]];
  const last = steps.at(-1) ?? to!;
  return { pictures: last.pictureBytes - from.pictureBytes, sound: last.soundBytes - from.soundBytes };
}

test('[WEB-106] « Le son seul » ends the pictures at the server, « Rien » the sound too, « Tout » brings both back', async (t) => {
  await choose('Le son seul');
  const soundOnly = await flow();
  await choose('Rien');
  const nothing = await until('no sound', flow, ({ sound }) => sound === 0, 20_000, 100);
  await choose('Tout');
  const silent = await pupil.media();
  await until(
    'everything',
    () => pupil.media(),
    (now) => now.framesDecoded > silent.framesDecoded + 10 && now.soundBytes > silent.soundBytes + 2_000,
    20_000,
  );
  t.diagnostic(`bytes in 1.5 s: sound only ${JSON.stringify(soundOnly)}, nothing ${JSON.stringify(nothing)}`);
  assert.equal(soundOnly.pictures, 0);
  assert.ok(soundOnly.sound > 0);
  assert.deepEqual(nothing, { pictures: 0, sound: 0 });
});

test('[WEB-106] [WEB-108] « Petites images » takes the smallest layer; the choice outlives a reload', async () => {
  await choose('Petites images');
  await pupil.page.reload();
  await pupil.bar.waitFor();
  const reloaded = await pupil.media();
  await until(
    'pictures again',
    () => pupil.media(),
    (now) => now.framesDecoded > reloaded.framesDecoded + 10,
    30_000,
  );
  assert.ok((await pupil.media()).widestPicture <= 320, `${(await pupil.media()).widestPicture} pixels`);
  await pupil.control('Plus').click();
  await pupil.page.getByRole('button', { name: /Son et images reçus Petites images/ }).waitFor();
  await pupil.page.keyboard.press('Escape');
});

test('[WEB-107] a browser that saves data takes the sound, says so, and is told of a shared screen that it does not take', async () => {
  await pupil.page.addInitScript(`
    Object.defineProperty(navigator, 'connection', { value: { saveData: true } });
    localStorage.removeItem('preau.reception');
  `);
  await pupil.page.reload();
  await pupil.page.getByText('Économie de données : cet appareil reçoit le son, sans les images.').waitFor();
  await until(
    'sound',
    () => pupil.media(),
    (now) => now.soundBytes > 2_000,
    30_000,
  );
  assert.equal((await pupil.media()).pictureBytes, 0);
  await teacher.turn('Partager l’écran', true);
  await pupil.page.getByText(/partage un écran\. Cet appareil ne le reçoit pas\./).waitFor();
  assert.equal((await pupil.media()).pictureBytes, 0);
  await pupil.page.getByRole('button', { name: 'Recevoir l’écran' }).click();
  await until(
    'the screen',
    () => pupil.media(),
    (now) => now.framesDecoded > 3,
    30_000,
  );
});
