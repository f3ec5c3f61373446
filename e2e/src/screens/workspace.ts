// The pictures of the workspace: the demo school as whoever tries it finds it, by role, on a phone and a desktop. Run by main.ts, or alone.
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';
import type { Browser, Page } from 'playwright-core';
import type {
  FeedAnswer,
  GivenHomework,
  HomeworkPage,
  OwnHandInsAnswer,
  ThreadsAnswer,
  TodayAnswer,
} from '@preau/protocol/school';
import { baseFlags, findChromium } from '../../../tools/testing/chromium.ts';
import { DAY_ZONE } from '../../../tools/testing/day-zone.ts';
import { startPreau } from '../../../tools/testing/preau-process.ts';
import type { DemoAccount, PreauProcess } from '../../../tools/testing/preau-process.ts';
import { Visitor } from '../../../tools/testing/visitor.ts';

const FOLDER = fileURLToPath(new URL('../../../docs/screens', import.meta.url));
const SIZES = { phone: { width: 360, height: 740 }, desktop: { width: 1280, height: 800 } } as const;

type Role = DemoAccount['role'];

/** Where the demo school has something to show. */
interface Places {
  readonly audienceId: string;
  /** To hand in, given back, a conversation of the guardian, an announcement to acknowledge. */
  readonly openId: string;
  readonly returnedId: string;
  readonly threadId: string;
  readonly postId: string;
  /** A child with an ordinary timetable, and a week in which there is school. */
  readonly childId: string;
  readonly monday: string;
}

/** Name, role and path of each picture; what is done before it is taken. */
const PICTURES: readonly (readonly [
  name: string,
  role: Role,
  path: (places: Places) => string,
  act?: (page: Page) => Promise<unknown>,
])[] = [
  ['homework-pupil', 'pupil', () => '/devoirs'],
  ['hand-in-pupil', 'pupil', ({ openId }) => `/devoirs/${openId}`],
  ['returned-pupil', 'pupil', ({ returnedId }) => `/devoirs/${returnedId}`],
  ['channel-pupil', 'pupil', ({ audienceId }) => `/canal/${audienceId}`],
  ['search-pupil', 'pupil', () => '/recherche', (page) => page.getByLabel('Un mot ou plusieurs').fill('fleuves')],
  ['week-guardian', 'guardian', ({ childId, monday }) => `/semaine/${monday}?of=person&id=${childId}`],
  ['homework-guardian', 'guardian', () => '/devoirs'],
  ['feed-guardian', 'guardian', () => '/fil'],
  ['post-guardian', 'guardian', ({ postId }) => `/fil/${postId}`],
  ['thread-guardian', 'guardian', ({ threadId }) => `/messages/${threadId}`],
  ['homework-teacher', 'teacher', () => '/devoirs'],
  ['hand-ins-teacher', 'teacher', ({ returnedId }) => `/devoirs/${returnedId}`],
  ['book-teacher', 'teacher', ({ audienceId }) => `/cahier/${audienceId}`],
  ['messages-teacher', 'teacher', () => '/messages'],
  ['files-teacher', 'teacher', () => '/fichiers'],
  ['office-head', 'head', () => '/etablissement'],
  ['unseen-head', 'head', () => '/etablissement/pas-vus'],
  ['switches-head', 'head', () => '/etablissement/reglages'],
  ['office-operator', 'operator', () => '/etablissement'],
];

/** Takes them into docs/screens; answers how many. The Préau must hold a demo school that is not bare. */
export async function shootWorkspace(browser: Browser, preau: PreauProcess): Promise<number> {
  const places = await findPlaces(preau);
  let count = 0;
  for (const role of new Set(PICTURES.map(([, who]) => who))) {
    const context = await browser.newContext({
      locale: 'fr-FR',
      timezoneId: DAY_ZONE,
      reducedMotion: 'reduce',
      serviceWorkers: 'block',
    });
    const { login, password } = accountOf(preau, role);
    await context.request.post(`${preau.url}/api/session`, { data: { login, password } });
    const page = await context.newPage();
    for (const [name, , path, act] of PICTURES.filter(([, who]) => who === role)) {
      await page.goto(preau.url + path(places));
      await page.getByRole('heading', { level: 1 }).first().waitFor();
      await act?.(page);
      await page.waitForLoadState('networkidle');
      count += await shoot(page, name);
    }
    await context.close();
  }
  return count;
}

async function shoot(page: Page, name: string): Promise<number> {
  for (const [size, viewport] of Object.entries(SIZES)) {
    await page.setViewportSize(viewport);
    await page.evaluate('document.fonts.ready.then(() => undefined)');
    await page.waitForTimeout(250);
    await page.screenshot({ path: join(FOLDER, `${name}-${size}-light.png`), animations: 'disabled' });
  }
  return Object.keys(SIZES).length;
}

async function findPlaces(preau: PreauProcess): Promise<Places> {
  const signIn = (role: Role): Promise<Visitor> => Visitor.signIn(preau.url, accountOf(preau, role));
  const [teacher, pupil, guardian] = await Promise.all([signIn('teacher'), signIn('pupil'), signIn('guardian')]);
  const day = await teacher.get<TodayAnswer>('GET', '/api/today');
  const given = await teacher.get<HomeworkPage<GivenHomework>>('GET', '/api/homework/given');
  const handIns = given.homework.filter(({ expects }) => expects === 'handIn');
  const own = await Promise.all(
    handIns.map(async ({ homeworkId }) => ({
      homeworkId,
      handIns: (await pupil.get<OwnHandInsAnswer>('GET', `/api/hand-ins/own/${homeworkId}`)).pupils[0]!.handIns,
    })),
  );
  const { threads } = await guardian.get<ThreadsAnswer>('GET', '/api/threads');
  const { posts } = await guardian.get<FeedAnswer>('GET', '/api/feed');
  const family = await guardian.get<TodayAnswer>('GET', '/api/today');
  const audienceId = day.persons[0]!.lessons[0]!.audienceIds[0]!;
  const ordinary = family.persons[0]!.children.find(
    ({ lessons }) => !lessons.some(({ audienceIds }) => audienceIds.includes(audienceId)),
  );
  return {
    audienceId,
    childId: ordinary!.personId,
    monday: new Date(Date.now() + 2 * 86_400_000).toISOString().slice(0, 10),
    openId: own.find((each) => each.handIns.length === 0)!.homeworkId,
    returnedId: own.find((each) => each.handIns.some(({ state }) => state === 'returned'))!.homeworkId,
    threadId: threads.toSorted((a, b) => b.messages - a.messages)[0]!.threadId,
    postId: posts.find(({ acknowledge }) => acknowledge)!.postId,
  };
}

function accountOf(preau: PreauProcess, role: Role): DemoAccount {
  return preau.accounts.find((account) => account.role === role)!;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  await using preau = await startPreau({ words: [] });
  const browser = await chromium.launch({ executablePath: await findChromium(), args: baseFlags() });
  try {
    console.log(`${await shootWorkspace(browser, preau)} pictures in docs/screens`);
  } finally {
    await browser.close();
  }
}
