// `npm run screens`: every main screen of a running Préau with a prepared lesson, on a phone and a desktop, light and dark, into
// docs/screens. A few in English.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';
import type { Browser, Page } from 'playwright-core';
import type { StateRole } from '@preau/web/states';
import { baseFlags, findChromium, mediaFlags } from '../../../tools/testing/chromium.ts';
import { DAY_ZONE } from '../../../tools/testing/day-zone.ts';
import { startPreau } from '../../../tools/testing/preau-process.ts';
import { untilView } from '../../../tools/testing/visitor.ts';
import { Scene } from '../harness/scene.ts';
import { until } from '../harness/until.ts';
import { draw, gather, talk, writeSheet } from './class.ts';
import { portrait } from './drawings.ts';
import { shootWaiting } from './waiting.ts';
import { shootWorkspace } from './workspace.ts';

const FOLDER = fileURLToPath(new URL('../../../docs/screens', import.meta.url));
const SIZES = { desktop: { width: 1280, height: 800 }, phone: { width: 360, height: 740 } } as const;
const FRAMES = 20;

mkdirSync(FOLDER, { recursive: true });
const films = mkdtempSync(join(tmpdir(), 'preau-screens-'));
await using preau = await startPreau({ words: [] });
const plain = await launch();
await using scene = await Scene.open(preau, plain, 'Sciences de la vie et de la Terre');
const sketch = await plain.newPage();
const gael = await launch(await film('gael', portrait('#3b2a20', '#e0ac85', '#2c6e63', '#d8e3dc')));
const arjun = await launch(await film('arjun', portrait('#15110f', '#a9744f', '#c8553d', '#efe6d2')));
let count = 0;
try {
  await writeSheet(scene, sketch);
  await beforeTheLesson();
  count += await shootWorkspace(plain, preau);
  await theLesson();
  count += await shootWaiting(plain);
  console.log(`${count} pictures in docs/screens`);
} finally {
  await Promise.all([plain, gael, arjun].map((browser) => browser.close()));
  rmSync(films, { recursive: true, force: true });
}

async function beforeTheLesson(): Promise<void> {
  const door = await plain.newContext({ locale: 'fr-FR', timezoneId: DAY_ZONE, serviceWorkers: 'block' });
  const page = await door.newPage();
  await page.goto(`${preau.url}/`);
  await shoot(page, 'sign-in');
  await page.goto(`${preau.url}/activation`);
  await shoot(page, 'activation', ['phone'], ['light']);
  await page.goto(`${preau.url}/etat`);
  await shoot(page, 'status', ['phone', 'desktop'], ['light']);
  await page.goto(`${preau.url}/?lang=en`);
  await shoot(page, 'sign-in-en', ['desktop'], ['light']);
  await door.close();
  await visit('pupil', '/', 'day-pupil');
  await visit('teacher', '/', 'day-teacher');
  await visit('guardian', '/', 'day-guardian');
  await visit('head', '/', 'day-head');
  await visit('head', '/etablissement/personnes', 'people', ['light']);
  await visit('teacher', `/classes/${scene.audienceId}`, 'class', ['light']);
  await visit('pupil', '/reglages', 'settings', ['light']);
  await visit('teacher', `${scene.lessonPath}/fiche`, 'sheet-editor', ['light']);
  await visit('pupil', scene.lessonPath, 'device-check');
}

