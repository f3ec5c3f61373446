// The guides of those who use the screens quote labels: each must be on a screen.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { pageFr } from './gate/page.fr.ts';
import { lessonFr } from './lesson/messages.fr.ts';
import { feedFr } from './school/feed/messages.fr.ts';
import { filesFr } from './school/files/messages.fr.ts';
import { handInFr } from './school/handin/messages.fr.ts';
import { homeworkFr } from './school/homework/messages.fr.ts';
import { mailFr } from './school/mail/messages.fr.ts';
import { schoolFr } from './school/messages.fr.ts';
import { nowFr } from './school/now-words.ts';
import { officeFr } from './school/office/messages.fr.ts';
import { cardsFr } from './school/people/cards-messages.fr.ts';
import { peopleFr } from './school/people/messages.fr.ts';
import { searchFr } from './school/search/messages.fr.ts';
import { timetableFr } from './school/timetable/messages.fr.ts';

const SENTENCES = [
  pageFr,
  schoolFr,
  lessonFr,
  nowFr,
  officeFr,
  homeworkFr,
  handInFr,
  feedFr,
  mailFr,
  timetableFr,
  filesFr,
  peopleFr,
  cardsFr,
  searchFr,
];
const GUIDES = ['enseignant', 'direction', 'famille'];

function labelsOf(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(labelsOf) : [];
}

for (const name of GUIDES)
  test(`[HOUSE-33] every label that the guide ${name} quotes is on a screen`, () => {
    const guide = new URL(`../../docs/guides/${name}.md`, import.meta.url);
    const known = new Set(labelsOf(SENTENCES).map((label) => label.replaceAll('\u00A0', ' ')));
    const quoted = [...readFileSync(guide, 'utf8').matchAll(/«\s([^»]+)\s»/g)].map(([, label = '']) =>
      label.replaceAll(/\s+/g, ' '),
    );
    assert.ok(quoted.length > 15);
    assert.deepEqual(
      quoted.filter((label) => !known.has(label)),
      [],
    );
  });
