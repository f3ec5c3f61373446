import assert from 'node:assert/strict';
import { test } from 'node:test';
import { uiFr } from '../../ui/messages.fr.ts';
import { groupName, mailProblem, whenOf, withWhom } from './mail-words.ts';
import { mailFr } from './messages.fr.ts';

const NOW = Date.parse('2026-11-23T18:00:00+01:00');
const PARIS = 'Europe/Paris';

test('[MAIL-60] what is of today shows its hour, what is older its day, in the zone of the school', () => {
  assert.equal(whenOf('fr', Date.parse('2026-11-23T09:05:00+01:00'), NOW, PARIS), '9\u00A0h\u00A005');
  assert.equal(whenOf('fr', Date.parse('2026-11-20T09:05:00+01:00'), NOW, PARIS), 'vendredi 20 novembre');
  assert.equal(
    whenOf('fr', Date.parse('2026-11-24T07:12:00+01:00'), NOW, PARIS, true),
    'mardi 24 novembre, 7\u00A0h\u00A012',
  );
});

test('[MAIL-60] a thread says whom it is with: people, groups, how many more', () => {
  const group = { audienceId: null, who: 'guardians', label: '5e B' } as const;
  assert.equal(groupName(group, mailFr), 'responsables de 5e B');
  assert.equal(groupName({ ...group, label: '' }, mailFr), 'tous les responsables');
  assert.equal(withWhom({ others: ['Ana Ré'], othersMore: 2, sentTo: [] }, mailFr), 'Ana Ré, et 2 autres');
  assert.equal(withWhom({ others: [], othersMore: 0, sentTo: [group] }, mailFr), 'responsables de 5e B');
});

test('[MAIL-60] a refusal says why, and when one may go on', () => {
  const say = (refusal: Parameters<typeof mailProblem>[3]): string => mailProblem(mailFr, uiFr, 'fr', refusal);
  assert.match(say({ code: 'mail.tooFast', retryAfterMs: 600_000 }), /dans 10\u00A0minutes\.$/);
  assert.equal(say({ code: 'mail.off' }), mailFr.problem.off);
  assert.equal(say({ code: 'network' }), uiFr.problem.network);
});
