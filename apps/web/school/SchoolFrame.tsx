// The frame around the workspace's screens: it reads the day once and hands over the person shown.

import type { ReactNode } from 'react';
import type { PersonDay, TodayAnswer } from '@preau/protocol/school';
import { serverNow } from '../ui/clock.ts';
import { Frame } from '../ui/Frame.tsx';
import { Failed, Skeletons } from '../ui/Waiting.tsx';
import { framePerson, placesOf, wantedPerson } from './account.ts';
import { chosenPerson } from './day.ts';
import { useSchoolMessages } from './messages.ts';
import { useDay } from './today.ts';

/** Renders `children` with the day of `date` (today when absent) and the person shown. */
export function SchoolFrame({
  date,
  title,
  children,
}: {
  readonly date?: string;
  /** Heading while nothing is there yet. */
  readonly title: string;
  readonly children: (person: PersonDay, day: TodayAnswer, reread: () => void) => ReactNode;
}): ReactNode {
  const text = useSchoolMessages();
  const day = useDay(date);
  const person = day.data === undefined ? undefined : chosenPerson(day.data.persons, wantedPerson(), serverNow());
  const reread = (): void => void day.refetch();
  const body = (): ReactNode => {
    if (day.data !== undefined && person !== undefined) return children(person, day.data, reread);
    if (day.data !== undefined)
      return <Failed title={text.state.noPerson} sentence={text.state.noPersonText} state="no-person" />;
    if (day.isError)
      return <Failed title={title} sentence={text.state.failed} error={day.error} onRetry={reread} state="error" />;
    return <Skeletons title={title} />;
  };
  return (
    <Frame
      places={person === undefined ? [] : placesOf(person, text.nav)}
      person={person === undefined ? null : framePerson(person, text.role)}
    >
      {body()}
    </Frame>
  );
}
