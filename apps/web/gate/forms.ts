// Signing in, and what leads to the first password by an activation code.

import type { SessionAnswer } from '@preau/protocol/school';
import type { Language } from '../ui/i18n.ts';
import { codeInFragment, isActivation } from './activation-link.ts';
import { deviceId } from './device.ts';
import { element, showError, showNotice, showView, whileBusy } from './page.ts';
import { refusalSentence } from './refusal.ts';
import type { ShellMessages } from './refusal.ts';
import { activate, arrive, checkCode, signIn } from './session.ts';
import type { Fetch } from './session.ts';

/** What the forms work with. */
export interface Forms {
  readonly messages: ShellMessages;
  readonly language: Language;
  readonly fetch: Fetch;
  /** Somebody is signed in. */
  readonly signedIn: (session: SessionAnswer) => void | Promise<void>;
}

const isBusy = (button: HTMLElement): boolean => button.getAttribute('aria-busy') === 'true';

const TOOLS = {
  activate,
  checkCode,
  deviceId,
  element,
  isBusy,
  refusalSentence,
  showError,
  showView,
  whileBusy,
  wireShow,
};
/** What `activation.ts` shares with this file. */
export type Tools = typeof TOOLS;

/** Wires the sign-in form: errors beneath the password, where the eyes are. */
export function wireSignIn({ messages, language, fetch, signedIn }: Forms): void {
  const login = element<HTMLInputElement>('login');
  const password = element<HTMLInputElement>('password');
  const button = element<HTMLButtonElement>('sign-in-button');
  wireShow(password, element<HTMLButtonElement>('show-password'), messages);
  const form = element<HTMLFormElement>('sign-in-form');
  form.noValidate = true; // our own sentences, beneath the fields
  // Who is about to sign in is noted before the password: on a full morning, who came first is checked first. GATE-132.
  form.addEventListener('focusin', () => void arrive(fetch, deviceId()), { once: true });
  form.addEventListener('submit', async (event) => {
    event.preventDefault();
    if (isBusy(button)) return;
    showError(login, login.value.trim() === '' ? messages.missingLogin : '');
    showError(password, login.value.trim() !== '' && password.value === '' ? messages.missingPassword : '');
    const empty = [login, password].find((field) => field.value.trim() === '');
    if (empty !== undefined) return empty.focus();
    const answer = await whileBusy(button, messages.signingIn, () =>
      signIn(fetch, login.value, password.value, deviceId()),
    );
    if (answer.ok) return signedIn(answer.value);
    showError(password, refusalSentence(messages, language, answer.error, Date.now()));
    if (answer.error.code === 'session.wrongPassword') password.select();
  });
}

/** Wires what leads to the first password: the link beneath the form, and the address `/activation#code=…`. */
export function wireActivation(forms: Forms): void {
  element('have-code').addEventListener('click', (event) => {
    event.preventDefault();
    history.replaceState(null, '', '/activation');
    void open('', true);
  });
  // A file of its own: most people come once in their life with a code. It brings the page of a card, too.
  const open = (code: string, focus: boolean): Promise<void> =>
    import('./activation.ts')
      .then(({ openDoor }) => openDoor(forms, TOOLS, code, focus))
      .catch(() => showNotice(forms.messages.appMissing, true));
  const begin = (): void => {
    if (!isActivation(location.pathname)) return;
    const code = codeInFragment(location.hash);
    history.replaceState(null, '', location.pathname); // the code leaves the address bar at once
    void open(code, false);
  };
  addEventListener('hashchange', begin);
  begin();
}

function wireShow(field: HTMLInputElement, button: HTMLButtonElement, messages: ShellMessages): void {
  const show = button.textContent;
  button.hidden = false;
  button.addEventListener('click', () => {
    const isShown = field.type === 'password';
    field.type = isShown ? 'text' : 'password';
    button.textContent = isShown ? messages.hide : show;
    field.focus();
  });
}
