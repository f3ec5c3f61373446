import assert from 'node:assert/strict';
import { test } from 'node:test';
import { housePages } from './house-pages.ts';

/** Two photos of 6 × 8 and 8 × 6 as the house binds them. */
const BOUND = [
  'JVBERi0xLjMKJf////8KOCAwIG9iago8PAovVHlwZSAvWE9iamVjdAovU3VidHlwZSAvSW1hZ2UKL0JpdHNQZXJDb21wb25lbnQgOAovV2lkdG',
  'ggNgovSGVpZ2h0IDgKL0NvbG9yU3BhY2UgL0RldmljZVJHQgovRmlsdGVyIC9EQ1REZWNvZGUKL0xlbmd0aCAyNjcKPj4Kc3RyZWFtCv/Y/9sA',
  'QwAKBwcIBwYKCAgICwoKCw4YEA4NDQ4dFRYRGCMfJSQiHyIhJis3LyYpNCkhIjBBMTQ5Oz4+PiUuRElDPEg3PT47/9sAQwEKCwsODQ4cEBAcOy',
  'giKDs7Ozs7Ozs7Ozs7Ozs7Ozs7Ozs7Ozs7Ozs7Ozs7Ozs7Ozs7Ozs7Ozs7Ozs7Ozs7Ozs7/8AAEQgACAAGAwEiAAIRAQMRAf/EABUAAQEAAAAA',
  'AAAAAAAAAAAAAAAH/8QAFBABAAAAAAAAAAAAAAAAAAAAAP/EABQBAQAAAAAAAAAAAAAAAAAAAAD/xAAUEQEAAAAAAAAAAAAAAAAAAAAA/9oADA',
  'MBAAIRAxEAPwCzAA//2QplbmRzdHJlYW0KZW5kb2JqCjcgMCBvYmoKPDwKL1R5cGUgL1BhZ2UKL1BhcmVudCAxIDAgUgovTWVkaWFCb3ggWzAg',
  'MCA1OTUuMjggODQxLjg5XQovQ29udGVudHMgNSAwIFIKL1Jlc291cmNlcyA2IDAgUgovVXNlclVuaXQgMQo+PgplbmRvYmoKNiAwIG9iago8PA',
  'ovUHJvY1NldCBbL1BERiAvVGV4dCAvSW1hZ2VCIC9JbWFnZUMgL0ltYWdlSV0KL1hPYmplY3QgPDwKL0kxIDggMCBSCj4+Ci9Db2xvclNwYWNl',
  'IDw8Cj4+Cj4+CmVuZG9iago1IDAgb2JqCjw8Ci9MZW5ndGggNzIKL0ZpbHRlciAvRmxhdGVEZWNvZGUKPj4Kc3RyZWFtCnicJcqxDYAwDATA3l',
  'P8Ahg/TmynT0PJDNQIsX+DEPUdYTAshKEatQbOSx7pkbrVb9lDPd3dwYYcQ+mMyG+uOzFvOeQF9pYOLQplbmRzdHJlYW0KZW5kb2JqCjEyIDAg',
  'b2JqCjw8Ci9UeXBlIC9YT2JqZWN0Ci9TdWJ0eXBlIC9JbWFnZQovQml0c1BlckNvbXBvbmVudCA4Ci9XaWR0aCA4Ci9IZWlnaHQgNgovQ29sb3',
  'JTcGFjZSAvRGV2aWNlUkdCCi9GaWx0ZXIgL0RDVERlY29kZQovTGVuZ3RoIDI2Nwo+PgpzdHJlYW0K/9j/2wBDAAoHBwgHBgoICAgLCgoLDhgQ',
  'Dg0NDh0VFhEYIx8lJCIfIiEmKzcvJik0KSEiMEExNDk7Pj4+JS5ESUM8SDc9Pjv/2wBDAQoLCw4NDhwQEBw7KCIoOzs7Ozs7Ozs7Ozs7Ozs7Oz',
  's7Ozs7Ozs7Ozs7Ozs7Ozs7Ozs7Ozs7Ozs7Ozs7Ozs7Ozv/wAARCAAGAAgDASIAAhEBAxEB/8QAFQABAQAAAAAAAAAAAAAAAAAAAAf/xAAUEAEA',
  'AAAAAAAAAAAAAAAAAAAA/8QAFAEBAAAAAAAAAAAAAAAAAAAAAP/EABQRAQAAAAAAAAAAAAAAAAAAAAD/2gAMAwEAAhEDEQA/AKwAD//ZCmVuZH',
  'N0cmVhbQplbmRvYmoKMTEgMCBvYmoKPDwKL1R5cGUgL1BhZ2UKL1BhcmVudCAxIDAgUgovTWVkaWFCb3ggWzAgMCA4NDEuODkgNTk1LjI4XQov',
  'Q29udGVudHMgOSAwIFIKL1Jlc291cmNlcyAxMCAwIFIKL1VzZXJVbml0IDEKPj4KZW5kb2JqCjEwIDAgb2JqCjw8Ci9Qcm9jU2V0IFsvUERGIC',
  '9UZXh0IC9JbWFnZUIgL0ltYWdlQyAvSW1hZ2VJXQovWE9iamVjdCA8PAovSTIgMTIgMCBSCj4+Ci9Db2xvclNwYWNlIDw8Cj4+Cj4+CmVuZG9i',
  'ago5IDAgb2JqCjw8Ci9MZW5ndGggNjkKL0ZpbHRlciAvRmxhdGVEZWNvZGUKPj4Kc3RyZWFtCnicM1QwUDBQ0DVUMFAwtTTVM7JQSM7lKuQyNz',
  'XTMzY3NjY2hsibmpmD5EyM9MxNLUCiphaGUMX6nkYKLvlcgVwAIlcOwAplbmRzdHJlYW0KZW5kb2JqCjE0IDAgb2JqCij+/wBQAHIA6QBhAHUp',
  'CmVuZG9iagoxNSAwIG9iagoo/v8AUAByAOkAYQB1KQplbmRvYmoKMTYgMCBvYmoKKEQ6MTk3MDAxMDEwMDAwMDBaKQplbmRvYmoKMTMgMCBvYm',
  'oKPDwKL1Byb2R1Y2VyIDE0IDAgUgovQ3JlYXRvciAxNSAwIFIKL0NyZWF0aW9uRGF0ZSAxNiAwIFIKPj4KZW5kb2JqCjQgMCBvYmoKPDwKPj4K',
  'ZW5kb2JqCjMgMCBvYmoKPDwKL1R5cGUgL0NhdGFsb2cKL1BhZ2VzIDEgMCBSCi9OYW1lcyAyIDAgUgo+PgplbmRvYmoKMSAwIG9iago8PAovVH',
  'lwZSAvUGFnZXMKL0NvdW50IDIKL0tpZHMgWzcgMCBSIDExIDAgUl0KPj4KZW5kb2JqCjIgMCBvYmoKPDwKL0Rlc3RzIDw8CiAgL05hbWVzIFsK',
  'XQo+Pgo+PgplbmRvYmoKeHJlZgowIDE3CjAwMDAwMDAwMDAgNjU1MzUgZiAKMDAwMDAwMTg4NCAwMDAwMCBuIAowMDAwMDAxOTQ4IDAwMDAwIG',
  '4gCjAwMDAwMDE4MjIgMDAwMDAgbiAKMDAwMDAwMTgwMSAwMDAwMCBuIAowMDAwMDAwNjc3IDAwMDAwIG4gCjAwMDAwMDA1NjcgMDAwMDAgbiAK',
  'MDAwMDAwMDQ0NSAwMDAwMCBuIAowMDAwMDAwMDE1IDAwMDAwIG4gCjAwMDAwMDE0ODcgMDAwMDAgbiAKMDAwMDAwMTM3NSAwMDAwMCBuIAowMD',
  'AwMDAxMjUxIDAwMDAwIG4gCjAwMDAwMDA4MjAgMDAwMDAgbiAKMDAwMDAwMTcyNSAwMDAwMCBuIAowMDAwMDAxNjI3IDAwMDAwIG4gCjAwMDAw',
  'MDE2NTggMDAwMDAgbiAKMDAwMDAwMTY4OSAwMDAwMCBuIAp0cmFpbGVyCjw8Ci9TaXplIDE3Ci9Sb290IDMgMCBSCi9JbmZvIDEzIDAgUgovSU',
  'QgWzxjYWRhYWU4MDk1ZWYyZjg3NmIxYmRhM2RiNTljNjI2Zj4gPGNhZGFhZTgwOTVlZjJmODc2YjFiZGEzZGI1OWM2MjZmPl0KPj4Kc3RhcnR4',
  'cmVmCjE5OTUKJSVFT0YK',
].join('');

