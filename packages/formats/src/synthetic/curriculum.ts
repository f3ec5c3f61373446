// What a collège teaches each week, cut into lesson units. After the arrêté of 19 May 2015 on collège teaching; half hours are whole ones every other week.

/** The levels, lowest first. */
export const LEVELS = ['6e', '5e', '4e', '3e'] as const;
/** A level of a collège. */
export type CollegeLevel = (typeof LEVELS)[number];

/** Weeks of a lesson: all, or every other one. */
export type Rhythm = 'all' | 'A' | 'B';

/** One period of a class: usually one subject, sometimes two that alternate. `half`: one half of the class in weeks A, the other in weeks B. */
export interface ClassPeriod {
  readonly lessons: readonly { readonly subject: string; readonly rhythm: Rhythm; readonly half?: 1 | 2 }[];
}

/** Second languages, taught in groups across classes from 5e on. */
export const SECOND_LANGUAGES = ['Espagnol', 'Allemand'] as const;
/** Hours of the second language, as parallel groups. */
export const SECOND_LANGUAGE_HOURS = 3;
/** Optional subject across classes, 5e to 3e. */
export const LATIN = 'Latin';
/** Hours of Latin. */
export const LATIN_HOURS = 2;

const WHOLE: Readonly<Record<CollegeLevel, Readonly<Record<string, number>>>> = {
  '6e': {
    Français: 4,
    Mathématiques: 4,
    'Histoire-géographie': 3,
    Anglais: 4,
    SVT: 1,
    'Physique-chimie': 1,
    EPS: 4,
    'Arts plastiques': 1,
    'Éducation musicale': 1,
  },
  '5e': {
    Français: 4,
    Mathématiques: 3,
    'Histoire-géographie': 3,
    Anglais: 3,
    SVT: 1,
    'Physique-chimie': 1,
    Technologie: 1,
    EPS: 3,
    'Arts plastiques': 1,
    'Éducation musicale': 1,
  },
  '4e': {
    Français: 4,
    Mathématiques: 3,
    'Histoire-géographie': 3,
    Anglais: 3,
    SVT: 1,
    'Physique-chimie': 1,
    Technologie: 1,
    EPS: 3,
    'Arts plastiques': 1,
    'Éducation musicale': 1,
  },
  '3e': {
    Français: 4,
    Mathématiques: 3,
    'Histoire-géographie': 3,
    Anglais: 3,
    SVT: 1,
    'Physique-chimie': 1,
    Technologie: 1,
    EPS: 3,
    'Arts plastiques': 1,
    'Éducation musicale': 1,
  },
};

/** The periods of a class in a week, those across classes left out. */
export function periodsOf(level: CollegeLevel): ClassPeriod[] {
  const whole = Object.entries(WHOLE[level]).flatMap(([subject, hours]) =>
    Array.from({ length: hours }, (): ClassPeriod => ({ lessons: [{ subject, rhythm: 'all' }] })),
  );
  return [
    ...whole,
    {
      lessons: [
        { subject: 'Français', rhythm: 'A' },
        { subject: 'Mathématiques', rhythm: 'B' },
      ],
    },
    {
      lessons: [
        { subject: 'SVT', rhythm: 'A', half: 1 },
        { subject: 'SVT', rhythm: 'B', half: 2 },
      ],
    },
    ...(level === '6e'
      ? []
      : [
          {
            lessons: [
              { subject: 'Physique-chimie', rhythm: 'A' },
              { subject: 'Technologie', rhythm: 'B' },
            ],
          } satisfies ClassPeriod,
        ]),
  ];
}

/** The discipline whose teachers teach a subject. */
export function disciplineOf(subject: string): string {
  return subject === 'Français' || subject === LATIN ? 'Lettres' : subject;
}

/** Where a teacher of a subject teaches; `number` tells the rooms of one kind apart. */
export function roomOf(subject: string, number: number): string {
  switch (subject) {
    case 'EPS':
      return number % 2 === 0 ? 'Gymnase' : 'Plateau sportif';
    case 'SVT':
    case 'Physique-chimie':
      return `Labo ${subject === 'SVT' ? 'SVT' : 'PC'} ${number + 1}`;
    case 'Technologie':
      return `Atelier ${number + 1}`;
    case 'Arts plastiques':
      return 'Salle d’arts';
    case 'Éducation musicale':
      return 'Salle de musique';
    default:
      return `Salle ${101 + number}`;
  }
}
