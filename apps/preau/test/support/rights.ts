// The table of rights: for every operation of the API, what each caller gets. `ok` is the status that the description names.
import { CALLERS } from './two-schools.ts';
import type { Caller } from './two-schools.ts';

/** What each caller gets: `ok`, or the code of the refusal. */
export type Row = Readonly<Record<Caller, string>>;

/** Own class, another class of the school, another school. */
type Three = readonly [own: string, otherClass: string, otherSchool: string];
/** Own school, another school. */
type Two = readonly [own: string, otherSchool: string];

function row(
  nobody: string,
  by: {
    readonly pupil: Three;
    readonly teacher: Three;
    readonly guardian: Three;
    readonly head: Two;
    readonly operator: Two;
  },
): Row {
  const answers = [nobody, ...by.pupil, ...by.teacher, ...by.guardian, ...by.head, ...by.operator];
  return Object.fromEntries(CALLERS.map((caller, index) => [caller, answers[index] ?? ''])) as Row;
}

const every = (answer: string): Row => Object.fromEntries(CALLERS.map((caller) => [caller, answer])) as Row;
const thrice = (answer: string): Three => [answer, answer, answer];
const twice = (answer: string): Two => [answer, answer];
const missing = 'session.missing';
const forbidden = 'session.forbidden';

const anybody = every('ok');
/** Counts of the whole house: its operators, of whichever school. */
const operators = Object.fromEntries(CALLERS.filter((who) => who.startsWith('operator')).map((who) => [who, 'ok']));
const signedIn: Row = { ...anybody, nobody: missing };

/** A deed upon the class: its teachers and the office of the school. */
const staff = (notYours: string, unknown: string): Row =>
  row(missing, {
    pupil: thrice(forbidden),
    teacher: ['ok', notYours, unknown],
    guardian: thrice(forbidden),
    head: ['ok', unknown],
    operator: ['ok', unknown],
  });
/** A deed of the office alone. */
const office = (unknown: string): Row =>
  row(missing, {
    pupil: thrice(forbidden),
    teacher: thrice(forbidden),
    guardian: thrice(forbidden),
    head: ['ok', unknown],
    operator: ['ok', unknown],
  });
/** Of a lesson: outside its roster nobody, whatever the role, and in another school it does not exist. */
const roster = (pupil: string): Row =>
  row(missing, {
    pupil: [pupil, 'lesson.notYours', 'lesson.unknown'],
    teacher: ['ok', 'lesson.notYours', 'lesson.unknown'],
    guardian: ['lesson.notYours', 'lesson.notYours', 'lesson.unknown'],
    head: ['lesson.notYours', 'lesson.unknown'],
    operator: ['lesson.notYours', 'lesson.unknown'],
  });
const rollCall = row(missing, {
  pupil: ['lesson.notTeacher', 'lesson.notTeacher', 'lesson.unknown'],
  teacher: ['ok', 'lesson.notTeacher', 'lesson.unknown'],
  guardian: ['lesson.notTeacher', 'lesson.notTeacher', 'lesson.unknown'],
  head: ['ok', 'lesson.unknown'],
  operator: ['lesson.notTeacher', 'lesson.unknown'],
});

/** By `METHOD path` as the description writes it, in the order in which the test walks it. */
export const RIGHTS: Readonly<Record<string, Row>> = {
  'GET /health': anybody,
  'GET /metrics': anybody,
  'GET /q/v1.json': anybody,
  'GET /q/keys.json': anybody,
  'GET /q/now.json': { ...every(forbidden), nobody: missing, ...operators },
  'GET /q/seeds.json': anybody,
  'GET /q/credits/{file}': every('request.notFound'),
  // Whoever knows the path of a board may read it, and nobody guesses one.
  'GET /q/c/{file}': every('request.notFound'),
  // The ticket says who goes, whoever sends it.
  'POST /q/away': every('ticket.invalid'),
  'POST /q/leave': every('ticket.invalid'),
  // Who may be in the lesson is lesson's to say; the gate keeps strangers' schools out as soon as its plan knows the lesson.
  'GET /attente/{id}': signedIn,
  'GET /etat': anybody,
  'GET /etat.json': anybody,
  'GET /api/openapi.json': anybody,
  'POST /q/arrival': anybody,
  'GET /q/arrival/pixel.svg': anybody,
  // Only a school's signature is believed, and nobody here has one.
  'POST /q/batch': every(forbidden),
  // The gate gives places, and lesson decides whose lesson it is.
  'POST /q/ticket': signedIn,
  'POST /api/session': anybody,
  'GET /api/session': signedIn,
  'POST /api/session/refresh': signedIn,
  'DELETE /api/session': anybody,
  'POST /api/activation/check': anybody,
  'POST /api/activation': anybody,
  'GET /api/today': signedIn,
  'GET /api/today/texte': signedIn,
  'GET /api/capsule': signedIn,
  'GET /api/audiences': row(missing, {
    pupil: thrice(forbidden),
    teacher: thrice('ok'),
    guardian: thrice(forbidden),
    head: twice('ok'),
    operator: twice('ok'),
  }),
  'GET /api/audiences/{audienceId}/pupils': staff('audience.notYours', 'audience.unknown'),
  'POST /api/people/search': office(forbidden),
  'POST /api/people/{personId}/activation-code': staff('person.notYours', 'person.unknown'),
  'POST /api/people': office(forbidden),
  'PATCH /api/people/{personId}': office('person.unknown'),
  'POST /api/timetable/lessons': staff('audience.notYours', 'audience.unknown'),
  'PATCH /api/timetable/lessons/{lessonId}': office('lesson.unknown'),
  'POST /api/lessons/{id}/open': roster('lesson.notTeacher'),
  'POST /api/lessons/{id}/enter': roster('ok'),
  'GET /api/lessons/{id}/log': roster('ok'),
  // A socket needs the pass of `enter`; cookies are not looked at.
  'GET /ws/lessons/{id}': every('pass.invalid'),
  'POST /api/lessons/{id}/media-grant': roster('ok'),
  'GET /api/lessons/{id}/roll-call': rollCall,
  'GET /api/lessons/{id}/roll-call.csv': rollCall,
  'GET /api/lessons/{id}/people-to-invite': roster('lesson.notTeacher'),
  'GET /api/lessons/{id}/sheet': roster('ok'),
  'PUT /api/lessons/{id}/sheet': roster('lesson.notTeacher'),
  'POST /api/lessons/{id}/pictures': roster('lesson.notTeacher'),
  'GET /api/lessons/{id}/pictures/{pictureId}/{size}': roster('ok'),
  'GET /api/lessons/{id}/texte': roster('ok'),
  'POST /api/lessons/{id}/texte': roster('ok'),
  'GET /api/lessons/{id}/texte/fiche': roster('ok'),
  // Only what the media server signed.
  'POST /hooks/livekit': every('request.invalid'),
  // Last: it ends the sessions with which the others are walked.
  'DELETE /api/sessions': signedIn,
};
