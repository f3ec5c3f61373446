// What the shell says, in English.

import type { Catalogue } from '../ui/i18n.ts';
import type { fr } from './messages.fr.ts';

/** The English catalogue. */
export const en: Catalogue<typeof fr> = {
  refusals: {
    'session.wrongPassword': 'Unknown login or password. Check capitals, then try again.',
    'session.slowDown': 'Too many attempts from this device. Wait a little, then try again.',
    'session.busy': 'Many people are signing in just now. Try again in a few seconds.',
    'session.notActivated': 'This account has no password yet. Use the activation code first.',
    'session.missing': 'The session has expired. Please sign in again.',
    'session.revoked': 'The session was ended. Please sign in again.',
    'session.forbidden': 'This account belongs to no school. The school’s office can correct that.',
    'activation.unknown': 'This code is unknown or was used. Check each character, or ask for a new code.',
    'activation.expired': 'This code has expired. Ask for a new one.',
    'password.weak':
      'This password is too short or too common. Choose one of eight characters or more, without your name.',
    'request.invalid': 'Something is missing. Fill in the fields, then try again.',
    'request.foreignOrigin': 'This page was opened from another address. Open Préau at its usual address.',
    'request.tooMany': 'Too many requests at once. Wait a little, then try again.',
    'server.unavailable': 'Sign-in does not answer just now. Nothing is lost, try again in a moment.',
    'server.closing': 'Préau is restarting. Try again in a moment.',
    'server.fault': 'Préau met a problem; it is noted. Try again in a moment.',
    network: 'Offline. The page stays here and goes on with the network.',
    unreachable: 'Préau does not answer just now. The page stays here, try again in a moment.',
    timeout: 'The answer takes too long. Try again, the page stays here.',
  },
  hide: 'Hide',
  signingIn: 'Signing in…',
  checking: 'Checking…',
  missingLogin: 'Write the login.',
  missingPassword: 'Write the password.',
  missingCode: 'Write the code.',
  whose: (name, school) => `This code belongs to ${name}, ${school}.`,
  slowDown: (time) => `Too many attempts from this device. Try again from ${time}.`,
  again: (time) => `Next attempt at ${time}.`,
  appMissing: 'The rest of the page could not be loaded.',
  status: {
    open: 'Lessons open as usual',
    slow: 'Lessons open, slowly',
    noSignIn: 'Sign-in does not answer',
    noWorkspace: 'The workspace does not answer',
    noLessons: 'Lessons do not answer',
    noMedia: 'Lessons open without sound or picture',
    unknown: 'Service status',
  },
};
