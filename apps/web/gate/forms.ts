// The two forms of the shell: signing in, and the first password by an activation code.

import type { SessionAnswer } from '@preau/protocol/school';
import type { Language } from '../ui/i18n.ts';
import { codeInFragment, isActivation } from './activation-link.ts';
import { deviceId } from './device.ts';
import { element, showError, showView, whileBusy } from './page.ts';
import { refusalSentence } from './refusal.ts';
import type { Refusal, ShellMessages } from './refusal.ts';
import { activate, checkCode, signIn } from './session.ts';
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

/** Wires the sign-in form: errors beneath the password, where the eyes are. */
export function wireSignIn({ messages, language, fetch, signedIn }: Forms): void {
  const login = element<HTMLInputElement>('login');
  const password = element<HTMLInputElement>('password');
  const button = element<HTMLButtonElement>('sign-in-button');
  wireShow(password, element<HTMLButtonElement>('show-password'), messages);
  const form = element<HTMLFormElement>('sign-in-form');
  form.noValidate = true; // our own sentences, beneath the fields
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
    openActivation(forms, '', true);
  });
  const begin = (): void => {
    if (!isActivation(location.pathname)) return;
    const code = codeInFragment(location.hash);
    if (location.hash !== '') history.replaceState(null, '', '/activation'); // the code leaves the address bar at once
    openActivation(forms, code, false);
  };
  addEventListener('hashchange', begin);
  begin();
}

/** Puts the activation into the page, anew each time: a code, whose it is, a password. Outside it, its fields do not exist. */
function openActivation(forms: Forms, given: string, focus: boolean): void {
  const { messages, language, fetch, signedIn } = forms;
  const leave = (): void => document.querySelectorAll('.activation').forEach((section) => section.remove());
  leave();
  element('main').append(element<HTMLTemplateElement>('activation').content.cloneNode(true));
  const code = element<HTMLInputElement>('code');
  const checkButton = element<HTMLButtonElement>('code-button');
  const password = element<HTMLInputElement>('new-password');
  const enterButton = element<HTMLButtonElement>('enter-button');
  const sentence = (refusal: Refusal): string => refusalSentence(messages, language, refusal, Date.now());
  wireShow(password, element<HTMLButtonElement>('show-new-password'), messages);

  const check = async (): Promise<void> => {
    if (isBusy(checkButton)) return;
    showError(code, code.value.trim() === '' ? messages.missingCode : '');
    if (code.value.trim() === '') return code.focus();
    const answer = await whileBusy(checkButton, messages.checking, () => checkCode(fetch, code.value, deviceId()));
    if (!answer.ok) {
      showError(code, sentence(answer.error));
      return code.focus();
    }
    element('whose').textContent = messages.whose(answer.value.displayName, answer.value.schoolName);
    element<HTMLInputElement>('kept-login').value = answer.value.login;
    showView('choose', true);
  };
  element('code-form').addEventListener('submit', (event) => {
    event.preventDefault();
    void check();
  });
  element('choose-form').addEventListener('submit', async (event) => {
    event.preventDefault();
    if (isBusy(enterButton)) return;
    showError(password, password.value === '' ? messages.missingPassword : '');
    if (password.value === '') return password.focus();
    const answer = await whileBusy(enterButton, messages.signingIn, () =>
      activate(fetch, code.value, password.value, deviceId()),
    );
    if (answer.ok) return signedIn(answer.value);
    const isCodeGone = answer.error.code.startsWith('activation.');
    showError(isCodeGone ? code : password, sentence(answer.error));
    if (isCodeGone) showView('code', true);
    else password.focus();
  });
  element('back').addEventListener('click', (event) => {
    event.preventDefault();
    history.replaceState(null, '', '/');
    leave();
    showView('sign-in', true);
  });
  element('not-me').addEventListener('click', (event) => {
    event.preventDefault();
    openActivation(forms, '', true);
  });
  showView('code', focus);
  code.value = given;
  if (given !== '') void check();
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
