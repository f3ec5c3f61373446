// The French sentences of the screens that come at once. The other screens bring their own.
export { schoolFr as school } from './school/messages.fr.ts';
export { uiFr as ui } from './ui/messages.fr.ts';
