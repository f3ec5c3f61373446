// What people wrote to one another before anybody tried the house: the channel of the class and four conversations; told once.
import { localDateAt } from '@preau/core/base';
import type { EpochMs } from '@preau/core/base';
import { parseChannelMessageId, parseMessageId, parseThreadId } from '@preau/core/school';
import type { MailGroup, MessageId } from '@preau/core/school';
import type { Life, Player } from './cast.ts';
import { at, idOf, schoolDay } from './life-calendar.ts';

/** Who says it: a pupil by place in the cast. */
type Speaker = 'teacher' | 'guardian' | 'head' | number;

const MINUTE_MS = 60_000;

const CHANNEL: readonly { readonly by: Speaker; readonly text: string }[] = [
  { by: 'teacher', text: 'Le canal est ouvert jusqu’à 18 h. Questions sur le contrôle : c’est ici.' },
  { by: 2, text: 'Est-ce qu’il faut savoir placer les villes sur la carte ?' },
  { by: 'teacher', text: 'Les fleuves oui, et une ville pour chacun. Pas plus.' },
  { by: 3, text: 'Pour la Garonne on peut prendre Toulouse ou Bordeaux ?' },
  { by: 'teacher', text: 'Les deux sont justes.' },
  { by: 4, text: 'J’ai fait un dessin pour s’en souvenir, je l’apporte demain.' },
  { by: 1, text: 'Merci !' },
];

interface Conversation {
  readonly key: string;
  readonly subject: string;
  readonly before: number;
  readonly hour: number;
  readonly to: readonly Speaker[];
  readonly toGuardians?: true;
  readonly says: readonly { readonly by: Speaker; readonly text: string }[];
}

// In the order of time: nobody writes twice in three seconds, and nobody before they wrote last.
const CONVERSATIONS: readonly Conversation[] = [
  {
    key: 'knee',
    subject: 'Genou de mon enfant',
    before: 5,
    hour: 9,
    to: ['teacher'],
    says: [
      {
        by: 'guardian',
        text: 'Bonjour, mon enfant s’est fait mal au genou en sport. Le médecin conseille d’éviter les escaliers cette semaine. Est-ce possible ?',
      },
      {
        by: 'teacher',
        text: 'Bonjour, merci pour votre message. Nos cours sont au rez-de-chaussée cette semaine, et un camarade portera le sac. Bon rétablissement !',
      },
      { by: 'guardian', text: 'Merci beaucoup, c’est très gentil.' },
    ],
  },
  {
    key: 'meeting',
    subject: 'Réunion des parents de 5e B',
    before: 3,
    hour: 12,
    to: [],
    toGuardians: true,
    says: [
      {
        by: 'teacher',
        text: 'Bonjour à toutes et à tous,\n\nla réunion de la classe aura lieu au collège, salle 12, à 18 h, jeudi de la semaine prochaine. Nous parlerons de la sortie et du travail à la maison.\n\nBien cordialement',
      },
    ],
  },
  {
    key: 'exercise',
    subject: 'Exercice 21',
    before: 2,
    hour: 16.5,
    to: ['teacher'],
    says: [
      { by: 0, text: 'Bonjour, je bloque à l’exercice 21 : il faut mettre au même dénominateur avant de comparer ?' },
      {
        by: 'teacher',
        text: 'Bonjour ! Oui, c’est la bonne idée. Regarde l’exemple encadré page 46, et essaie avec 12 comme dénominateur.',
      },
    ],
  },
  {
    key: 'council',
    subject: 'Conseil de classe',
    before: 1,
    hour: 11,
    to: ['teacher'],
    says: [
      {
        by: 'head',
        text: 'Bonjour, pouvez-vous préparer une phrase par élève pour le conseil de classe ? Le cours qui tombe à cette heure est annulé, les familles le voient déjà.',
      },
    ],
  },
];

/** Opens the channel of the class on the last school day, and lets the class talk. */
export async function talkInChannel(life: Life): Promise<readonly string[]> {
  const { schoolId, audienceId, teacher, zone } = life.cast;
  const begins = at(schoolDay(localDateAt(life.now, zone), -1), 16, zone);
  const opened = await life
    .at(begins)
    .channels.change(teacher.session, audienceId, { mode: 'open', openUntil: begins + 120 * MINUTE_MS });
  const refused = opened.ok ? [] : [opened.error.code];
  for (const [index, { by, text }] of CHANNEL.entries()) {
    const player = playerOf(life, by);
    const messageId = parseChannelMessageId(idOf(schoolId, 'channel', String(index)))!;
    const sent =
      player &&
      (await life
        .at(begins + (index * 7 + 2) * MINUTE_MS)
        .channels.send(player.session, audienceId, { messageId, text }));
    if (sent?.ok === false) refused.push(sent.error.code);
  }
  return refused;
}

/** Tells the conversations. */
export async function converse(life: Life): Promise<readonly string[]> {
  const refused: string[] = [];
  for (const conversation of CONVERSATIONS) refused.push(...(await tell(life, conversation)));
  return refused;
}

async function tell(
  life: Life,
  { key, subject, before, hour, to, toGuardians, says }: Conversation,
): Promise<readonly string[]> {
  const { schoolId, audienceId, zone } = life.cast;
  const threadId = parseThreadId(idOf(schoolId, 'thread', key))!;
  const begins = at(schoolDay(localDateAt(life.now, zone), -before), hour, zone);
  const groups: MailGroup[] = toGuardians === true ? [{ audienceId, who: 'guardians' }] : [];
  const personIds = to.flatMap((each) => playerOf(life, each)?.personId ?? []);
  const refused: string[] = [];
  let answers: MessageId | undefined;
  for (const [index, { by, text }] of says.entries()) {
    const player = playerOf(life, by);
    if (player === undefined) continue;
    const messageId = parseMessageId(idOf(schoolId, 'message', key, String(index)))!;
    const desks = life.at(later(begins, index));
    const sent =
      answers === undefined
        ? await desks.mail.start(player.session, { schoolId, threadId, messageId, subject, text, personIds, groups })
        : await answer(life, player, later(begins, index), { threadId, messageId, answers, text });
    if (!sent.ok) refused.push(sent.error.code);
    answers = messageId;
  }
  return refused;
}

/** Whoever answers has read what came before. */
async function answer(
  life: Life,
  player: Player,
  when: EpochMs,
  {
    threadId,
    ...wanted
  }: {
    threadId: NonNullable<ReturnType<typeof parseThreadId>>;
    messageId: MessageId;
    answers: MessageId;
    text: string;
  },
): ReturnType<ReturnType<Life['at']>['mail']['answer']> {
  const desks = life.at(when);
  await desks.mailbox.markRead(player.session, threadId);
  return desks.mail.answer(player.session, threadId, { ...wanted, toAll: false });
}

/** An hour and ten minutes between two messages. */
function later(begins: EpochMs, index: number): EpochMs {
  return begins + index * 70 * MINUTE_MS;
}

function playerOf({ cast }: Life, speaker: Speaker): Player | undefined {
  return typeof speaker === 'number' ? cast.pupils[speaker] : cast[speaker];
}
