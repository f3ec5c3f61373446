import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { SearchAnswer } from '@preau/protocol/school';
import { addressOf } from '../../states.ts';
import { foundGroups } from './found-places.ts';
import type { FoundSpeech } from './found-places.ts';
import { searchEn } from './messages.en.ts';
import { searchFr } from './messages.fr.ts';

const lineOf: FoundSpeech['lineOf'] = ({ audiences }) => `élève de ${audiences[0]?.label ?? ''}`;
const NONE: SearchAnswer = {
  homework: [],
  handIns: [],
  notes: [],
  posts: [],
  channels: [],
  threads: [],
  files: [],
  people: [],
};
const AT = Date.parse('2026-11-24T09:00:00+01:00');
const ANSWER = {
  homework: [{ homeworkId: 'h', subject: 'Latin', dueOn: '2026-11-26', title: 'Version', line: 'César.' }],
  handIns: [{ handInId: 'r', homeworkId: 'h', title: 'Version', line: 'Vercingétorix.', pupilName: 'Léa Roy', at: AT }],
  notes: [{ lessonId: 'l', audienceId: 'a', subject: 'Latin', date: '2026-11-16', title: 'La Gaule', line: null }],
  posts: [{ postId: 'p', title: 'Sortie', line: null, authorName: 'Anne Roy', at: AT }],
  channels: [{ messageId: 'm', audienceId: 'a', title: '6e A', line: 'Alésia ?', authorName: 'Anne Roy', at: AT }],
  threads: [{ threadId: 't', title: 'Exposé', line: null, authorName: 'Anne Roy', at: AT }],
  files: [{ fileId: 'f', name: 'cesar.pdf', mediaType: 'application/pdf', bytes: 1, at: AT }],
  people: [{ personId: 'q', displayName: 'Léa Roy', roles: ['pupil'], audiences: [{ label: '6e A' }] }],
} as unknown as SearchAnswer;

test('[SEARCH-7] each thing leads to where it stands, and words are told beside the address', () => {
  const groups = foundGroups(ANSWER, { text: searchFr, lineOf, language: 'fr', zone: 'Europe/Paris' });
  const places = groups.flatMap((group) => ('places' in group ? group.places : []));
  assert.deepEqual(
    places.map(({ href }) => href),
    [
      addressOf('people'),
      addressOf('homeworkOne', { homeworkId: 'h' }),
      addressOf('homeworkOne', { homeworkId: 'h' }),
      addressOf('book', { audienceId: 'a' }),
      addressOf('post', { postId: 'p' }),
      addressOf('channel', { audienceId: 'a' }),
      addressOf('thread', { threadId: 't' }),
    ],
  );
  assert.deepEqual([places[0]?.told, places[3]?.told], [{ search: 'Léa Roy' }, { day: '2026-11-16' }]);
  assert.deepEqual(
    places.map(({ about }) => about),
    [
      'élève de 6e A',
      'Latin · pour jeudi 26 novembre',
      'Léa Roy · mardi 24 novembre',
      'Latin · lundi 16 novembre',
      'Anne Roy · mardi 24 novembre',
      'Anne Roy · mardi 24 novembre',
      'Anne Roy · mardi 24 novembre',
    ],
  );
  assert.equal(groups.at(-1)?.kind, 'files');
});

test('[SEARCH-7] kinds without anything are not shown; a full one says that there may be more', () => {
  const speech = { text: searchEn, lineOf, language: 'en', zone: 'Europe/Paris' } as const;
  assert.deepEqual(foundGroups(NONE, speech), []);
  const posts = Array.from({ length: 8 }, () => ANSWER.posts[0]);
  const [full] = foundGroups({ ...NONE, posts }, speech);
  assert.deepEqual([full?.kind, full?.isFull], ['posts', true]);
  assert.equal(foundGroups({ ...NONE, posts: posts.slice(1) }, speech)[0]?.isFull, false);
});
