import assert from 'node:assert/strict';
import { test } from 'node:test';
import { announcementsOf } from './announcements.ts';
import { lessonFr as text } from './messages.fr.ts';
import { ANNA, BILAL, sampleState, TEACHER, withMember } from './sample-view.ts';

const before = sampleState();
const next = (more: Parameters<typeof sampleState>[0]): typeof before => ({ ...before, ...more, seq: 11 });

test('[WEB-40] the first state and an unchanged one say nothing', () => {
  assert.deepEqual(announcementsOf({ ...before, seq: 0 }, before, ANNA, text), []);
  assert.deepEqual(announcementsOf(before, before, ANNA, text), []);
});

test('[WEB-40] arrivals, departures and messages are not spoken', () => {
  const state = next({
    members: withMember(before, BILAL, { presence: 'left' }).members,
    messages: [{ seq: 11, at: 1, personId: BILAL, text: 'oui', deletedBy: null }],
  });
  assert.deepEqual(announcementsOf(before, state, ANNA, text), []);
});

test('[WEB-41] a pupil is told of the slide, the opening, the locks, the level and the request to speak', () => {
  const slide = before.sheet.slides[1];
  assert.deepEqual(announcementsOf(before, next({ sheet: { ...before.sheet, shown: slide.slideId } }), ANNA, text), [
    'Diapo 2 au tableau. une carte',
  ]);
  assert.deepEqual(announcementsOf({ ...before, phase: 'waiting' }, next({}), ANNA, text), ['Le cours est ouvert.']);
  assert.deepEqual(announcementsOf(before, next({ locks: { ...before.locks, chat: true } }), ANNA, text), [
    'Discussion : fermé pour la classe.',
  ]);
  assert.deepEqual(announcementsOf(before, next({ level: 2 }), ANNA, text), ['Palier 2 : voix et tableau.']);
  assert.deepEqual(announcementsOf(before, next({ unmuteAsked: [ANNA] }), ANNA, text), [
    'Mme Prévôt te demande d’ouvrir ton micro.',
  ]);
  assert.deepEqual(announcementsOf(before, next({ unmuteAsked: [BILAL] }), ANNA, text), []);
});

test('[WEB-41] a pupil is told that the teacher was cut, and is back', () => {
  const cut = { ...withMember(before, TEACHER, { presence: 'lost' }), seq: 11 };
  assert.deepEqual(announcementsOf(before, cut, ANNA, text), ['Mme Prévôt a perdu la connexion.']);
  assert.deepEqual(announcementsOf(cut, { ...before, seq: 12 }, ANNA, text), ['Mme Prévôt est de retour.']);
});

test('[WEB-42] a teacher is told of each new hand, once', () => {
  const one = next({ hands: [{ personId: BILAL, raisedAt: 1 }] });
  assert.deepEqual(announcementsOf(before, one, TEACHER, text), ['Bilal M. lève la main.']);
  assert.deepEqual(announcementsOf(one, { ...one, seq: 12 }, TEACHER, text), []);
});
