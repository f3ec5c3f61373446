// The form of an announcement as data: what it holds, what it sends, whether it can be sent. Unit-tested.

import type { PostReader } from '@preau/core/school';
import type { FileInfo } from '@preau/protocol/school';

/** The fields. */
export interface Draft {
  readonly whole: boolean;
  readonly audienceIds: readonly string[];
  readonly readers: readonly PostReader[];
  readonly title: string;
  readonly text: string;
  readonly acknowledge: boolean;
  readonly urgent: boolean;
  readonly survey: SurveyDraft | undefined;
  readonly files: readonly FileInfo[];
}

/** The fields of a survey. */
export interface SurveyDraft {
  readonly question: string;
  readonly options: readonly string[];
  readonly multiple: boolean;
  readonly anonymous: boolean;
  /** `YYYY-MM-DD`, the last day. */
  readonly lastDay: string;
}

/** As the form opens: a teacher's only class is chosen already. */
export function newDraft(audienceIds: readonly string[], isOffice: boolean): Draft {
  return {
    whole: isOffice,
    audienceIds: !isOffice && audienceIds.length === 1 ? audienceIds : [],
    readers: ['pupil', 'guardian'],
    title: '',
    text: '',
    acknowledge: false,
    urgent: false,
    survey: undefined,
    files: [],
  };
}

/** Whom it is for, or undefined while that is nobody. */
export function addressedBy(
  draft: Pick<Draft, 'whole' | 'audienceIds' | 'readers'>,
  schoolId: string,
):
  | { readonly schoolId: string; readonly audienceIds: readonly string[]; readonly readers: readonly PostReader[] }
  | undefined {
  if (draft.readers.length === 0 || (!draft.whole && draft.audienceIds.length === 0)) return undefined;
  return { schoolId, audienceIds: draft.whole ? [] : draft.audienceIds, readers: draft.readers };
}

/** The body of the request, or undefined while something is missing. `endOf` gives the last instant of a day. */
export function bodyOf(
  draft: Draft,
  post: { readonly postId: string; readonly schoolId: string },
  endOf: (day: string) => number,
): object | undefined {
  const addressed = addressedBy(draft, post.schoolId);
  const title = draft.title.trim();
  if (addressed === undefined || title === '') return undefined;
  const survey = draft.survey === undefined ? undefined : surveyOf(draft.survey, endOf);
  if (draft.survey !== undefined && survey === undefined) return undefined;
  return {
    postId: post.postId,
    ...addressed,
    title,
    text: draft.text.trim(),
    acknowledge: draft.acknowledge,
    ...(draft.urgent ? { urgent: true } : {}),
    ...(survey === undefined ? {} : { survey }),
    ...(draft.files.length === 0 ? {} : { fileIds: draft.files.map((file) => file.fileId) }),
  };
}

function surveyOf(draft: SurveyDraft, endOf: (day: string) => number): object | undefined {
  const options = draft.options.map((option) => option.trim()).filter((option) => option !== '');
  const question = draft.question.trim();
  if (question === '' || options.length < 2 || new Set(options).size !== options.length || draft.lastDay === '')
    return undefined;
  return {
    question,
    options,
    multiple: draft.multiple,
    anonymous: draft.anonymous,
    closesAt: endOf(draft.lastDay),
  };
}
