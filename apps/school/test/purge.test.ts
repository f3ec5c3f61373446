// One content taken away in every school, wherever somebody wrote it: one cell for all of it. docs/spec/office.md, OFFICE-60 on.

import './purge-texts.suite.ts';
import './purge-steps.suite.ts';
import './purge-works.suite.ts';
import './purge-notes.suite.ts';
import './purge-lessons.suite.ts';
import './purge-files.suite.ts';
