// The waiting page in French (the model): « tu » for pupils; what differs for adults stands beneath.

import type { WaitingMessages } from './waiting-words.ts';

/** To a pupil. */
export const waitingFr: WaitingMessages = {
  title: 'Ta classe entre bientôt',
  titleNext: 'C’est à toi',
  skip: 'Aller à l’heure d’entrée',
  home: 'Préau, revenir à la journée',
  now: 'Il est',
  other: { label: 'English', language: 'en' },
  lessonAt: 'cours de {time}',
  plainLesson: 'Ton cours',
  lines: {
    between: 'Entre {from} et {to}',
    around: 'Vers {from}',
    unknown: 'Heure pas encore connue',
    together: 'Beaucoup de classes arrivent ensemble. Elles entrent une par une, au complet.',
    whyUnknown:
      'Trop peu de monde entre en ce moment pour promettre une heure. Elle sera ici dès qu’elle pourra être dite.',
    moreAhead: 'C’est plus tard qu’annoncé\u00A0: plus d’élèves que prévu passent avant toi.',
    slower: 'C’est plus tard qu’annoncé\u00A0: la porte laisse entrer moins vite qu’il y a un instant.',
    next: 'Ta classe est la prochaine',
    oneClass: 'Une classe avant la tienne',
    manyClasses: '{n} classes avant la tienne',
    oneAhead: 'Une personne avant ta classe',
    manyAhead: '{n} personnes avant ta classe',
    here: 'Dans la cour\u00A0: {n} sur {of}',
    walking: 'Ta classe entre\u00A0: {n} sur {of} en cours',
    teacherIn: 'L’enseignant est en cours',
    teacherWaiting: 'L’enseignant est là, il attend aussi',
    teacherAway: 'L’enseignant n’est pas encore là',
    turn: 'C’est à toi. La porte s’ouvre.',
  },
  guest:
    'Ce cours n’est pas dans ton emploi du temps. Si l’enseignant t’a invité, attends ici\u00A0: tu entres après sa classe.',
  sheet: 'Ouvrir la fiche du cours',
  sound: 'Tester le son',
  soundHeard: 'Deux notes viennent de sonner. Rien entendu\u00A0? Monte le volume, vérifie le casque, puis réessaie.',
  device: 'Autre appareil',
  deviceText:
    'Photographie ce carré avec l’autre appareil et connecte-toi\u00A0: ta place t’y attend, la même. Le carré ne laisse entrer personne d’autre.',
  refresh: 'Actualiser',
  refreshWhy:
    'Sans JavaScript, cette page ne bouge pas toute seule. Actualise chaque minute\u00A0: ta place reste la même, et la page te dit quand c’est à toi.',
  pause: 'Arrêter le dessin',
  meanwhile: 'En attendant',
  prepare: ['Sors ton cahier, ton livre et un stylo.', 'Relis la fin du dernier cours.', 'Note une question à poser.'],
  whyTitle: 'Pourquoi attendre\u00A0?',
  why: [
    'Beaucoup de classes arrivent au même moment. La porte les laisse entrer une par une, aussi vite que possible, pour que chaque cours commence au complet.',
    'L’ordre est tiré au sort à chaque heure. Venir plus tôt, recharger ou ouvrir d’autres onglets n’y change rien.',
    'Ta place est gardée, même si tu fermes cette page.',
  ],
  you: 'toi',
  scene: 'Dessin\u00A0: la classe est en rang devant la porte, {here} sur {of}.',
  turnText: 'La porte est ouverte, ta place est prête.',
  enter: 'Entrer en classe',
  earlyTitle: 'C’est un peu tôt',
  early: 'Les portes ouvrent à {time}.',
  alone: 'L’entrée se fera toute seule.',
  offline:
    'Hors ligne\u00A0: ce qui est écrit ici date d’avant la coupure. Ta place est gardée, la page reprend avec le réseau.',
  back: 'Revenir à la journée',
  noSheet: 'Ce cours n’a pas encore de fiche.',
  sheetTitle: 'La fiche du cours',
  stops: {
    signIn: {
      title: 'Ta place t’attend',
      text: 'Il faut être connecté pour la retrouver. Rien n’est perdu.',
      link: 'Reprendre ma place',
    },
    unknown: {
      title: 'Ce cours n’existe pas',
      text: 'Le lien est peut-être ancien. La journée montre les cours qui viennent.',
      link: 'Voir ma journée',
    },
    notYours: {
      title: 'Ce cours n’est pas le tien',
      text: 'Il est réservé à une classe d’un autre établissement. La journée montre tes cours.',
      link: 'Voir ma journée',
    },
    ended: {
      title: 'Le cours est terminé',
      text: 'La journée montre le prochain.',
      link: 'Voir ma journée',
    },
    cancelled: { title: 'Le cours est annulé', text: 'La journée montre le prochain.', link: 'Voir ma journée' },
    busy: {
      title: 'La porte ne répond pas',
      text: 'Ta place ne se perd pas. Attends une minute, puis réessaie.',
      link: 'Réessayer',
    },
  },
  signIn: {
    again: 'La connexion a expiré. Il faut se reconnecter.',
    login: 'Identifiant',
    password: 'Mot de passe',
    button: 'Se connecter',
  },
};

