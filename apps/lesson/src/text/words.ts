// The words of the lesson as text, in French and English. Read by pupils and adults alike, so in nobody's person.

import type { ProblemCode } from '@preau/protocol/base';

/** A language of the page. */
export type TextLanguage = 'fr' | 'en';

/** The words in one language; `{name}` is filled in. */
export interface TextWords {
  readonly home: string;
  readonly refresh: string;
  readonly refreshWhy: string;
  readonly phase: Readonly<Record<'waiting' | 'open' | 'closed', string>>;
  /** `{n}`, `{of}` */
  readonly here: string;
  readonly oneHere: string;
  readonly teacherHere: string;
  readonly teacherAway: string;
  readonly slide: string;
  readonly noSlide: string;
  /** `{n}`, `{of}` */
  readonly slideNumber: string;
  readonly slides: string;
  readonly chat: string;
  readonly noMessages: string;
  /** `{n}` */
  readonly earlier: string;
  readonly erased: string;
  readonly nobody: string;
  readonly you: string;
  readonly write: string;
  readonly send: string;
  readonly sheet: string;
  readonly noSheet: string;
  readonly full: string;
  readonly back: string;
  readonly place: string;
  readonly goOn: string;
  readonly sorry: string;
  readonly refusals: Readonly<Partial<Record<ProblemCode, string>>> & { readonly 'server.fault': string };
}

const fr: TextWords = {
  home: 'Préau, revenir à la journée',
  refresh: 'Actualiser',
  refreshWhy:
    'Cette page ne bouge pas toute seule. Actualiser au moins toutes les cinq minutes pour rester compté présent.',
  phase: {
    waiting: 'Le cours n’est pas encore ouvert.',
    open: 'Le cours est ouvert.',
    closed: 'Le cours est terminé.',
  },
  here: '{n} élèves sur {of} sont là.',
  oneHere: '{n} élève sur {of} est là.',
  teacherHere: 'L’enseignant est là.',
  teacherAway: 'L’enseignant n’est pas là.',
  slide: 'À l’écran',
  noSlide: 'Aucune diapositive n’est montrée.',
  slideNumber: 'Diapositive {n} sur {of}',
  slides: 'Les diapositives',
  chat: 'Discussion',
  noMessages: 'Aucun message pour le moment.',
  earlier: '{n} messages plus anciens ne sont pas montrés ici.',
  erased: 'message retiré',
  nobody: 'nom effacé',
  you: 'moi',
  write: 'Écrire à la classe',
  send: 'Envoyer',
  sheet: 'Fiche du cours',
  noSheet: 'Ce cours n’a pas encore de fiche.',
  full: 'Ouvrir le cours avec le son et l’image (JavaScript)',
  back: 'Revenir à la journée',
  place: 'Reprendre ma place',
  goOn: 'Continuer',
  sorry: 'Le cours ne s’ouvre pas',
  refusals: {
    'session.missing': 'La connexion a expiré. Rien n’est perdu, la place non plus.',
    'session.revoked': 'La connexion a été fermée. Il faut se reconnecter.',
    'ticket.waiting': 'Ce n’est pas encore le tour de cette classe. La place est gardée.',
    'ticket.missing': 'Il faut d’abord prendre sa place à la porte.',
    'ticket.invalid': 'La place a expiré. Elle se reprend d’un clic, sans la perdre.',
    'lesson.unknown': 'Ce cours n’existe pas. Le lien est peut-être ancien.',
    'lesson.notYours': 'Ce cours est réservé à sa classe. L’enseignant peut inviter un compte de l’établissement.',
    'lesson.tooEarly': 'Les portes ouvrent dix minutes avant le cours.',
    'lesson.closed': 'Le cours est terminé.',
    'lesson.cancelled': 'Le cours est annulé. La journée montre le prochain.',
    'lesson.removed': 'L’enseignant a demandé de sortir. Il faut son accord pour revenir.',
    'lesson.full': 'Le cours est au complet. Prévenir l’enseignant ou la vie scolaire.',
    'lesson.notOpen': 'Le cours n’est pas encore ouvert\u00A0: le message n’est pas parti. Il est resté ci-dessous.',
    'lesson.locked': 'L’enseignant a fermé la discussion\u00A0: le message n’est pas parti. Il est resté ci-dessous.',
    'lesson.notEntered': 'Il faut d’abord entrer dans le cours.',
    'request.invalid': 'Le message est vide ou trop long (2 000 signes au plus). Il est resté ci-dessous.',
    'request.tooMany': 'Trop de demandes d’un coup. Attendre une minute, puis actualiser.',
    'server.unavailable': 'Le cours ne répond pas en ce moment. Rien n’est perdu, actualiser dans une minute.',
    'server.closing': 'Préau redémarre. Actualiser dans une minute.',
    'server.fault': 'Préau a rencontré un problème, il est noté. Actualiser dans une minute.',
  },
};

