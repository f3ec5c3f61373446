// The day comes at once, the lesson when it is entered, and the others from a table of their own: a pupil's morning does not pay for them.

import { lazy, Suspense, useEffect } from 'react';
import type { ReactNode } from 'react';
import { Route, Switch } from 'wouter';
import { ROUTES } from './routes.ts';
import { DayScreen } from './school/DayScreen.tsx';
import { usePlannedLesson } from './school/planned-lesson.ts';
import type { ApplicationStart } from './ui/application.ts';
import { Announcer } from './ui/Announcer.tsx';
import { kept } from './ui/preferences.ts';
import { Skeletons } from './ui/Waiting.tsx';

const LessonScreen = lazy(async () => ({ default: (await import('./lesson/LessonScreen.tsx')).LessonScreen }));
const OtherScreens = lazy(async () => ({ default: (await import('./OtherScreens.tsx')).OtherScreens }));

/** The lesson's door is told by the workspace what the day knows: the two never import one another. */
function LessonOfDay({ lessonId, given }: { readonly lessonId: string; readonly given: ApplicationStart }): ReactNode {
  const planned = usePlannedLesson(lessonId);
  return <LessonScreen lessonId={lessonId} session={given.session} planned={planned} />;
}

/** The whole application of a person who is signed in. */
export function Screens({ given }: { readonly given: ApplicationStart }): ReactNode {
  useEffect(() => {
    // Something was written without network, and the page is open again. WORK-82.
    if (kept('outbox') !== undefined) void import('./ui/outbox.ts').then(({ flushOutbox }) => flushOutbox());
  }, []);
  return (
    <>
      <Suspense
        fallback={
          <div className="frame-main">
            <Skeletons title="Préau" />
          </div>
        }
      >
        <Switch>
          <Route path={ROUTES.day}>
            <DayScreen />
          </Route>
          <Route path={ROUTES.dayOf}>{({ date }) => <DayScreen key={date} date={date} />}</Route>
          <Route path={ROUTES.lesson}>
            {({ lessonId }) => <LessonOfDay key={lessonId} lessonId={lessonId} given={given} />}
          </Route>
          <Route>
            <OtherScreens given={given} />
          </Route>
        </Switch>
      </Suspense>
      <Announcer />
    </>
  );
}
