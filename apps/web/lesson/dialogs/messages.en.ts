// The dialogs of the lesson, in English.

import type { Catalogue } from '../../ui/i18n.ts';
import type { dialogsFr } from './messages.fr.ts';

/** The dialogs of the lesson, in English. */
export const dialogsEn: Catalogue<typeof dialogsFr> = {
  reception: {
    title: 'What this device receives',
    text: 'Fewer pictures mean less data and a lighter connection. Sheet, slides and chat always arrive.',
    nothing: { name: 'Nothing', detail: 'No sound, no picture.' },
    sound: { name: 'Sound only', detail: 'The class is heard.' },
    screen: { name: 'Sound and shared screen', detail: 'Without cameras.' },
    low: { name: 'Small pictures', detail: 'Sound, screen, and small cameras.' },
    everything: { name: 'Everything', detail: 'Sound, screen and cameras.' },
    saving: 'Saving data: this device receives sound, without pictures.',
    change: 'Change',
    screenHere: (name: string) => `${name} shares a screen. This device does not receive it.`,
    screenTake: 'Receive the screen',
    soundless: 'This device receives neither sound nor picture.',
    kept: 'This choice stays on this device.',
  },
  leave: {
    title: 'Leave the lesson',
    text: 'You can leave and come back: the class stays, in safe mode, with the sheet and the slides. Ending closes the lesson for everybody.',
    leave: 'Leave, the class stays',
    end: 'End for everybody',
    endTitle: 'End the lesson for everybody?',
    endText: 'The pupils leave, the roll call is final. The lesson cannot reopen.',
    stay: 'Stay',
  },
  invite: {
    title: 'Invite a person',
    text: 'An account of the school, for this lesson only.',
    search: 'Name',
    none: 'Nobody of that name.',
    invite: 'Invite',
    inviteOf: (name) => `Invite ${name}`,
    done: (name) => `${name} can enter.`,
    address: 'The address to give them. Without the invitation it opens nothing:',
  },
  shortcuts: {
    title: 'Keyboard shortcuts',
    text: 'They always need Alt and Shift, so they disturb neither typing nor a screen reader.',
    microphone: 'Microphone',
    camera: 'Camera',
    hand: 'Raise or lower the hand',
    chat: 'Chat',
    people: 'People',
    previous: 'Previous slide',
    next: 'Next slide',
    alt: 'Alt',
    shift: 'Shift',
    left: 'Left arrow',
    right: 'Right arrow',
  },
  devices: {
    title: 'Sound, microphone, camera',
    microphone: 'Microphone',
    camera: 'Camera',
    speaker: 'Speaker',
    standard: 'The device’s own',
    listed: 'The names of the devices appear after the first try.',
  },
};
