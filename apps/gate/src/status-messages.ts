// The words of `/etat`. Read by anybody, so in nobody's person: no *tu*, no *vous*.

import type { Headline } from '@preau/core/gate';
import type { StageStatus } from '@preau/protocol/gate';

/** The words of the status page in one language. */
export interface StatusMessages {
  readonly title: string;
  readonly skip: string;
  readonly home: string;
  readonly signIn: string;
  readonly other: { readonly label: string; readonly language: 'fr' | 'en' };
  readonly headlines: Readonly<Record<Headline, string>>;
  /** This gate cannot reach the others. */
  readonly alone: string;
  readonly measured: (time: string) => string;
  readonly stagesTitle: string;
  readonly stages: Readonly<Record<StageStatus['stage'], { readonly name: string; readonly does: string }>>;
  readonly states: Readonly<Record<StageStatus['state'], string>>;
  readonly p95: (ms: number) => string;
  readonly unmeasured: string;
  readonly adviceTitle: string;
  readonly advice: readonly { readonly who: string; readonly text: string }[];
  readonly source: string;
  readonly machine: string;
}

/** French. */
export const statusFr: StatusMessages = {
  title: 'État du service',
  skip: 'Aller à l’état',
  home: 'Préau, accueil',
  signIn: 'Se connecter',
  other: { label: 'English', language: 'en' },
  headlines: {
    open: 'Les cours ouvrent normalement.',
    slow: 'Les cours ouvrent, avec lenteur.',
    noSignIn: 'La connexion ne répond pas.',
    noWorkspace: 'L’espace de travail ne répond pas.',
    noLessons: 'Les cours ne répondent pas.',
    noMedia: 'Les cours ouvrent sans son ni image.',
    unknown: 'La mesure est en cours.',
  },
  alone: 'Cette porte ne joint plus les autres\u00A0: elle fait entrer les classes seule, plus lentement.',
  measured: (time) => `Mesuré à ${time} par les sondes de cette porte, toutes les 10 secondes environ.`,
  stagesTitle: 'D’étape en étape',
  stages: {
    gate: { name: 'Page d’entrée', does: 'la première page et les billets' },
    'sign-in': { name: 'Connexion', does: 'identifiant et mot de passe' },
    workspace: { name: 'Espace de travail', does: 'emploi du temps, classes' },
    lessons: { name: 'Cours', does: 'texte, diapos, discussion' },
    media: { name: 'Son et image', does: 'micro, caméra, écran' },
  },
  states: {
    open: 'ouvert',
    slow: 'ralenti',
    queue: 'file',
    voiceOnly: 'voix seule',
    down: 'ne répond pas',
    unknown: 'inconnu',
  },
  p95: (ms) => `répond en ${ms} ms ou moins, 95 fois sur 100`,
  unmeasured: 'pas encore mesuré',
  adviceTitle: 'Que faire si rien ne vient\u00A0?',
  advice: [
    { who: 'Élève', text: 'Garder la page ouverte. La place reste acquise, la page reprend toute seule.' },
    {
      who: 'Enseignant',
      text: 'Sans son ni image, ouvrir le cours quand même\u00A0: texte et diapos suffisent pour commencer.',
    },
    { who: 'Responsable', text: 'Rien à recharger. La vie scolaire voit le même état que cette page.' },
  ],
  source:
    'Source\u00A0: sonde. Les chiffres sont ceux des cinq dernières minutes\u00A0; ce qui n’est pas mesuré n’est pas affiché.',
  machine: 'Le même état pour une machine',
};

/** English. */
export const statusEn: StatusMessages = {
  title: 'Service status',
  skip: 'Skip to the status',
  home: 'Préau, home',
  signIn: 'Sign in',
  other: { label: 'Français', language: 'fr' },
  headlines: {
    open: 'Lessons open as usual.',
    slow: 'Lessons open, slowly.',
    noSignIn: 'Sign-in does not answer.',
    noWorkspace: 'The workspace does not answer.',
    noLessons: 'Lessons do not answer.',
    noMedia: 'Lessons open without sound or picture.',
    unknown: 'Measuring.',
  },
  alone: 'This gate cannot reach the others: it lets classes in on its own, more slowly.',
  measured: (time) => `Measured at ${time} by the probes of this gate, about every 10 seconds.`,
  stagesTitle: 'Stage by stage',
  stages: {
    gate: { name: 'Front page', does: 'first page and tickets' },
    'sign-in': { name: 'Sign-in', does: 'login and password' },
    workspace: { name: 'Workspace', does: 'timetable, classes' },
    lessons: { name: 'Lessons', does: 'text, slides, chat' },
    media: { name: 'Sound and picture', does: 'microphone, camera, screen' },
  },
  states: {
    open: 'open',
    slow: 'slow',
    queue: 'queue',
    voiceOnly: 'voice only',
    down: 'no answer',
    unknown: 'unknown',
  },
  p95: (ms) => `answers within ${ms} ms, 95 times in 100`,
  unmeasured: 'not measured yet',
  adviceTitle: 'What if nothing comes?',
  advice: [
    { who: 'Pupils', text: 'Keep the page open. The place is kept, the page goes on by itself.' },
    {
      who: 'Teachers',
      text: 'Without sound or picture, open the lesson all the same: text and slides are enough to begin.',
    },
    { who: 'Guardians', text: 'Nothing to reload. The school office sees the same status as this page.' },
  ],
  source: 'Source: probe. Figures are those of the last five minutes; what was not measured is not shown.',
  machine: 'The same status for a machine',
};
