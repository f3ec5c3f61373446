// Every screen but the day and the lesson: the table comes when somebody leaves these two, each screen when it is wanted.

import { lazy } from 'react';
import type { ReactNode } from 'react';
import { Link, Route, Switch } from 'wouter';
import { ROUTES } from './routes.ts';
import { SchoolFrame } from './school/SchoolFrame.tsx';
import type { ApplicationStart } from './ui/application.ts';
import { useUiMessages } from './ui/messages.ts';
import { PageNote } from './ui/PageNote.tsx';
import { speak } from './words.ts';

const ClassesScreen = lazy(async () => ({ default: (await import('./school/ClassesScreen.tsx')).ClassesScreen }));
const ClassScreen = lazy(async () => ({ default: (await import('./school/ClassScreen.tsx')).ClassScreen }));
const CodesScreen = lazy(async () => ({ default: (await import('./school/people/CodesScreen.tsx')).CodesScreen }));
const CardsScreen = lazy(async () => ({ default: (await import('./school/people/CardsScreen.tsx')).CardsScreen }));
const BulkCodesScreen = lazy(async () => ({
  default: (await import('./school/people/BulkCodesScreen.tsx')).BulkCodesScreen,
}));
const ImportsScreen = lazy(async () => ({
  default: (await import('./school/people/ImportsScreen.tsx')).ImportsScreen,
}));
const OfficeScreen = lazy(async () => ({ default: (await import('./school/OfficeScreen.tsx')).OfficeScreen }));
const PeopleScreen = lazy(async () => ({ default: (await import('./school/PeopleScreen.tsx')).PeopleScreen }));
const NowScreen = lazy(async () => ({ default: (await import('./school/NowScreen.tsx')).NowScreen }));
const LogScreen = lazy(async () => ({ default: (await import('./school/office/LogScreen.tsx')).LogScreen }));
const SwitchesScreen = lazy(async () => ({
  default: (await import('./school/office/SwitchesScreen.tsx')).SwitchesScreen,
}));
const UnseenScreen = lazy(async () => ({ default: (await import('./school/office/UnseenScreen.tsx')).UnseenScreen }));
const CellScreen = lazy(async () => ({
  default: (await import('./school/operator/CellScreen.tsx')).CellScreen,
}));
const CellSchoolScreen = lazy(async () => ({
  default: (await import('./school/operator/CellSchoolScreen.tsx')).CellSchoolScreen,
}));
const CellSwitchesScreen = lazy(async () => ({
  default: (await import('./school/operator/CellSwitchesScreen.tsx')).CellSwitchesScreen,
}));
const PurgeScreen = lazy(async () => ({
  default: (await import('./school/operator/PurgeScreen.tsx')).PurgeScreen,
}));
const CellLogScreen = lazy(async () => ({
  default: (await import('./school/operator/CellLogScreen.tsx')).CellLogScreen,
}));
const HealthScreen = lazy(async () => ({
  default: (await import('./school/operator/HealthScreen.tsx')).HealthScreen,
}));
const HomeworkScreen = lazy(async () => ({
  default: (await import('./school/homework/HomeworkScreen.tsx')).HomeworkScreen,
}));
const NewHomeworkScreen = lazy(async () => ({
  default: (await import('./school/homework/NewHomeworkScreen.tsx')).NewHomeworkScreen,
}));
const HomeworkPage = lazy(async () => ({
  default: (await import('./school/homework/HomeworkPage.tsx')).HomeworkPage,
}));
const ShelfScreen = lazy(async () => ({ default: (await import('./school/handin/ShelfScreen.tsx')).ShelfScreen }));
const YearBookScreen = lazy(async () => ({
  default: (await import('./school/handin/YearBookScreen.tsx')).YearBookScreen,
}));
const BookScreen = lazy(async () => ({ default: (await import('./school/homework/BookScreen.tsx')).BookScreen }));
const FilesScreen = lazy(async () => ({ default: (await import('./school/files/FilesScreen.tsx')).FilesScreen }));
const SearchScreen = lazy(async () => ({ default: (await import('./school/search/SearchScreen.tsx')).SearchScreen }));
const MailScreen = lazy(async () => ({ default: (await import('./school/mail/MailScreen.tsx')).MailScreen }));
const WriteScreen = lazy(async () => ({ default: (await import('./school/mail/WriteScreen.tsx')).WriteScreen }));
const ThreadScreen = lazy(async () => ({ default: (await import('./school/mail/ThreadScreen.tsx')).ThreadScreen }));
const ModerationScreen = lazy(async () => ({
  default: (await import('./school/mail/ModerationScreen.tsx')).ModerationScreen,
}));
const RulesScreen = lazy(async () => ({ default: (await import('./school/mail/RulesScreen.tsx')).RulesScreen }));
const DelegatesScreen = lazy(async () => ({
  default: (await import('./school/mail/DelegatesScreen.tsx')).DelegatesScreen,
}));
const SettingsScreen = lazy(async () => ({ default: (await import('./school/SettingsScreen.tsx')).SettingsScreen }));
const WeekScreen = lazy(async () => ({ default: (await import('./school/timetable/WeekScreen.tsx')).WeekScreen }));
const SlotScreen = lazy(async () => ({ default: (await import('./school/timetable/SlotScreen.tsx')).SlotScreen }));
const FeedScreen = lazy(async () => ({ default: (await import('./school/feed/FeedScreen.tsx')).FeedScreen }));
const PostScreen = lazy(async () => ({ default: (await import('./school/feed/PostScreen.tsx')).PostScreen }));
const ChannelScreen = lazy(async () => ({ default: (await import('./school/feed/ChannelScreen.tsx')).ChannelScreen }));
const SheetScreen = lazy(async () => ({ default: (await import('./lesson/sheet/SheetScreen.tsx')).SheetScreen }));
const RollCallScreen = lazy(async () => ({ default: (await import('./lesson/RollCallScreen.tsx')).RollCallScreen }));

