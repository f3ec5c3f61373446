// A pupil on a train at eight: the day and the homework without network, a tick and two photos that arrive later, once; the teacher gives them
// back. Then a teacher who draws upon the pages.
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { after, before, describe, test } from 'node:test';
import { inflateSync } from 'node:zlib';
import type {
  AudiencesAnswer,
  HandInsAnswer,
  MarksAnswer,
  OwnHandInsAnswer,
  SignedCapsule,
  TodayAnswer,
} from '@preau/protocol/school';
import { chromium } from 'playwright-core';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { baseFlags, findChromium, mediaFlags } from '../../../tools/testing/chromium.ts';
import { DAY_ZONE, dateOfDay } from '../../../tools/testing/day-zone.ts';
import { startPreau } from '../../../tools/testing/preau-process.ts';
import type { PreauProcess } from '../../../tools/testing/preau-process.ts';
import { Visitor } from '../../../tools/testing/visitor.ts';
import { makePicture } from '../harness/picture.ts';
import { until } from '../harness/until.ts';
import { startTcpRelay } from '../lines/tcp-relay.ts';
import type { TcpRelay } from '../lines/tcp-relay.ts';

/** The page believes that it is seven in the evening; the date stays. */
const EVENING = 'Date.prototype.getHours = () => 19;';
const DAY_MS = 86_400_000;

