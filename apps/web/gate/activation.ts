// The first password by an activation code: a code, whose it is, a password. Loaded when somebody has one. GATE-29.

import type { Forms, Tools } from './forms.ts';
import type { Refusal } from './refusal.ts';

const CARD = '/carte';

/** Opens the page that the address names: a card's, or the activation. Rejects when the first cannot be had. */
export async function openDoor(forms: Forms, tools: Tools, given: string, focus: boolean): Promise<void> {
  if (location.pathname !== CARD) return openActivation(forms, tools, given, focus);
  const { openCard } = await import('./card.ts');
  return openCard(forms, tools, given);
}

/** Puts the activation into the page, anew each time: a code, whose it is, a password. Outside it, its fields do not exist. */
function openActivation(forms: Forms, tools: Tools, given: string, focus: boolean): void {
  const { messages, language, fetch, signedIn } = forms;
  // NOTE: handed over, not imported: a module that two files share becomes a third one, which every sign-in would load.
  const { activate, checkCode, deviceId, element, isBusy, refusalSentence, showError, showView, whileBusy, wireShow } =
    tools;
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
    openActivation(forms, tools, '', true);
  });
  showView('code', focus);
  code.value = given;
  if (given !== '') void check();
}
