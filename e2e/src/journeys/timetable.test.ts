// The week in a real browser: a pupil reads it on a phone and subscribes to it, the head marks a test, a class is printed on one page.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { toProblem } from '@preau/protocol/base';
import type { TimetableChoices, TimetableWeek } from '@preau/protocol/school';
import { chromium } from 'playwright-core';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { baseFlags, findChromium } from '../../../tools/testing/chromium.ts';
import { dateOfDay } from '../../../tools/testing/day-zone.ts';
import { startPreau } from '../../../tools/testing/preau-process.ts';
import type { PreauProcess } from '../../../tools/testing/preau-process.ts';
import { Visitor } from '../../../tools/testing/visitor.ts';

const PHONE = { width: 360, height: 780 };
const DESKTOP = { width: 1280, height: 800 };
const DAY_MS = 86_400_000;
let preau: PreauProcess;
let browser: Browser;

before(async () => {
  preau = await startPreau();
  browser = await chromium.launch({ executablePath: await findChromium(), args: baseFlags() });
});
after(async () => {
  await browser?.close();
  await preau?.[Symbol.asyncDispose]();
});

const account = (role: string): { readonly login: string; readonly password: string; readonly displayName: string } =>
  preau.accounts.find((each) => each.role === role)!;

async function visit(role: string, viewport: { width: number; height: number }): Promise<[BrowserContext, Page]> {
  const context = await browser.newContext({
    viewport,
    locale: 'fr-FR',
    reducedMotion: 'reduce',
    serviceWorkers: 'block',
  });
  const { login, password } = account(role);
  assert.equal((await context.request.post(`${preau.url}/api/session`, { data: { login, password } })).ok(), true);
  const page = await context.newPage();
  page.setDefaultTimeout(20_000);
  return [context, page];
}

/** A full week to come of a whole class: the demo class has a lesson at every hour of the night, and is no measure of a page. */
async function fullWeek(): Promise<TimetableWeek> {
  const head = await Visitor.signIn(preau.url, account('head'));
  const choices = await head.get<TimetableChoices>('GET', '/api/timetable/choices');
  const classes = choices.audiences.filter((each) => each.kind === 'class');
  let best: TimetableWeek | undefined;
  for (let weeks = 1; weeks < 52 && best === undefined; weeks += 1) {
    const date = new Date(Date.now() + weeks * 7 * DAY_MS).toISOString().slice(0, 10);
    for (const each of classes.slice(0, 6)) {
      const week = await head.get<TimetableWeek>(
        'GET',
        `/api/timetable/week?of=audience&id=${each.audienceId}&date=${date}`,
      );
      const count = week.days.flatMap((day) => day.lessons).length;
      if (count >= 15 && count <= 60) best = week;
    }
  }
  assert.ok(best !== undefined, 'some class has a full week within a year');
  return best;
}

