// The timetable over HTTP: one school for all of it.

import './timetable-week.suite.ts';
import './timetable-calendars.suite.ts';