describe('on a train', () => {
  let preau: PreauProcess;
  let relay: TcpRelay;
  let browser: Browser;
  let teacher: Visitor;
  const [toTick, toHandIn, toDraw] = [randomUUID(), randomUUID(), randomUUID()];
  let classId: string;

  const account = (role: string): { readonly login: string; readonly password: string } =>
    preau.accounts.find((each) => each.role === role)!;
  const give = (homeworkId: string, text: string, expects: string, audienceId: string): Promise<unknown> =>
    teacher.get('PUT', `/api/homework/${homeworkId}`, {
      base: 0,
      audienceIds: [audienceId],
      subject: 'Histoire',
      lessonId: null,
      dueLessonId: null,
      dueOn: dateOfDay(Date.now() + 2 * DAY_MS),
      text,
      minutes: 15,
      expects,
      fileIds: [],
    });
  const deviceOf = async (
    role: string,
    base: string,
    viewport = { width: 360, height: 780 },
  ): Promise<BrowserContext> => {
    const context = await browser.newContext({
      viewport,
      locale: 'fr-FR',
      timezoneId: DAY_ZONE,
      reducedMotion: 'reduce',
      serviceWorkers: 'allow',
      baseURL: base,
    });
    context.setDefaultTimeout(20_000);
    const { login, password } = account(role);
    const answer = await context.request.post('/api/session', { data: { login, password } });
    assert.equal(answer.ok(), true);
    return context;
  };
  const keptPages = (page: Page): Promise<string[]> =>
    page.evaluate<string[]>(`(async () => {
      const found = [];
      for (const name of await caches.keys())
        for (const { url } of await (await caches.open(name)).keys()) found.push(new URL(url).pathname);
      return found;
    })()`);

  before(async () => {
    preau = await startPreau();
    relay = await startTcpRelay(Number(new URL(preau.url).port));
    browser = await chromium.launch({ executablePath: await findChromium(), args: [...baseFlags(), ...mediaFlags()] });
    const head = await Visitor.signIn(preau.url, account('head'));
    // Whatever day it is: nothing waits for Monday seven o’clock.
    const { schoolId } = (await head.get<TodayAnswer>('GET', '/api/today')).persons[0]!;
    await head.get('PUT', '/api/office/switches', { schoolId, name: 'quietHours', isOn: false });
    teacher = await Visitor.signIn(preau.url, account('teacher'));
    const { audiences } = await teacher.get<AudiencesAnswer>('GET', '/api/audiences');
    classId = audiences.find(({ kind }) => kind === 'class')!.audienceId;
    await give(toTick, 'Relire la page 34', 'done', classId);
    await give(toHandIn, 'Cinq lignes : pourquoi Charlemagne se fait-il couronner à Rome ?', 'handIn', classId);
  });
  after(async () => {
    await browser?.close();
    await relay?.[Symbol.asyncDispose]();
    await preau?.[Symbol.asyncDispose]();
  });

  test('[WORK-82] [WORK-84] [WORK-69] [WORK-72] without network a pupil reads the homework, ticks one, hands in two photos and a voice; they arrive once, and come back corrected', async () => {
    const context = await deviceOf('pupil', `http://127.0.0.1:${relay.port}`);
    await context.grantPermissions(['microphone']).catch(() => undefined);
    const evening = await context.newPage();
    await evening.addInitScript(EVENING);
    await evening.goto('/');
    await evening.evaluate(`localStorage.setItem('preau.signedIn', ${JSON.stringify(account('pupil').login)})`);
    const capsule = await until(
      'the capsule with its homework',
      () =>
        evening.evaluate<SignedCapsule | null>(
          "caches.open('day-capsule').then((c) => c.match('/api/capsule')).then((kept) => kept?.json() ?? null)",
        ),
      (kept) => kept !== null,
      60_000,
      250,
    );
    assert.equal(capsule!.homework.due.length, 2);
    await until(
      'the files of the morning',
      () => keptPages(evening),
      (paths) => [/HomeworkScreen/, /HomeworkPage/, /HandIn-/].every((each) => paths.some((path) => each.test(path))),
      60_000,
      250,
    );
    await evening.close();
    // The night is longer than a session, and in the morning there is no network.
    await context.clearCookies({ name: 'preau_session' });
    relay.cut();
    await context.setOffline(true);

    const page = await context.newPage();
    const asked: string[] = [];
    page.on('response', (response) => {
      const { pathname } = new URL(response.url());
      if (response.request().method() === 'PUT' && response.ok()) asked.push(`${response.status()} ${pathname}`);
    });
    await page.goto('/');
    await page.locator('.bar-offline').waitFor();
    await page.goto('/devoirs');
    await page.getByText('Relire la page 34').first().waitFor();
    await page.getByRole('button', { name: /^Fait.*Relire la page 34/ }).click();
    await page.getByText('1 envoi gardé sur cet appareil').first().waitFor();

    await page.getByRole('link', { name: /^Rendre.*Charlemagne/ }).click();
    await page.getByLabel(/^Ta réponse/).fill('Pour être reconnu par le pape.');
    await page.locator('input[capture]').setInputFiles([
      { name: 'IMG_0001.png', mimeType: 'image/png', buffer: makePicture([220, 220, 200], 2_000, 1_500) },
      { name: 'IMG_0002.png', mimeType: 'image/png', buffer: makePicture([200, 220, 220], 1_500, 2_000) },
    ]);
    await page.getByAltText('Page 2').waitFor();
    await page.getByRole('button', { name: 'Enregistrer ma voix' }).click();
    await page
      .getByText(/^Enregistrement.*0:0[2-9]/)
      .first()
      .waitFor();
    await page.getByRole('button', { name: 'Arrêter l’enregistrement' }).click();
    await page.getByLabel(/^Ma voix/).waitFor();
    await page.getByRole('button', { name: 'Rendre mon travail' }).click();
    await page.getByText('Gardé sur cet appareil, part dès que le réseau revient.').first().waitFor();
    // Also after the page was closed, and before signing out one is asked.
    await page.goto('/reglages');
    await page.getByRole('button', { name: 'Se déconnecter', exact: true }).click();
    await page.getByRole('heading', { name: '2 envois ne sont pas encore partis' }).waitFor();
    await page.getByRole('button', { name: 'Annuler' }).click();
    await page.goto('/devoirs');
    await page.getByText('2 envois gardés sur cet appareil').first().waitFor();

    relay.mend();
    await context.setOffline(false);
    const handed = await until(
      'the hand-in',
      () => teacher.get<HandInsAnswer>('GET', `/api/hand-ins/of/${toHandIn}`),
      ({ pupils }) => pupils.some(({ handInId }) => handInId !== null),
      60_000,
      250,
    );
    await page
      .getByText(/gardés? sur cet appareil/)
      .first()
      .waitFor({ state: 'detached' });
    const pupil = await Visitor.signIn(preau.url, account('pupil'));
    const own = async (): Promise<OwnHandInsAnswer['pupils'][number]> =>
      (await pupil.get<OwnHandInsAnswer>('GET', `/api/hand-ins/own/${toHandIn}`)).pupils[0]!;
    const [mine, ...former] = (await own()).handIns;
    assert.deepEqual(former, [], 'it arrived once');
    assert.deepEqual(
      [mine?.text, mine?.files.map(({ mediaType }) => mediaType.split('/')[0]), mine?.writtenAt !== null],
      ['Pour être reconnu par le pape.', ['application', 'audio'], true],
    );
    assert.equal(handed.pupils.filter(({ handInId }) => handInId !== null).length, 1);
    assert.equal(new Set(asked).size, asked.length, `no deed was sent twice: ${asked.join(', ')}`);

    const desk = await deviceOf('teacher', preau.url);
    const board = await desk.newPage();
    await board.goto(`/devoirs/${toHandIn}`);
    await board
      .getByText(/^1 rendus? sur \d+/)
      .first()
      .waitFor();
    assert.deepEqual(
      (await board.locator('.hand-in .rows b').allTextContents()).toSorted(),
      handed.pupils.map(({ displayName }) => displayName).toSorted(),
      'each pupil once',
    );
    assert.equal(
      await board.locator('[data-rows="missing"] li').count(),
      handed.pupils.length - 1,
      'all but one are missing',
    );
    await board.getByRole('button', { name: /^Ouvrir le rendu de/ }).click();
    await board.getByText('Pour être reconnu par le pape.').first().waitFor();
    await board.getByLabel('Votre commentaire').fill('Bien vu. Et pour Charlemagne ?');
    await board.getByRole('button', { name: 'Rendre à l’élève' }).click();
    await board.getByRole('status').getByText('Le travail est rendu à l’élève.').waitFor();
    await desk.close();

    await page.goto(`/devoirs/${toHandIn}`);
    await page.getByRole('heading', { name: /^Ton travail t’est rendu/ }).waitFor();
    await page.getByText('Bien vu. Et pour Charlemagne ?').first().waitFor();
    await until('that it was seen', own, ({ handIns }) => handIns[0]?.isNew === false);
    await context.close();
  });

  test('[WORK-100] [WORK-101] [WORK-103] [WORK-106] [WORK-108] [WORK-109] [WORK-110] a teacher draws upon two photos and a PDF, loses network and page, writes a remark by keyboard, returns; the pupil sees it on a phone, and the PDF holds it', async () => {
    await give(toDraw, 'Tracer la frise des Carolingiens', 'handIn', classId);
    const phone = await (await deviceOf('pupil', preau.url)).newPage();
    await phone.goto(`/devoirs/${toDraw}`);
    await phone.locator('input[capture]').setInputFiles([
      { name: 'IMG_1.png', mimeType: 'image/png', buffer: makePicture([240, 240, 225], 900, 1_200) },
      { name: 'IMG_2.png', mimeType: 'image/png', buffer: makePicture([225, 240, 240], 1_200, 900) },
    ]);
    await phone.getByAltText('Page 2').waitFor();
    await phone
      .locator('input[type=file]:not([capture])')
      .setInputFiles([{ name: 'Frise.pdf', mimeType: 'application/pdf', buffer: foreignPdf() }]);
    await phone.getByRole('button', { name: 'Rendre mon travail' }).click();
    await phone
      .getByText(/^Rendu /)
      .first()
      .waitFor();

    const tablet = await deviceOf('teacher', preau.url, { width: 820, height: 1_180 });
    const open = async (): Promise<Page> => {
      const page = await tablet.newPage();
      await page.goto(`/devoirs/${toDraw}`);
      await page.getByRole('button', { name: /^Ouvrir le rendu de/ }).click();
      await page.getByRole('img', { name: 'Page 2' }).waitFor();
      return page;
    };
    const lines = (page: Page) => page.locator('.mark-page').first().locator('path.mark-line[d^="M"]');
    const draw = async (page: Page, from: number): Promise<void> => {
      const { x, y, width } = (await page.locator('.mark-paper').first().boundingBox())!;
      await page.mouse.move(x + width * 0.2, y + width * from);
      await page.mouse.down();
      await page.mouse.move(x + width * 0.5, y + width * (from + 0.05), { steps: 6 });
      await page.mouse.move(x + width * 0.8, y + width * from, { steps: 6 });
      await page.mouse.up();
    };
    const first = await open();
    await draw(first, 0.2);
    await first.getByText('Enregistré', { exact: true }).waitFor();
    await first.getByRole('button', { name: 'Bleu' }).click();
    await draw(first, 0.3);
    await first.getByRole('button', { name: 'Annuler', exact: true }).click();
    await lines(first).nth(1).waitFor({ state: 'detached' });
    await first.getByRole('button', { name: 'Rétablir' }).click();
    await lines(first).nth(1).waitFor();
    // The network goes, a third line is drawn, and the browser closes the page.
    await first.getByText('Enregistré', { exact: true }).waitFor();
    await tablet.setOffline(true);
    await draw(first, 0.4);
    await first.getByText('Gardé sur cet appareil', { exact: true }).waitFor();
    await first.close();
    await tablet.setOffline(false);

    const second = await open();
    await lines(second).nth(2).waitFor();
    // A PDF that the house did not make is painted by a reader that came for it.
    await second.getByRole('img', { name: 'Page 3' }).scrollIntoViewIfNeeded();
    await until(
      'the painted page',
      () =>
        second.evaluate<string>(`(() => {
          const canvas = document.querySelector('canvas[aria-label="Page 3"]');
          if (canvas === null) return 'none';
          return [...canvas.getContext('2d').getImageData(canvas.width / 2, canvas.height / 2, 1, 1).data].join();
        })()`),
      (colour) => colour === '0,0,255,255',
      30_000,
      250,
    );
    const handInId = (await teacher.get<HandInsAnswer>('GET', `/api/hand-ins/of/${toDraw}`)).pupils.find(
      (row) => row.handInId !== null,
    )!.handInId!;
    const marksSeenBy = async (visitor: Visitor): Promise<number> =>
      (await visitor.get<MarksAnswer>('GET', `/api/hand-ins/${handInId}/marks`)).marks.length;
    await until(
      'the line that was kept',
      () => marksSeenBy(teacher),
      (count) => count === 3,
      30_000,
      250,
    );

    await second.getByRole('img', { name: 'Page 1' }).scrollIntoViewIfNeeded();
    await second.getByRole('button', { name: 'Remarque à un endroit' }).focus();
    await second.keyboard.press('Enter');
    await second.getByRole('application', { name: /^Page 1/ }).focus();
    for (const key of ['ArrowUp', 'ArrowUp', 'Shift+ArrowRight', 'Enter']) await second.keyboard.press(key);
    await second.getByLabel('Votre remarque').fill('Où est Pépin le Bref ?');
    await second.keyboard.press('Control+Enter');
    await second.getByRole('button', { name: /^Remarque 1 : Où est Pépin/ }).waitFor();
    const pupil = await Visitor.signIn(preau.url, account('pupil'));
    assert.equal(await marksSeenBy(pupil), 0, 'before the return nobody but the teacher sees it');
    await second.getByRole('button', { name: 'Rendre à l’élève' }).click();
    await second.getByRole('status').getByText('Le travail est rendu à l’élève.').waitFor();
    assert.equal(await marksSeenBy(pupil), 4);

    await phone.goto(`/devoirs/${toDraw}`);
    await phone.getByRole('heading', { name: 'Ta copie annotée' }).waitFor();
    await phone.getByText('Où est Pépin le Bref ?').first().waitFor();
    assert.equal(await lines(phone).count(), 3);
    const wide = await phone.evaluate<number>('document.documentElement.scrollWidth');
    assert.ok(wide <= 360, `${wide} px on a phone`);
    const download = phone.waitForEvent('download');
    await phone.getByRole('button', { name: /^Télécharger la copie annotée/ }).click();
    const copy = await readFile(await (await download).path());
    const drawn = unfoldedOf(copy);
    const hexOf = (text: string): string => Buffer.from(text, 'latin1').toString('hex').toUpperCase();
    assert.ok(drawn.includes(hexOf('Où est Pépin le Bref ?')), 'the remark in words');
    // A line of the red pen and two of the blue one, which was held until the page was lost.
    assert.deepEqual(
      ['0.76 0.09 0.13 RG', '0.11 0.31 0.72 RG'].map((ink) => drawn.split(ink).length - 1),
      [1, 2],
    );
    await tablet.close();
    await phone.context().close();
  });
});

