// `/carte`: a child comes in by a card, or on a tablet of the class by name, and two pictures. Nothing here needs reading. PEOPLE-102, 107, 110.

import type { CardPicture } from '@preau/core/school';
import type { CardLookAnswer, ClassDoorAnswer, SessionAnswer } from '@preau/protocol/school';
import { DRAWINGS, markOf } from '../ui/card-pictures.ts';
import { makePictureBoard } from './card-board.ts';
import type { PictureBoard } from './card-board.ts';
import { ask, button, drawing, make, say } from './card-parts.ts';
import { CARD_WORDS } from './card-words.ts';
import type { Forms, Tools } from './forms.ts';
import type { Refusal } from './refusal.ts';
import './card.css';

/** This device is one of a class: the shell leads here, where others sign in. */
const DOOR = 'preau.door';

/** By what the child is known until the pictures are right. */
type By = { readonly secret: string } | { readonly personId: string };

/** Puts the page of a card in the place of the sign-in. `given` is the secret of a card, or empty. */
export async function openCard(forms: Forms, tools: Tools, given: string): Promise<void> {
  const { messages, language, fetch, signedIn } = forms;
  const { deviceId, element, refusalSentence, showView, whileBusy } = tools;
  const words = CARD_WORDS[language];
  document.querySelectorAll('.activation').forEach((section) => section.remove());
  const section = make('section', { className: 'activation card-door' });
  section.dataset['view'] = 'card';
  element('main').append(section);
  void fetch('/q/arrival', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ deviceId: deviceId() }),
  }).catch(() => undefined);

  let stop = (): void => undefined;
  const show = (...children: readonly Node[]): void => {
    stop();
    section.replaceChildren(...children);
    showView('card', true);
  };
  const title = (text: string): HTMLElement => make('h1', { tabIndex: -1 }, text);
  const sentence = (refusal: Refusal): string => refusalSentence(messages, language, refusal, Date.now());
  const listen = (text: string): HTMLElement => {
    const node = button('btn card-listen', () => say(text, language), drawing(EAR));
    node.setAttribute('aria-label', words.listen);
    return node;
  };
  const toPassword = (): HTMLElement =>
    button(
      'btn btn-quiet',
      () => {
        stop();
        history.replaceState(null, '', '/');
        section.remove();
        showView('sign-in', true);
      },
      words.password,
    );

  /** Nothing works here but a new card. */
  function showSpent(): void {
    show(
      make('div', { className: 'card-moon' }, drawing(DRAWINGS.moon)),
      title(words.spent),
      make('p', {}, words.spentText),
      again(),
    );
  }

  function again(): HTMLElement {
    return button('btn btn-wide', () => void begin(), words.notMe);
  }

  function showFailure(refusal: Refusal, retry: () => void): void {
    show(
      title(words.title),
      make('p', { role: 'alert' }, sentence(refusal)),
      button('btn btn-main btn-wide', retry, words.retry),
    );
  }

  async function look(secret: string): Promise<void> {
    const answer = await ask<CardLookAnswer>(fetch, 'POST', '/api/session/card/look', { secret, deviceId: deviceId() });
    if (answer.refusal === undefined) return showWho(answer.value, { secret });
    if (/^(card|request)\./.test(answer.refusal.code)) return showSpent();
    showFailure(answer.refusal, () => void look(secret));
  }

  function showWho({ givenName, face, retryAfterMs }: CardLookAnswer, by: By): void {
    show(
      make('div', { className: 'card-face' }, drawing(markOf(face))),
      title(givenName),
      button('btn btn-main btn-wide card-me', () => showPictures(givenName, face, by, retryAfterMs), words.itsMe),
      make(
        'div',
        { className: 'card-acts' },
        listen(words.whoAloud(givenName)),
        button('btn btn-quiet', () => void begin(), words.notMe),
      ),
    );
  }

  function showPictures(name: string, face: number, by: By, restsMs = 0): void {
    const board = makePictureBoard(words, (pair) => void judge(by, pair, board.rest));
    show(
      make('div', { className: 'card-head' }, drawing(markOf(face)), title(words.hello(name)), listen(words.tapAloud)),
      ...board.nodes,
      make(
        'div',
        { className: 'card-acts' },
        button('btn btn-quiet', () => void begin(), words.notMe),
      ),
    );
    stop = board.stop;
    if (restsMs > 0) board.rest(restsMs, words.resting);
  }

  async function judge(by: By, pictures: readonly CardPicture[], rest: PictureBoard['rest']): Promise<void> {
    const answer = await ask<SessionAnswer>(fetch, 'POST', '/api/session/card', {
      ...by,
      pictures,
      deviceId: deviceId(),
    });
    if (answer.refusal === undefined) {
      section.remove();
      return signedIn(answer.value);
    }
    const { code, retryAfterMs = 0 } = answer.refusal;
    if (code === 'card.spent' || code === 'card.unknown') return showSpent();
    if (code === 'card.noClass') return begin();
    const why =
      code === 'card.wrongPictures' ? words.wrong : code === 'card.resting' ? words.resting : sentence(answer.refusal);
    rest(Math.max(retryAfterMs, FIRST_REST_MS), why);
  }

  function showNames({ label, pupils }: ClassDoorAnswer): void {
    store('1');
    const list = make('ul', { className: 'card-names' });
    for (const { personId, name, face } of pupils) {
      list.append(
        make(
          'li',
          {},
          button(
            'card-name',
            () => showPictures(name, face, { personId }),
            drawing(markOf(face)),
            make('span', {}, name),
          ),
        ),
      );
    }
    const close = button(
      'btn btn-quiet',
      () =>
        void whileBusy(close, words.close, async () => ask(fetch, 'DELETE', '/api/session/class')).then(() => begin()),
      words.close,
    );
    show(
      make('div', { className: 'card-head' }, title(words.who), listen(words.whoAre)),
      make('p', { className: 'intro' }, pupils.length === 0 ? words.nobody : `${label} · ${words.whoAre}`),
      list,
      make('details', {}, make('summary', {}, words.adult), toPassword(), close),
    );
  }

  function showScan(): void {
    store(null);
    const code = make('input', {
      className: 'input code',
      id: 'class-code',
      maxLength: 80,
      autocomplete: 'off',
      spellcheck: false,
    });
    code.setAttribute('autocapitalize', 'characters');
    const error = make('p', { className: 'error', role: 'alert', hidden: true });
    const open = make('button', { type: 'submit', className: 'btn btn-wide' }, words.codeDo);
    const form = make(
      'form',
      { noValidate: true },
      make('div', { className: 'field' }, make('label', { htmlFor: 'class-code' }, words.code), code, error),
      open,
    );
    form.addEventListener('submit', (event) => {
      event.preventDefault();
      const typed = code.value.trim();
      if (typed === '') return code.focus();
      const body = { code: typed, deviceId: deviceId() };
      void whileBusy(open, messages.checking, async () =>
        ask<ClassDoorAnswer>(fetch, 'POST', '/api/session/class', body),
      ).then((answer) => {
        if (answer.refusal === undefined) return showNames(answer.value);
        const { code: why } = answer.refusal;
        error.textContent = /^(activation|request\.invalid|card)/.test(why)
          ? words.codeWrong
          : sentence(answer.refusal);
        error.hidden = false;
        code.focus();
      });
    });
    show(
      title(words.title),
      make('div', { className: 'card-scan' }, drawing(CARD)),
      make('p', { className: 'card-how' }, words.scan),
      make(
        'details',
        {},
        make('summary', {}, words.adult),
        make('p', { className: 'hint' }, words.adultText),
        form,
        toPassword(),
      ),
    );
  }

  /** The names of the class, on a tablet of one; else how one comes in. */
  async function begin(): Promise<void> {
    const door = await ask<ClassDoorAnswer>(fetch, 'GET', '/api/session/class');
    if (door.refusal === undefined) return showNames(door.value);
    if (door.refusal.code === 'card.noClass') return showScan();
    showFailure(door.refusal, () => void begin());
  }

  if (given === '') await begin();
  else await look(given);
}

const FIRST_REST_MS = 2_000;

function store(value: string | null): void {
  try {
    if (value === null) localStorage.removeItem(DOOR);
    else localStorage.setItem(DOOR, value);
  } catch {
    // a refused storage: the page is found by its address
  }
}

const INK = 'currentColor';
const EAR = [['M8 18v12h8l11 9V9l-11 9zM33 17a10 10 0 0 1 0 14M38 11a18 18 0 0 1 0 26', INK, 3.4]] as const;
const CARD = [
  ['M4 10h40v28H4z', INK, 2.6],
  ['M10 17h10v10H10zM10 32h14M28 17h10M28 23h10', INK, 2.6],
] as const;