const { lines, stops } = waitingFr;

/** To an adult: teacher, guardian, head, operator. */
export const waitingFrAdult: WaitingMessages = {
  ...waitingFr,
  title: 'Votre classe entre bientôt',
  titleNext: 'C’est à vous',
  plainLesson: 'Votre cours',
  lines: {
    ...lines,
    moreAhead: 'C’est plus tard qu’annoncé\u00A0: plus d’élèves que prévu passent avant vous.',
    next: 'Votre classe est la prochaine',
    oneClass: 'Une classe avant la vôtre',
    manyClasses: '{n} classes avant la vôtre',
    oneAhead: 'Une personne avant votre classe',
    manyAhead: '{n} personnes avant votre classe',
    walking: 'Votre classe entre\u00A0: {n} sur {of} en cours',
    turn: 'C’est à vous. La porte s’ouvre.',
  },
  guest:
    'Ce cours n’est pas dans votre emploi du temps. Si l’enseignant vous a invité, attendez ici\u00A0: vous entrez après sa classe.',
  soundHeard:
    'Deux notes viennent de sonner. Rien entendu\u00A0? Montez le volume, vérifiez le casque, puis réessayez.',
  deviceText:
    'Photographiez ce carré avec l’autre appareil et connectez-vous\u00A0: votre place vous y attend, la même. Le carré ne laisse entrer personne d’autre.',
  refreshWhy:
    'Sans JavaScript, cette page ne bouge pas toute seule. Actualisez chaque minute\u00A0: votre place reste la même, et la page vous dit quand c’est à vous.',
  prepare: [
    'Préparez la fiche et la première diapositive.',
    'Testez le son.',
    'Gardez cette page ouverte\u00A0: vous entrez avant vos élèves.',
  ],
  why: [waitingFr.why[0]!, waitingFr.why[1]!, 'Votre place est gardée, même si vous fermez cette page.'],
  you: 'vous',
  turnText: 'La porte est ouverte, votre place est prête.',
  offline:
    'Hors ligne\u00A0: ce qui est écrit ici date d’avant la coupure. Votre place est gardée, la page reprend avec le réseau.',
  stops: {
    ...stops,
    signIn: { ...stops.signIn, title: 'Votre place vous attend' },
    notYours: {
      ...stops.notYours,
      title: 'Ce cours n’est pas le vôtre',
      text: 'Il est réservé à une classe d’un autre établissement. La journée montre vos cours.',
    },
    busy: { ...stops.busy, text: 'Votre place ne se perd pas. Attendez une minute, puis réessayez.' },
  },
};
