// Which passwords the house takes. NIST SP 800-63B, 5.1.1.2: length and a list of the common ones, no signs asked for. SCHOOL-59.

import { lengthOf } from '../base/index.ts';
import { foldName } from './login.ts';

/** Shortest password, in characters. */
export const MIN_PASSWORD_LENGTH = 8;

// Folded to letters and digits; what starts lists of leaked passwords in France and elsewhere, eight characters and more.
const COMMON = new Set(
  [
    '12345678',
    '123456789',
    '1234567890',
    '0123456789',
    '87654321',
    '987654321',
    '11111111',
    '00000000',
    '12341234',
    '12121212',
    '11223344',
    '123123123',
    'password',
    'password1',
    'password123',
    'motdepasse',
    'motdepasse1',
    'monmotdepasse',
    'azertyuiop',
    'azerty123',
    'azerty12',
    'azertyui',
    'qwertyuiop',
    'qwerty123',
    'qsdfghjklm',
    '1q2w3e4r',
    'a1z2e3r4',
    '1a2b3c4d',
    'abcdefgh',
    'abcd1234',
    'aqwzsxedc',
    'iloveyou',
    'jetaime',
    'jetaime1',
    'doudou123',
    'chouchou',
    'bonjour1',
    'bonjour123',
    'marseille',
    'marseille13',
    'soleil123',
    'princesse',
    'football',
    'football1',
    'pokemon1',
    'minecraft',
    'fortnite',
    'superman',
    'starwars',
    'dragonball',
    'collège',
    'college1',
    'lycee123',
    'ecole123',
    'eleve123',
    'elephant',
    'chocolat',
    'loulou123',
    'trustno1',
    'changeme',
    'welcome1',
    'letmein1',
    'secret123',
  ].map((word) => foldName(word).replaceAll('-', '')),
);

/** Is the password too short, common, one repeated sign, or made of the person's own names? */
export function isWeakPassword(
  password: string,
  person: { readonly login: string; readonly givenName: string; readonly familyName: string },
): boolean {
  if (lengthOf(password) < MIN_PASSWORD_LENGTH || new Set(password).size < 3) return true;
  const folded = foldName(password).replaceAll('-', '');
  if (COMMON.has(folded)) return true;
  const letters = folded.replaceAll(/[0-9]+/g, '');
  const names = [
    person.login,
    person.givenName,
    person.familyName,
    person.givenName + person.familyName,
    person.familyName + person.givenName,
  ];
  return names.some((name) => {
    const own = foldName(name)
      .replaceAll('-', '')
      .replaceAll(/[0-9]+/g, '');
    return own !== '' && letters === own;
  });
}
