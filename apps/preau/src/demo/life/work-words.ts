// What the class of the demo does in two weeks: in each lesson told here something was done, and something is to do.

/** One lesson with what was done, and what was given. */
export interface PlannedWork {
  /** 0 is Monday. */
  readonly day: number;
  readonly subject: string;
  readonly note: string;
  readonly text: string;
  readonly minutes: number;
  readonly expects: 'nothing' | 'done' | 'handIn';
  /** Due so many school days (Monday to Friday) after it was given. */
  readonly dueIn: number;
  /** A sheet goes with it. */
  readonly paper?: 'rivers' | 'report';
}

/** Weeks take turns. Both have work to hand in that is due within the week, and work that is due in the next. */
export const WEEKS: readonly (readonly PlannedWork[])[] = [
  [
    {
      day: 0,
      subject: 'Français',
      note: '# Le portrait\n\nLecture d’un portrait dans *Les Misérables*. Relevé des adjectifs : ce qui se voit, ce qui se devine.',
      text: 'Écrire le portrait de quelqu’un que tu connais bien : dix lignes, sans dire son nom.',
      minutes: 40,
      expects: 'handIn',
      dueIn: 3,
    },
    {
      day: 1,
      subject: 'Mathématiques',
      note: '# Fractions\n\nComparer deux fractions : même dénominateur, puis même numérateur. Exercices 12 à 15 corrigés.',
      text: 'Exercices 18 et 21 page 47. Écris le calcul, pas seulement le résultat.',
      minutes: 25,
      expects: 'done',
      dueIn: 2,
    },
    {
      day: 2,
      subject: 'SVT',
      note: '# Respirer dans l’eau\n\nObservation d’une ouïe de poisson à la loupe. Schéma dans le cahier.',
      text: 'Dessiner une branchie et la légender. Une photo de ton cahier suffit.',
      minutes: 30,
      expects: 'handIn',
      dueIn: 4,
    },
    {
      day: 3,
      subject: 'Histoire-géographie',
      note: '# Les fleuves de France\n\nLa Seine, la Loire, la Garonne, le Rhône : de la source à l’embouchure.',
      text: 'Compléter la fiche des fleuves, puis l’apprendre : petit contrôle au prochain cours.',
      minutes: 20,
      expects: 'done',
      dueIn: 3,
      paper: 'rivers',
    },
    {
      day: 4,
      subject: 'Anglais',
      note: '# My weekend\n\nLe prétérit des verbes réguliers. Dialogue à deux : *What did you do?*',
      text: 'Apprendre les dix verbes de la leçon 4 et préparer trois phrases sur ton week-end.',
      minutes: 15,
      expects: 'nothing',
      dueIn: 2,
    },
  ],
  [
    {
      day: 0,
      subject: 'Histoire-géographie',
      note: '# La ville au Moyen Âge\n\nPlan d’une ville : l’enceinte, le marché, la cathédrale. Qui habite où ?',
      text: 'Raconter en quinze lignes une journée de marché, vue par un marchand.',
      minutes: 40,
      expects: 'handIn',
      dueIn: 3,
    },
    {
      day: 1,
      subject: 'Mathématiques',
      note: '# Triangles\n\nConstruire un triangle à la règle et au compas. Quand est-ce impossible ?',
      text: 'Construire les trois triangles de l’exercice 9 page 112, au crayon bien taillé.',
      minutes: 25,
      expects: 'done',
      dueIn: 2,
    },
    {
      day: 2,
      subject: 'Arts plastiques',
      note: '# Lumière et ombre\n\nDessiner un objet éclairé d’un seul côté.',
      text: 'Dessiner ta gomme ou ta trousse près d’une lampe, et rendre une photo du dessin.',
      minutes: 30,
      expects: 'handIn',
      dueIn: 4,
    },
    {
      day: 3,
      subject: 'Physique-chimie',
      note: '# Mélanges\n\nEau et sable, eau et sel : filtrer, laisser reposer, faire évaporer. Compte rendu à deux.',
      text: 'Finir le compte rendu : le schéma du filtre et une phrase de conclusion.',
      minutes: 20,
      expects: 'done',
      dueIn: 3,
      paper: 'report',
    },
    {
      day: 4,
      subject: 'Français',
      note: '# Le dialogue\n\nPonctuation du dialogue : tirets, guillemets, verbes de parole.',
      text: 'Lire le chapitre 3 et noter deux répliques qui t’ont plu.',
      minutes: 20,
      expects: 'nothing',
      dueIn: 2,
    },
  ],
];

/** For any other class: its own teachers write so. */
export const USUAL = {
  notes: [
    'Correction des exercices, puis entraînement à deux.',
    'Leçon : à retrouver dans le cahier. Questions de chacun en fin de séance.',
    'Interrogation courte, corrigée ensemble ; suite du chapitre.',
    'Travail en groupes de quatre ; chaque groupe a présenté son résultat.',
  ],
  texts: [
    'Revoir la leçon et refaire l’exercice corrigé en classe.',
    'Apprendre la leçon ; préparer deux questions pour la classe.',
    'Terminer le travail commencé en groupe.',
    'Relire le cours et compléter le schéma dans le cahier.',
    'Lire le document distribué et répondre aux deux premières questions.',
    'Faire les exercices 3 et 4 de la fiche, au propre.',
    'Réviser pour l’interrogation : cours et exercices de la semaine.',
  ],
} as const;

/** What pupils handed in, and what the teacher answered, in turn. */
export const HANDED = {
  texts: [
    'Voilà mon travail. J’ai hésité pour la fin.',
    'Bonjour, je rends mon devoir. Bonne journée !',
    'J’ai fait un brouillon avant, il est au dos.',
    'Je l’ai relu avec ma sœur.',
  ],
  comments: [
    'Très bon travail : c’est précis et bien présenté. Pense à relire les accords.',
    'De bonnes idées ! Reprends le deuxième paragraphe : une idée par phrase.',
    'C’est complet. Bravo pour le soin.',
  ],
} as const;
