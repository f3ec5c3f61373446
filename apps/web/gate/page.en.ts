// The sentences of index.html in English.

import type { Catalogue } from '../ui/i18n.ts';
import type { pageFr } from './page.fr.ts';

/** By the key that index.html gives them. */
export const pageEn: Catalogue<typeof pageFr> = {
  title: 'Sign in · Préau',
  description: 'Préau, school at a distance: the day, live lessons, homework.',
  skip: 'Skip to sign-in',
  home: 'Préau, home',
  hello: 'Hello',
  intro: 'With the login that the school gave.',
  login: 'Login',
  password: 'Password',
  show: 'Show',
  signIn: 'Sign in',
  forgot: 'Forgotten password',
  forgotPupil: 'Pupils: ask your teacher or the school-life office. They print you a new code.',
  forgotAdult: 'Adults: ask the school’s office. They give you a new code.',
  haveCode: 'I have an activation code',
  today: 'Signed in already: see today’s lessons',
  noScript: 'To use an activation code, allow JavaScript in the browser.',
  codeTitle: 'First access',
  codeIntro: 'The code is printed on the sheet that the school gave. It works once.',
  code: 'Activation code',
  continue: 'Continue',
  backToSignIn: 'Back to sign-in',
  chooseTitle: 'Choose a password',
  keepLogin: 'Login to remember',
  newPassword: 'New password',
  passwordHint: 'Eight characters or more. Three random words are easy to remember.',
  enter: 'Enter',
  notMe: 'This is not me',
  retry: 'Try again',
  opening: 'Opening the day…',
  status: 'Service status',
};
