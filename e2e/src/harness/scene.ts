// A Préau, a lesson and its teacher as a stage: a signed-in page for each role, and what a teacher without a browser does. How the states of
// the screens are brought about on it: `arrange.ts`.
import type { LessonConnection } from '@preau/client';
import type { LessonCommand } from '@preau/core/lesson';
import type { AudiencesAnswer } from '@preau/protocol/school';
import type { StateRole } from '@preau/web/states';
import type { Browser, BrowserContext, BrowserContextOptions, Page } from 'playwright-core';
import { DAY_ZONE } from '../../../tools/testing/day-zone.ts';
import { addFreshLesson } from '../../../tools/testing/fresh-lesson.ts';
import { startPreau } from '../../../tools/testing/preau-process.ts';
import type { DemoAccount, PreauProcess } from '../../../tools/testing/preau-process.ts';
import { untilView, Visitor } from '../../../tools/testing/visitor.ts';
import { startTcpRelay } from '../lines/tcp-relay.ts';
import type { TcpRelay } from '../lines/tcp-relay.ts';

/** What a page opens with; who looks at another size sets it. */
const VIEWPORT = { width: 1280, height: 800 } as const;
/** The device check was passed before. */
const DEVICES_CHECKED = `localStorage.setItem('preau.devices', JSON.stringify({ checkedAt: Date.now() }))`;
/** Cores for media in the small house: a class of the demo school has its teacher's voice, and no more. */
const SMALL_CAPACITY = '0.06';

/** The stage. */
export class Scene implements AsyncDisposable {
  readonly preau: PreauProcess;
  readonly lessonId: string;
  readonly audienceId: string;
  readonly relay: TcpRelay;
  /** The teacher without a browser. */
  readonly desk: Visitor;
  teacher: LessonConnection | undefined;
  readonly #browser: Browser;
  readonly #cookies = new Map<StateRole, Awaited<ReturnType<BrowserContext['cookies']>>>();
  /** The page of each role, which stands in one state after the other. */
  readonly #pages = new Map<StateRole, Page>();
  readonly #checked = new WeakSet<Page>();
  readonly #houses = new AsyncDisposableStack();
  #small: Promise<Scene> | undefined;

  private constructor(
    preau: PreauProcess,
    lessonId: string,
    audienceId: string,
    relay: TcpRelay,
    desk: Visitor,
    browser: Browser,
  ) {
    this.preau = preau;
    this.lessonId = lessonId;
    this.audienceId = audienceId;
    this.relay = relay;
    this.desk = desk;
    this.#browser = browser;
  }

  static async open(preau: PreauProcess, browser: Browser, subject = 'Géographie'): Promise<Scene> {
    const lessonId = await addFreshLesson(preau, { subject });
    const desk = await Visitor.signIn(preau.url, preau.accounts[0]!);
    const { audiences } = await desk.get<AudiencesAnswer>('GET', '/api/audiences');
    const relay = await startTcpRelay(Number(new URL(preau.url).port));
    return new Scene(preau, lessonId, audiences[0]!.audienceId, relay, desk, browser);
  }

  /** A stage in a Préau that is too small for its lessons: one for all states that want it, and it ends with this one. */
  inSmallHouse(): Promise<Scene> {
    return (this.#small ??= this.#openSmallHouse());
  }

  async #openSmallHouse(): Promise<Scene> {
    const preau = this.#houses.use(await startPreau({ env: { PREAU_MEDIA_CAPACITY: SMALL_CAPACITY } }));
    return this.#houses.use(await Scene.open(preau, this.#browser));
  }

  account(role: StateRole): DemoAccount {
    return this.preau.accounts.find((account) => account.role === role)!;
  }

  /** The page of a role, which stands in one state after the other: a new browser context for each costs six times the processor time (1.7 s against 0.3 s, November 2026). */
  async pageOf(role: StateRole): Promise<Page> {
    const kept = this.#pages.get(role);
    if (kept !== undefined) return kept;
    const { page } = await this.newPage(role);
    this.#pages.set(role, page);
    return page;
  }

