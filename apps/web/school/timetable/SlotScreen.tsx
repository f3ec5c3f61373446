// What a calendar links a series to: the lesson that the slot has today, else the week.

import { useEffect } from 'react';
import type { ReactNode } from 'react';
import { useLocation } from 'wouter';
import type { TodayAnswer } from '@preau/protocol/school';
import { Skeletons } from '../../ui/Waiting.tsx';
import { SchoolFrame } from '../SchoolFrame.tsx';
import { useTimetableMessages } from './messages.ts';

function Leave({ day, slotId }: { readonly day: TodayAnswer; readonly slotId: string }): ReactNode {
  const text = useTimetableMessages();
  const [, navigate] = useLocation();
  useEffect(() => {
    const lesson = day.persons
      .flatMap((person) => person.lessons)
      .find((each) => each.lessonId.startsWith(`${slotId}_`) && each.mayEnter);
    navigate(lesson === undefined ? '/semaine' : `/cours/${lesson.lessonId}`, { replace: true });
  }, [day, slotId, navigate]);
  return <Skeletons title={text.title} />;
}

/** The route `/creneau/:slotId`. */
export function SlotScreen({ slotId }: { readonly slotId: string }): ReactNode {
  const text = useTimetableMessages();
  return <SchoolFrame title={text.title}>{(_person, day) => <Leave day={day} slotId={slotId} />}</SchoolFrame>;
}