function NotFound(): ReactNode {
  const ui = useUiMessages();
  return (
    <PageNote
      title={ui.notFoundTitle}
      state="not-found"
      actions={
        <Link className="btn btn-main" href="/">
          {ui.back}
        </Link>
      }
    >
      <p className="soft">{ui.notFoundText}</p>
    </PageNote>
  );
}

/** What stands at the other paths. */
export function OtherScreens({ given }: { readonly given: ApplicationStart }): ReactNode {
  return (
    <Switch>
      <Route path={ROUTES.classes}>
        <ClassesScreen />
      </Route>
      <Route path={ROUTES.class}>{({ audienceId }) => <ClassScreen audienceId={audienceId} />}</Route>
      <Route path={ROUTES.codes}>{({ audienceId }) => <CodesScreen audienceId={audienceId} />}</Route>
      <Route path={ROUTES.cards}>{({ audienceId }) => <CardsScreen audienceId={audienceId} />}</Route>
      <Route path={ROUTES.bulkCodes}>
        <BulkCodesScreen />
      </Route>
      <Route path={ROUTES.imports}>
        <ImportsScreen />
      </Route>
      <Route path={ROUTES.office}>
        <OfficeScreen />
      </Route>
      <Route path={ROUTES.people}>
        <PeopleScreen />
      </Route>
      <Route path={ROUTES.now}>
        <NowScreen />
      </Route>
      <Route path={ROUTES.log}>
        <LogScreen />
      </Route>
      <Route path={ROUTES.cell}>
        <CellScreen />
      </Route>
      <Route path={ROUTES.cellSchool}>{({ schoolId }) => <CellSchoolScreen schoolId={schoolId} />}</Route>
      <Route path={ROUTES.cellSwitches}>
        <CellSwitchesScreen />
      </Route>
      <Route path={ROUTES.purge}>
        <PurgeScreen />
      </Route>
      <Route path={ROUTES.cellLog}>
        <CellLogScreen />
      </Route>
      <Route path={ROUTES.health}>
        <HealthScreen />
      </Route>
      <Route path={ROUTES.switches}>
        <SwitchesScreen />
      </Route>
      <Route path={ROUTES.unseen}>
        <UnseenScreen />
      </Route>
      <Route path={ROUTES.week}>
        <WeekScreen />
      </Route>
      <Route path={ROUTES.weekOf}>{({ date }) => <WeekScreen key={date} date={date} />}</Route>
      <Route path={ROUTES.slot}>{({ slotId }) => <SlotScreen slotId={slotId} />}</Route>
      <Route path={ROUTES.homework}>
        <HomeworkScreen />
      </Route>
      <Route path={ROUTES.homeworkNew}>
        <NewHomeworkScreen />
      </Route>
      <Route path={ROUTES.homeworkOne}>{({ homeworkId }) => <HomeworkPage homeworkId={homeworkId} />}</Route>
      <Route path={ROUTES.shelf}>
        <ShelfScreen />
      </Route>
      <Route path={ROUTES.yearBook}>{({ audienceId }) => <YearBookScreen audienceId={audienceId} />}</Route>
      <Route path={ROUTES.pastBook}>
        {({ audienceId, year }) => <YearBookScreen key={year} audienceId={audienceId} year={year} />}
      </Route>
      <Route path={ROUTES.book}>{({ audienceId }) => <BookScreen audienceId={audienceId} />}</Route>
      <Route path={ROUTES.files}>
        <FilesScreen />
      </Route>
      <Route path={ROUTES.search}>
        <SearchScreen />
      </Route>
      <Route path={ROUTES.mail}>
        <MailScreen />
      </Route>
      <Route path={ROUTES.write}>
        <WriteScreen />
      </Route>
      <Route path={ROUTES.thread}>{({ threadId }) => <ThreadScreen key={threadId} threadId={threadId} />}</Route>
      <Route path={ROUTES.moderation}>
        <ModerationScreen />
      </Route>
      <Route path={ROUTES.mailRules}>
        <RulesScreen />
      </Route>
      <Route path={ROUTES.delegates}>{({ audienceId }) => <DelegatesScreen audienceId={audienceId} />}</Route>
      <Route path={ROUTES.settings}>
        <SettingsScreen given={given} speak={(language) => void speak(language)} />
      </Route>
      <Route path={ROUTES.feed}>
        <FeedScreen />
      </Route>
      <Route path={ROUTES.post}>{({ postId }) => <PostScreen key={postId} postId={postId} />}</Route>
      <Route path={ROUTES.channel}>{({ audienceId }) => <ChannelScreen audienceId={audienceId} />}</Route>
      <Route path={ROUTES.sheet}>
        {({ lessonId }) => <SheetScreen key={lessonId} lessonId={lessonId} Frame={SchoolFrame} />}
      </Route>
      <Route path={ROUTES.rollCall}>
        {({ lessonId }) => <RollCallScreen lessonId={lessonId} Frame={SchoolFrame} />}
      </Route>
      <Route>
        <NotFound />
      </Route>
    </Switch>
  );
}