const en: TextWords = {
  home: 'Préau, back to the day',
  refresh: 'Refresh',
  refreshWhy: 'This page does not move by itself. Refresh it at least every five minutes to stay counted as present.',
  phase: {
    waiting: 'The lesson is not open yet.',
    open: 'The lesson is open.',
    closed: 'The lesson is over.',
  },
  here: '{n} of {of} pupils are here.',
  oneHere: '{n} of {of} pupils is here.',
  teacherHere: 'The teacher is here.',
  teacherAway: 'The teacher is not here.',
  slide: 'On show',
  noSlide: 'No slide is shown.',
  slideNumber: 'Slide {n} of {of}',
  slides: 'The slides',
  chat: 'Chat',
  noMessages: 'No message yet.',
  earlier: '{n} earlier messages are not shown here.',
  erased: 'message removed',
  nobody: 'name erased',
  you: 'me',
  write: 'Write to the class',
  send: 'Send',
  sheet: 'The lesson’s sheet',
  noSheet: 'This lesson has no sheet yet.',
  full: 'Open the lesson with sound and picture (JavaScript)',
  back: 'Back to the day',
  place: 'Take my place again',
  goOn: 'Go on',
  sorry: 'The lesson does not open',
  refusals: {
    'session.missing': 'The session has expired. Nothing is lost, neither is the place.',
    'session.revoked': 'The session was ended. Please sign in again.',
    'ticket.waiting': 'It is not yet the turn of this class. The place is kept.',
    'ticket.missing': 'Take a place at the door first.',
    'ticket.invalid': 'The place has expired. One click takes it again, nothing is lost.',
    'lesson.unknown': 'There is no such lesson. The link may be old.',
    'lesson.notYours': 'This lesson is for its class. The teacher can invite an account of the school.',
    'lesson.tooEarly': 'The doors open ten minutes before the lesson.',
    'lesson.closed': 'The lesson is over.',
    'lesson.cancelled': 'The lesson is cancelled. The day shows the next one.',
    'lesson.removed': 'The teacher asked to leave. Coming back needs their consent.',
    'lesson.full': 'The lesson is full. Tell the teacher or the school’s office.',
    'lesson.notOpen': 'The lesson is not open yet: the message was not sent. It is still below.',
    'lesson.locked': 'The teacher has closed the chat: the message was not sent. It is still below.',
    'lesson.notEntered': 'Enter the lesson first.',
    'request.invalid': 'The message is empty or too long (2,000 characters at most). It is still below.',
    'request.tooMany': 'Too many requests at once. Wait a minute, then refresh.',
    'server.unavailable': 'The lesson does not answer just now. Nothing is lost, refresh in a minute.',
    'server.closing': 'Préau is restarting. Refresh in a minute.',
    'server.fault': 'Préau met a problem; it is noted. Refresh in a minute.',
  },
};

/** The words of a language. */
export function textWords(language: TextLanguage): TextWords {
  return language === 'en' ? en : fr;
}