  /** Leaves nothing of a state behind: no page, no answer made up for it, nothing that the browser keeps but the session. */
  async clear(role: StateRole, page: Page): Promise<void> {
    try {
      await page.context().setOffline(false);
      await page.evaluate('localStorage.clear(); sessionStorage.clear()');
      await page.goto('about:blank');
      await page.setViewportSize(VIEWPORT);
      await page.unrouteAll({ behavior: 'ignoreErrors' });
    } catch {
      // A page that cannot be left goes, and the next state gets a new one.
      this.#pages.delete(role);
      await page.context().close();
    }
  }

  /** A signed-in page in a context of its own, which remembers that its devices were checked. */
  async newPage(
    role: StateRole,
    more: BrowserContextOptions = {},
    browser: Browser = this.#browser,
  ): Promise<{ readonly context: BrowserContext; readonly page: Page }> {
    const context = await browser.newContext({
      viewport: VIEWPORT,
      locale: 'fr-FR',
      timezoneId: DAY_ZONE,
      reducedMotion: 'reduce',
      serviceWorkers: 'block',
      ...more,
    });
    const kept = this.#cookies.get(role);
    if (kept === undefined) {
      const { login, password } = this.account(role);
      const answer = await context.request.post(`${this.preau.url}/api/session`, { data: { login, password } });
      if (!answer.ok()) throw new Error(`Cannot sign ${role} in: ${answer.status()}`);
      this.#cookies.set(role, await context.cookies());
    } else {
      await context.addCookies(kept);
    }
    const page = await context.newPage();
    page.setDefaultTimeout(10_000);
    return { context, page };
  }

  /** Opens a path of Préau; `through` takes the relay. */
  async goto(page: Page, path: string, through?: TcpRelay): Promise<void> {
    const base = through === undefined ? this.preau.url : this.preau.url.replace(/:\d+$/, `:${through.port}`);
    await page.goto(`${base}${path}`);
  }

  get lessonPath(): string {
    return `/cours/${this.lessonId}`;
  }

  /** From its next address on the page knows that its devices were checked. */
  async passDeviceCheck(page: Page): Promise<void> {
    if (this.#checked.has(page)) return;
    this.#checked.add(page);
    await page.addInitScript(DEVICES_CHECKED);
  }

  /** Goes into the lesson, past the device check. */
  async enter(page: Page, through?: TcpRelay): Promise<void> {
    await this.passDeviceCheck(page);
    await this.goto(page, this.lessonPath, through);
    await page.locator('.lesson').waitFor();
  }

  /** The teacher is in and the lesson is open. */
  async openLesson(): Promise<LessonConnection> {
    if (this.teacher !== undefined) return this.teacher;
    await this.desk.get('POST', `/api/lessons/${this.lessonId}/open`);
    const connection = this.desk.connect(this.lessonId);
    await untilView(connection, (view) => view.line.kind === 'live' && view.state.phase === 'open');
    this.teacher = connection;
    return connection;
  }

  /** The teacher does something about the lesson. */
  async command(command: LessonCommand): Promise<void> {
    const done = await (await this.openLesson()).send(command);
    if (!done.ok) throw new Error(`Cannot ${command.kind}: ${done.error.code}`);
  }

  /** The teacher goes without ending. */
  async teacherLeaves(): Promise<void> {
    await (await this.openLesson()).send({ kind: 'leave' });
    this.teacher = undefined;
  }

  /** Person id of an account in the lesson. */
  async personId(role: StateRole): Promise<string> {
    const { state } = (await this.openLesson()).getSnapshot();
    return Object.values(state.members).find((member) => member.name === this.account(role).displayName)!.personId;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.teacher?.close();
    await this.relay[Symbol.asyncDispose]();
    await this.#houses.disposeAsync();
  }
}
