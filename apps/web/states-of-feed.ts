// The states of the feed, an announcement and a channel. Part of `states.ts`.

import type { ChannelAnswer, FeedAnswer, FeedPost, PostAnswer } from '@preau/protocol/school';
import { json } from './state-means.ts';
import type { ScreenState } from './state-means.ts';

const AT = 1_795_500_000_000;
const id = (n: number): never => `018f0000-0000-7000-8000-00000000000${n}` as never;

const POST: FeedPost = {
  postId: id(1),
  schoolId: '0750001A' as never,
  author: { personId: id(2), displayName: 'Direction' },
  title: 'Réunion des familles jeudi',
  excerpt: 'Rendez-vous **jeudi à 18 h** dans le préau. Les délégués y seront.',
  isWhole: true,
  labels: ['5e B'],
  readers: ['pupil', 'guardian'],
  releaseAt: AT,
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
};

const FEED: FeedAnswer = {
  posts: [
    POST,
    {
      ...POST,
      postId: id(3),
      title: 'Qui vient au musée ?',
      isUnread: false,
      acknowledge: false,
      survey: 'open',
      editedAt: AT,
    },
  ],
  next: null,
  now: AT,
};

const WITH_SURVEY: PostAnswer = {
  ...POST,
  isUnread: false,
  survey: 'open',
  text: POST.excerpt,
  attached: [],
  mayEdit: false,
  now: AT,
  question: {
    question: 'Qui peut venir ?',
    options: ['Un adulte', 'Deux adultes', 'Personne'],
    multiple: false,
    anonymous: false,
    closesAt: AT + 86_400_000,
    choices: null,
  },
  history: [],
};

const said = (
  n: number,
  displayName: string,
  text: string | null,
  isTeacher = false,
): ChannelAnswer['messages'][number] => ({
  messageId: id(n),
  author: { personId: id(n), displayName, isTeacher },
  isOwn: n === 6,
  text,
  sentAt: AT + n * 60_000,
  releaseAt: AT,
  isMuted: false,
});

const CHANNEL: ChannelAnswer = {
  audienceId: id(4),
  label: '5e B',
  zone: 'Europe/Paris',
  part: 'member',
  mode: 'open',
  openUntil: AT + 3_600_000,
  guardiansRead: false,
  lessonOn: false,
  isOpen: true,
  refusal: null,
  messages: [
    said(5, 'Mme Delorme', 'Bonjour. La leçon est page 42, l’exercice 3 est facultatif.', true),
    said(6, 'Noé Petit', 'Merci madame. On garde la calculatrice ?'),
    said(7, 'Inès Garçon', null),
  ],
  earlier: null,
  lessons: [{ lessonId: id(8), subject: 'Mathématiques', startsAt: AT - 3_600_000, messages: 14 }],
  askAfterMs: 600_000,
  now: AT + 600_000,
};

/** In the order in which the runs walk them. */
export const FEED_STATES: readonly ScreenState[] = [
  { screen: 'feed', state: 'list', role: 'guardian', sign: '.post .btn-main', means: json('/api/feed', FEED) },
  { screen: 'post', state: 'survey', role: 'guardian', sign: '.post-survey', means: json('/api/feed/*', WITH_SURVEY) },
  {
    screen: 'channel',
    state: 'open',
    role: 'pupil',
    sign: '.channel-composer',
    means: json('/api/channels/*', CHANNEL),
  },
];