test('[TIME-9] the week of a class is printed on one page of A4, every lesson on it', async () => {
  const week = await fullWeek();
  const [context, page] = await visit('head', DESKTOP);
  await page.goto(`${preau.url}/semaine/${week.days[0]!.date}?of=audience&id=${week.id}`);
  await page.locator('.week-lesson').first().waitFor();
  const lessons = week.days.flatMap((day) => day.lessons).length;
  assert.equal(await page.locator('.week-lesson').count(), lessons);
  const pdf = (await page.pdf({ preferCSSPageSize: true, printBackground: true })).toString('latin1');
  assert.equal(pdf.match(/\/Type\s*\/Page\b(?!s)/g)?.length, 1);
  const [width = 0, height = 0] = (/\/MediaBox\s*\[\s*0\s+0\s+([\d.]+)\s+([\d.]+)/.exec(pdf) ?? [])
    .slice(1)
    .map(Number);
  assert.deepEqual([Math.round(width), Math.round(height)], [842, 595], 'A4, lying');
  await page.emulateMedia({ media: 'print' });
  for (const hidden of ['.rail', '.week-choose', '.week .btn'])
    assert.equal(await page.locator(hidden).first().isVisible(), false, hidden);
  assert.equal(await page.locator('.week-lesson').last().isVisible(), true);
  await context.close();
});

test('[TIME-10] the head marks a test from the week of a class, and sees it there', async () => {
  const week = await fullWeek();
  const lesson = week.days
    .flatMap((day) => day.lessons)
    .findLast((each) => each.status === 'planned' && each.startsAt > Date.now());
  assert.ok(lesson !== undefined);
  const [context, page] = await visit('head', DESKTOP);
  await page.goto(`${preau.url}/semaine/${week.days[0]!.date}?of=audience&id=${week.id}`);
  await page.locator('.week-lesson').first().waitFor();
  const row = page.locator('.week-lesson', {
    has: page.locator(`time[datetime="${new Date(lesson.startsAt).toISOString()}"]`),
  });
  await row
    .getByRole('button', { name: /^Modifier/ })
    .first()
    .click();
  await page.getByLabel('C’est une évaluation').check();
  await page.getByRole('button', { name: 'Enregistrer' }).click();
  await page.locator('dialog[open]').waitFor({ state: 'detached' });
  await row.getByText('évaluation', { exact: true }).first().waitFor();
  await context.close();
});

test('[TIME-22] a pupil subscribes on a phone: the address is made, read by anybody who has it, and removed', async () => {
  const [context, page] = await visit('pupil', PHONE);
  // By its date: at a week-end no date shows the coming week.
  await page.goto(`${preau.url}/semaine/${dateOfDay()}`);
  await page.locator('.week-lesson').first().waitFor();
  const isWide = await page.evaluate<boolean>(
    'document.documentElement.scrollWidth > document.documentElement.clientWidth',
  );
  assert.equal(isWide, false);
  assert.equal(await page.locator('.week-strip [aria-current="date"]').count(), 1);
  await page.getByRole('button', { name: 'S’abonner au calendrier' }).click();
  await page.getByRole('button', { name: 'Créer l’adresse' }).dblclick();
  const field = page.locator('.calendar-url');
  await field.waitFor();
  assert.equal(await field.count(), 1, 'a double click makes one');
  const url = await field.inputValue();
  const answer = await fetch(url);
  assert.equal(answer.status, 200);
  assert.match(await answer.text(), /^BEGIN:VCALENDAR\r\n/);
  await page.getByRole('button', { name: /^Supprimer l’adresse/ }).click();
  await page.getByRole('button', { name: 'Supprimer l’adresse', exact: true }).click();
  await page.getByRole('button', { name: 'Créer l’adresse' }).waitFor();
  assert.equal((await fetch(url)).status, 404);
  await context.close();
});

test('[WEB-114] a busy house is told with the time to return, where a page is read and where something is done', async () => {
  const [context, page] = await visit('pupil', PHONE);
  const refuse = (address: RegExp, retryAfterMs: number): Promise<unknown> =>
    page.route(address, (route) =>
      route.fulfill({
        status: 503,
        contentType: 'application/problem+json',
        json: toProblem('server.busy', { retryAfterMs }),
      }),
    );
  await refuse(/\/api\/timetable\/week/, 45_000);
  await refuse(/\/api\/calendars/, 20 * 60_000);
  await page.goto(`${preau.url}/semaine/${dateOfDay()}`);
  const told = page.getByText('Beaucoup de monde demande la même chose en ce moment.');
  await told.waitFor();
  assert.match(await told.innerText(), /Réessayer dans 45\ssecondes\.$/);
  await page.unroute(/\/api\/timetable\/week/);
  await page.getByRole('button', { name: 'Réessayer' }).click();
  await page.locator('.week-lesson').first().waitFor();
  await page.getByRole('button', { name: 'S’abonner au calendrier' }).click();
  await told.waitFor();
  assert.match(await told.innerText(), /Réessayer dans 20\sminutes\.$/);
  await context.close();
});

test('[TIME-27] the link of a series leads to the lesson that is today, else to the week', async () => {
  const [context, page] = await visit('pupil', PHONE);
  await page.goto(`${preau.url}/creneau/${preau.lessonId.slice(0, 36)}`);
  // The demo class has a lesson of this slot today, unless the hour has just turned over.
  await page.waitForURL(/\/(cours\/[0-9a-f-]{36}_\d{8}|semaine)$/);
  await page.goto(`${preau.url}/creneau/00000000-0000-7000-8000-00000000dead`);
  await page.waitForURL(/\/semaine$/);
  await context.close();
});
