// Homework and the book of a class, over HTTP: one school for all of it.

import './homework-giving.suite.ts';
import './homework-reading.suite.ts';
import './homework-book.suite.ts';