async function theLesson(): Promise<void> {
  // Everybody is in the courtyard before the teacher opens.
  const pupils = await gather(scene, 3);
  const [pupil, teacher] = [await someone('pupil', arjun), await someone('teacher', gael)];
  await scene.enter(pupil);
  await pupil.locator('.lesson[data-state="waiting"]').waitFor();
  await shoot(pupil, 'courtyard', ['phone', 'desktop'], ['light']);
  await scene.enter(teacher);
  await teacher.getByRole('button', { name: 'Ouvrir la classe' }).first().waitFor();
  await shoot(teacher, 'courtyard-teacher', ['desktop'], ['light']);
  const desk = await scene.openLesson();
  await talk(desk, pupils);
  pupils[10]!.close();
  await pupils[11]!.send({ kind: 'leave' });
  await untilView(
    desk,
    (view) => Object.values(view.state.members).some((member) => member.presence === 'lost'),
    15_000,
  );
  // The browser's device carries the teacher's picture again.
  await teacher.reload();
  for (const [page, names] of [
    [teacher, ['Micro', 'Caméra']],
    [pupil, ['Caméra']],
  ] as const) {
    for (const name of names) {
      const control = page.getByRole('navigation').getByRole('button', { name: new RegExp(`^${name}`) });
      await until(
        name,
        () => control.getAttribute('aria-disabled'),
        (value) => value !== 'true',
      );
      await control.click();
      await until(
        name,
        () => control.getAttribute('aria-pressed'),
        (value) => value === 'true',
      );
    }
  }
  await until(
    'the teacher’s picture',
    () => pupil.locator('video').count(),
    (videos) => videos > 0,
  );
  await pupil.waitForTimeout(2_000);
  await shoot(pupil, 'lesson-pupil');
  await shoot(teacher, 'lesson-teacher');
  await teacher.setViewportSize(SIZES.desktop);
  await teacher.getByRole('button', { name: 'Verrous' }).click();
  await shoot(teacher, 'lesson-locks', ['desktop'], ['light']);
  await teacher.keyboard.press('Escape');
  await pupil.setViewportSize(SIZES.desktop);
  await pupil.getByRole('button', { name: 'Partager l’écran' }).first().waitFor();
  const english = (await scene.newPage('pupil', { locale: 'en-GB' })).page;
  await english.addInitScript(`localStorage.setItem('preau.language', 'en')`);
  await scene.enter(english);
  await english.locator('video').first().waitFor();
  await english.waitForTimeout(2_000);
  await shoot(english, 'lesson-pupil-en', ['desktop'], ['light']);
  await english.context().close();
  // The second tab of the device took the seat over; the first takes it back.
  await pupil.getByRole('button', { name: 'Continuer ici' }).click();
  await pupil.locator('.lesson[data-state="open"]').waitFor();
  await teacher.goto(`${preau.url}${scene.lessonPath}/appel`);
  await teacher.locator('[data-state="roll-call"]').waitFor();
  await shoot(teacher, 'roll-call', ['phone', 'desktop'], ['light']);
  await scene.command({ kind: 'close' });
  await pupil.locator('[data-state="ended"]').waitFor();
  await shoot(pupil, 'ended', ['phone'], ['light']);
  for (const connection of pupils) connection.close();
}

async function someone(role: StateRole, browser: Browser): Promise<Page> {
  return (await scene.newPage(role, {}, browser)).page;
}

async function visit(
  role: StateRole,
  path: string,
  name: string,
  schemes: readonly ('light' | 'dark')[] = ['light', 'dark'],
): Promise<void> {
  const { context, page } = await scene.newPage(role);
  await scene.goto(page, path);
  await page.getByRole('heading', { level: 1 }).first().waitFor();
  await page.waitForLoadState('networkidle');
  await shoot(page, name, ['phone', 'desktop'], schemes);
  await context.close();
}

/** Takes one picture for each size and scheme. */
async function shoot(
  page: Page,
  name: string,
  sizes: readonly (keyof typeof SIZES)[] = ['phone', 'desktop'],
  schemes: readonly ('light' | 'dark')[] = ['light', 'dark'],
): Promise<void> {
  for (const size of sizes) {
    await page.setViewportSize(SIZES[size]);
    for (const colorScheme of schemes) {
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
      await page.evaluate('document.fonts.ready.then(() => undefined)');
      await page.waitForTimeout(250);
      await page.screenshot({ path: join(FOLDER, `${name}-${size}-${colorScheme}.png`), animations: 'disabled' });
      count += 1;
    }
  }
}

async function launch(videoFile?: string): Promise<Browser> {
  const media = mediaFlags(videoFile === undefined ? {} : { videoFile });
  return chromium.launch({ executablePath: await findChromium(), args: [...baseFlags(), ...media] });
}

/** A film of one drawing: Motion JPEG, as Chromium's fake camera takes it. */
async function film(name: string, svg: string): Promise<string> {
  const file = join(films, `${name}.mjpeg`);
  const frame = await draw(sketch, svg, 'jpeg');
  writeFileSync(file, Buffer.concat(Array.from({ length: FRAMES }, () => frame)));
  return file;
}