test('[WORK-110] pages that the house bound are found in their order, with the picture in its place', () => {
  const pages = housePages(new Uint8Array(Buffer.from(BOUND, 'base64'))) ?? [];
  assert.equal(pages.length, 2);
  const [first, second] = pages;
  for (const { jpeg } of pages) {
    assert.deepEqual([...jpeg.slice(0, 2), ...jpeg.slice(-2)], [0xff, 0xd8, 0xff, 0xd9]);
  }
  const round = (value: number): number => Math.round(value * 1_000) / 1_000;
  assert.deepEqual([first.ratio, second.ratio], [841.89 / 595.28, 595.28 / 841.89]);
  // 567 points wide in 595, and as high as the photo asks.
  assert.deepEqual([first.left, first.top, first.width, first.height].map(round), [0.024, 0.051, 0.953, 0.898]);
  assert.deepEqual([round(second.top), round(second.left)], [0.024, 0.051]);
});

test('[WORK-110] what is no PDF of the house is left to a reader', () => {
  const bytes = (text: string): Uint8Array<ArrayBuffer> => new Uint8Array(Buffer.from(text, 'latin1'));
  const bound = Buffer.from(BOUND, 'base64').toString('latin1');
  for (const other of [
    '',
    '%PDF-1.7\n',
    '%PDF-1.3\nno picture',
    bound.replace('/MediaBox [0 0 595.28 841.89]', '/MediaBox [0 0 600 800]'),
  ])
    assert.equal(housePages(bytes(other)), undefined);
});
