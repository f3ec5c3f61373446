import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { FeedPost } from '@preau/protocol/school';
import { mayAcknowledgeHere, tagsOf, whomOf } from './feed-words.ts';
import { feedFr } from './messages.fr.ts';

const POST = {
  postId: 'p',
  schoolId: '0750001A',
  author: { personId: 'a', displayName: 'Léa Petit' },
  title: 'Sortie',
  excerpt: 'Demain.',
  isWhole: true,
  labels: ['6e A', '6e B'],
  readers: ['pupil', 'guardian'],
  releaseAt: 1_000,
  editedAt: null,
  withdrawnAt: null,
  isAddressed: true,
  mayManage: false,
  isUnread: true,
  files: 0,
  acknowledge: true,
  acknowledgedAt: null,
  remindedAt: null,
  survey: 'none',
} as unknown as FeedPost;

test('[FEED-60] a card says for whom it is and what is still to do, what matters most first', () => {
  assert.equal(
    whomOf({ ...POST, readers: ['guardian', 'pupil'] }, feedFr),
    'Pour 6e\u00A0A, 6e\u00A0B (élèves et responsables)',
  );
  assert.equal(whomOf({ labels: [], readers: ['staff'] }, feedFr), 'Pour tout l’établissement (équipe)');
  const words = (post: FeedPost, now = 2_000): string[] =>
    tagsOf(post, now, { text: feedFr, language: 'fr', zone: 'Europe/Paris' }).map((tag) => tag.words);
  assert.deepEqual(words(POST), ['non lue', '«\u00A0J’ai lu\u00A0» demandé']);
  assert.deepEqual(words({ ...POST, isUnread: false, acknowledgedAt: 1, survey: 'open', files: 2 }), [
    'lu',
    'sondage',
    '2 pièces jointes',
  ]);
  assert.deepEqual(words({ ...POST, withdrawnAt: 1, isUnread: false, acknowledge: false }), ['retirée']);
  assert.match(words(POST, 0).join(), /^lisible /);
});

test('[FEED-61] « J’ai lu » stands on a card only when all of it can be read there', () => {
  assert.equal(mayAcknowledgeHere(POST), true);
  const not: Partial<FeedPost>[] = [
    { isWhole: false },
    { files: 1 },
    { survey: 'open' },
    { acknowledgedAt: 1 },
    { isAddressed: false },
    { acknowledge: false },
  ];
  for (const more of not) assert.equal(mayAcknowledgeHere({ ...POST, ...more }), false, JSON.stringify(more));
});
