// Ids in LiveKit's form: a prefix and random letters (RM_ room, PA_ participant, TR_ track, EV_ event).
import { randomBytes, randomInt } from 'node:crypto';

const alphabet = '23456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz';

/** A fresh id such as `PA_x7Kd…`, 12 random letters. */
export function newSid(prefix: 'RM' | 'PA' | 'TR' | 'EV' | 'ND'): string {
  let letters = '';
  for (const byte of randomBytes(12)) letters += alphabet[byte % alphabet.length] ?? '2';
  return `${prefix}_${letters}`;
}

/** A random 31-bit number, for an SSRC or a first timestamp. */
export function random31(): number {
  return randomInt(1, 0x7fffffff);
}