/** The compressed parts of a PDF, unfolded. */
function unfoldedOf(pdf: Buffer): string {
  const parts: string[] = [];
  for (let at = pdf.indexOf('stream\n'); at >= 0; at = pdf.indexOf('stream\n', at + 1)) {
    try {
      parts.push(inflateSync(pdf.subarray(at + 7)).toString('latin1'));
    } catch {
      // A picture, or the end of a part.
    }
  }
  return parts.join('\n');
}

/** A page of another program: a blue square in its middle. */
function foreignPdf(): Buffer {
  const paint = '0 0 1 rg 200 200 200 200 re f';
  const objects = [
    '<< /Type /Catalog /Pages 2 0 R >>',
    '<< /Type /Pages /Kids [3 0 R] /Count 1 >>',
    '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 600 600] /Contents 4 0 R >>',
    `<< /Length ${paint.length} >>\nstream\n${paint}\nendstream`,
  ];
  let pdf = '%PDF-1.7\n';
  const places = objects.map((object, index) => {
    const at = pdf.length;
    pdf += `${index + 1} 0 obj\n${object}\nendobj\n`;
    return at;
  });
  const rows = places.map((at) => `${String(at).padStart(10, '0')} 00000 n \n`).join('');
  const table = `xref\n0 5\n0000000000 65535 f \n${rows}trailer << /Root 1 0 R /Size 5 >>\nstartxref\n${pdf.length}\n%%EOF\n`;
  return Buffer.from(pdf + table, 'latin1');
}
