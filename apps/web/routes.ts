// The route table of the application. Journeys and accessibility runs read it through `states.ts`; the screens are chosen in `Screens.tsx`.

/** A screen of the application. */
export type ScreenName =
  | 'day'
  | 'dayOf'
  | 'classes'
  | 'class'
  | 'codes'
  | 'bulkCodes'
  | 'imports'
  | 'office'
  | 'people'
  | 'now'
  | 'unseen'
  | 'switches'
  | 'log'
  | 'week'
  | 'weekOf'
  | 'slot'
  | 'homework'
  | 'homeworkNew'
  | 'homeworkOne'
  | 'book'
  | 'shelf'
  | 'yearBook'
  | 'pastBook'
  | 'files'
  | 'search'
  | 'mail'
  | 'write'
  | 'thread'
  | 'moderation'
  | 'settings'
  | 'feed'
  | 'post'
  | 'channel'
  | 'lesson'
  | 'sheet'
  | 'rollCall';

/** Path of each screen, in wouter's pattern language. */
export const ROUTES = {
  day: '/',
  dayOf: '/jour/:date',
  classes: '/classes',
  class: '/classes/:audienceId',
  codes: '/classes/:audienceId/codes',
  bulkCodes: '/etablissement/codes',
  imports: '/etablissement/imports',
  office: '/etablissement',
  people: '/etablissement/personnes',
  now: '/etablissement/en-direct',
  unseen: '/etablissement/pas-vus',
  switches: '/etablissement/reglages',
  log: '/etablissement/journal',
  week: '/semaine',
  weekOf: '/semaine/:date',
  slot: '/creneau/:slotId',
  homework: '/devoirs',
  homeworkNew: '/devoirs/nouveau',
  homeworkOne: '/devoirs/:homeworkId',
  book: '/cahier/:audienceId',
  shelf: '/cahiers',
  yearBook: '/cahier/:audienceId/annee',
  pastBook: '/cahier/:audienceId/annee/:year',
  files: '/fichiers',
  search: '/recherche',
  mail: '/messages',
  write: '/messages/nouveau',
  thread: '/messages/:threadId',
  moderation: '/etablissement/moderation',
  settings: '/reglages',
  feed: '/fil',
  post: '/fil/:postId',
  channel: '/canal/:audienceId',
  lesson: '/cours/:lessonId',
  sheet: '/cours/:lessonId/fiche',
  rollCall: '/cours/:lessonId/appel',
} as const satisfies Record<ScreenName, string>;
