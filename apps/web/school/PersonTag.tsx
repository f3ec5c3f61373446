// How it stands with a person's account, in shape and word.

import { CircleCheck, CircleDashed, CircleSlash, FileQuestionMark, IdCard } from 'lucide-react';
import type { LucideIcon } from 'lucide-react';
import type { ReactNode } from 'react';
import type { OfficePerson } from '@preau/protocol/school';
import { useSchoolMessages } from './messages.ts';
import { accountStanding, personStanding } from './people.ts';
import type { PersonStanding } from './people.ts';

const SHAPES: Readonly<Record<PersonStanding, readonly [icon: LucideIcon, look: string]>> = {
  ended: [CircleSlash, ''],
  missing: [FileQuestionMark, 'tag-note'],
  active: [CircleCheck, 'tag-ok'],
  byCard: [IdCard, 'tag-ok'],
  notActive: [CircleDashed, ''],
};

/** The tag of a person. */
export function PersonTag({
  person,
}: {
  readonly person: Pick<OfficePerson, 'active' | 'missing' | 'activated' | 'byCard'>;
}): ReactNode {
  return <Tag standing={personStanding(person)} />;
}

/** The tag of an account whose person is in the school. */
export function AccountTag({ account }: { readonly account: Pick<OfficePerson, 'activated' | 'byCard'> }): ReactNode {
  return <Tag standing={accountStanding(account)} />;
}

function Tag({ standing }: { readonly standing: PersonStanding }): ReactNode {
  const text = useSchoolMessages().people;
  const [Icon, look] = SHAPES[standing];
  return (
    <span className={`tag ${look}`}>
      <Icon className="i" aria-hidden="true" /> {text.standings[standing]}
    </span>
  );
}
