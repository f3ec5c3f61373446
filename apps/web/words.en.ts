// The English sentences of the screens that come at once. The other screens bring their own.
export { schoolEn as school } from './school/messages.en.ts';
export { uiEn as ui } from './ui/messages.en.ts';
