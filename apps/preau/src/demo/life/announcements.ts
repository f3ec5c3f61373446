// Four announcements, of which one asks for « J’ai lu » and one is a survey, and who has read them; told once.
import { localDateAt } from '@preau/core/base';
import type { AudienceId, EpochMs, FileId } from '@preau/core/base';
import { parsePostId } from '@preau/core/school';
import type { PostId, PostReader } from '@preau/core/school';
import type { Life, Player } from './cast.ts';
import { at, drawn, idOf, schoolDay } from './life-calendar.ts';
import { outingPaper } from './papers.ts';

interface Told {
  readonly key: string;
  readonly by: 'head' | 'teacher';
  /** Whole school when absent. */
  readonly toClass?: true;
  readonly readers: readonly PostReader[];
  readonly title: string;
  readonly text: string;
  readonly acknowledge: boolean;
  /** School days before today, and the hour. */
  readonly before: number;
  readonly hour: number;
  readonly paper?: true;
  readonly survey?: { readonly question: string; readonly options: readonly string[] };
}

const FAMILIES = ['pupil', 'guardian'] as const;

const TOLD: readonly Told[] = [
  {
    key: 'garden',
    by: 'head',
    readers: ['pupil', 'guardian', 'staff'],
    title: 'Le jardin du collège cherche des mains',
    text: 'Le potager est prêt pour la saison. Rendez-vous le mercredi à 13 h devant la serre, bottes aux pieds. Parents et professeurs sont les bienvenus.',
    acknowledge: false,
    before: 6,
    hour: 11,
  },
  {
    key: 'outing',
    by: 'teacher',
    toClass: true,
    readers: FAMILIES,
    title: 'Sortie au musée : ce qu’il faut savoir',
    text: 'La classe visite le musée des Arts et Métiers dans deux semaines, toute la journée.\n\n- Départ du collège à 8 h 45, retour à 17 h.\n- Pique-nique à apporter.\n- Un carnet et un crayon pour dessiner une machine.\n\nL’autorisation est jointe : merci de la rapporter signée.',
    acknowledge: true,
    before: 4,
    hour: 10,
    paper: true,
  },
  {
    key: 'book',
    by: 'teacher',
    toClass: true,
    readers: ['pupil'],
    title: 'Quel livre lirons-nous ensemble ?',
    text: 'Trois livres sont au CDI en quinze exemplaires. Vote pour celui que tu as envie de lire : nous commençons lundi en huit.',
    acknowledge: false,
    before: 2,
    hour: 14,
    survey: {
      question: 'Mon choix',
      options: ['L’Île au trésor', 'Le Merveilleux Voyage de Nils Holgersson', 'Vingt mille lieues sous les mers'],
    },
  },
  {
    key: 'bikes',
    by: 'head',
    readers: ['pupil', 'guardian', 'staff'],
    title: 'Abri à vélos : entrée par la rue des Tilleuls',
    text: 'À partir de demain, l’abri à vélos s’ouvre à 7 h 40 du côté de la rue des Tilleuls. Pensez aux lumières : il fait sombre le matin.',
    acknowledge: false,
    before: 1,
    hour: 15.5,
  },
];

/** Is all of it told? The last one is there. */
export async function isAnnounced({ school, cast }: Life): Promise<boolean> {
  const postId = postIdOf(cast.schoolId, TOLD.at(-1)!.key);
  return (await school.stores.feed.findKept({ schoolId: cast.schoolId, postId })) !== undefined;
}

/** Tells them, one after the other. Answers the codes of what was refused. */
export async function announceAll(life: Life): Promise<readonly string[]> {
  const refused: string[] = [];
  for (const told of TOLD) refused.push(...(await announce(life, told)));
  return refused;
}

function postIdOf(schoolId: string, key: string): PostId {
  return parsePostId(idOf(schoolId, 'post', key))!;
}

async function announce(life: Life, told: Told): Promise<readonly string[]> {
  const { schoolId, audienceId, zone } = life.cast;
  const author = life.cast[told.by];
  const postId = postIdOf(schoolId, told.key);
  const today = localDateAt(life.now, zone);
  const when = at(schoolDay(today, -told.before), told.hour, zone);
  const fileIds: FileId[] = [];
  if (told.paper === true) {
    const made = await life.at(when).fileBytes.make(schoolId, author.personId, outingPaper());
    if (made.ok) fileIds.push(made.value.fileId);
  }
  const audienceIds: AudienceId[] = told.toClass === true ? [audienceId] : [];
  const added = await life.at(when).posts.add(author.session, {
    postId,
    schoolId,
    audienceIds,
    readers: told.readers,
    title: told.title,
    text: told.text,
    acknowledge: told.acknowledge,
    fileIds,
    ...(told.survey === undefined
      ? {}
      : { survey: { ...told.survey, multiple: false, anonymous: false, closesAt: at(schoolDay(today, 8), 18, zone) } }),
  });
  if (!added.ok) return [added.error.code];
  await read(life, told, postId, when);
  return [];
}

/** The first pupil and the guardian have read the oldest only: the others are new for whoever tries the house. */
async function read(life: Life, told: Told, postId: PostId, when: EpochMs): Promise<void> {
  const { pupils, guardian } = life.cast;
  const [first, ...others] = pupils;
  const readers: Player[] = told.key === 'garden' ? [first, guardian] : [];
  const active = [...readers, ...others.filter((each) => drawn(3, told.key, each.personId) > 0)];
  const { feed } = life.at(when + 90 * 60_000);
  await Promise.all(
    active.map(async ({ session, personId }) => {
      if (told.readers.includes('pupil') || personId === guardian.personId)
        await feed.mark(session, postId, told.acknowledge);
      if (told.survey !== undefined)
        await feed.answer(session, postId, [drawn(told.survey.options.length, postId, personId)]);
    }),
  );
}
