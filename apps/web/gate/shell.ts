// The first script of every page: it knows who is signed in, shows the sign-in page or loads the application. No framework. GATE-20 to GATE-29.

import './old-browsers.ts';
import type { SessionAnswer, SignedCapsule } from '@preau/protocol/school';
import { chooseLanguage, currentLanguage } from '../ui/i18n.ts';
import type { Application } from '../ui/application.ts';
import { isActivation } from './activation-link.ts';
import { forgetCapsule, keptCapsule } from './capsule-cache.ts';
import { wireActivation, wireSignIn } from './forms.ts';
import { element, showNotice, showView, writePage } from './page.ts';
import { refusalSentence } from './refusal.ts';
import type { Refusal, ShellMessages } from './refusal.ts';
import { registerWorker } from './register-worker.ts';
import { findSession, renewSession, signOut } from './session.ts';
import { showStatusLine } from './status-line.ts';

/** The login of who is signed in on this device: the next visit shows the day's outline instead of the form, and opens no other's day. */
const HINT = 'preau.signedIn';
let retry: ReturnType<typeof setTimeout> | undefined;
let isStarted = false;
const ask = (path: string, init: RequestInit): Promise<Response> => fetch(path, init);

const language = currentLanguage();
const messages: ShellMessages =
  language === 'en' ? (await import('./messages.en.ts')).en : (await import('./messages.fr.ts')).fr;
if (document.documentElement.lang !== language) {
  writePage(language === 'en' ? (await import('./page.en.ts')).pageEn : (await import('./page.fr.ts')).pageFr);
}
chooseLanguage(language);
if (/[?&](lang|refus)=/.test(location.search)) history.replaceState(null, '', location.pathname + location.hash);

wireSignIn({ messages, language, fetch: ask, signedIn });
wireActivation({ messages, language, fetch: ask, signedIn });
element('retry').addEventListener('click', () => void lookForSession());
addEventListener('online', () => void lookForSession());
// The application says it itself, and the shell's notice is gone by then.
addEventListener('offline', () => {
  if (!isStarted) showNotice(messages.refusals.network);
});
registerWorker();
const onDevice = await findKept();
if (onDevice !== undefined) await signedIn({ ...onDevice.session, renewAt: 0 }, onDevice);
else {
  void showStatusLine(ask, messages, language);
  if (!isActivation(location.pathname)) await lookForSession();
}

/** The day of who was signed in here, as it lies on the device: it is shown before anybody is asked. GATE-129. */
async function findKept(): Promise<SignedCapsule | undefined> {
  const login = hint();
  if (login === null || isActivation(location.pathname)) return undefined;
  showView('opening');
  return import('./kept-day.ts')
    .then(async ({ findKeptDay }) => findKeptDay(await keptCapsule(), login, forgetCapsule))
    .catch(() => undefined);
}

/** Looks whether somebody is signed in; what stands in the way is said, and tried again when the server says so. */
async function lookForSession(): Promise<void> {
  clearTimeout(retry);
  if (isStarted) return;
  const session = await findSession(ask);
  if (session.ok) return signedIn(session.value);
  if (/^session\.(missing|revoked|forbidden)$/.test(session.error.code)) {
    hint(null);
    void forgetCapsule();
    showNotice('');
    // A tablet of a class: the next child taps the own name. PEOPLE-107.
    if (hint(undefined, 'preau.door')) return location.replace('/carte');
    if (document.body.dataset['shown'] === 'opening') showView('sign-in');
    return;
  }
  showRefusal(session.error);
}

function showRefusal(refusal: Refusal): void {
  showNotice(refusalSentence(messages, language, refusal, Date.now()), refusal.code !== 'network');
  // A server's time is jittered by the server; a silent one is asked again after 10 to 20 s, a lost network when it is back.
  if (refusal.code === 'network') return;
  retry = setTimeout(
    () => void lookForSession(),
    Math.max(refusal.retryAfterMs ?? 10_000 * (1 + Math.random()), 2_000),
  );
}

/** Loads the application and hands the page over to it. */
async function signedIn(session: SessionAnswer, kept?: SignedCapsule): Promise<void> {
  if (isStarted) return;
  if (kept === undefined && hint() !== session.login) await forgetCapsule();
  hint(session.login);
  showNotice('');
  showView('opening');
  if (isActivation(location.pathname)) history.replaceState(null, '', '/');
  let application: Application;
  try {
    application = await (await import('./load-application.ts')).loadApplication();
  } catch {
    showNotice(navigator.onLine ? messages.appMissing : messages.refusals.network, true);
    return;
  }
  isStarted = true;
  sessionStorage.removeItem('preau.reloaded');
  element('shell').remove();
  const root = element('app');
  root.hidden = false;
  application.start(root, {
    session,
    kept,
    renew: async () => {
      const renewed = await renewSession(ask);
      return renewed.ok ? renewed.value : undefined;
    },
    leave: async () => {
      await Promise.all([signOut(ask), forgetCapsule()]);
      hint(null);
      location.assign('/');
    },
  });
}

function hint(value?: string | null, key = HINT): string | null {
  try {
    if (value === null) localStorage.removeItem(key);
    else if (value !== undefined) localStorage.setItem(key, value);
    return localStorage.getItem(key);
  } catch {
    return null;
  }
}
