// The page of the browser tests: joins with the unmodified livekit-client, keeps what happened, answers questions about media.
const { Room, RoomEvent } = globalThis.LivekitClient;

const events = [];
const note = (name, ...details) => events.push([name, ...details.map(String)].join(' '));
let room;

function noteEvents() {
  room.on(RoomEvent.TrackSubscribed, (track, publication, participant) => {
    note('subscribed', participant.identity, publication.source);
    document.body.append(track.attach());
  });
  room.on(RoomEvent.TrackUnsubscribed, (track, publication, participant) => {
    note('unsubscribed', participant.identity, publication.source);
    for (const element of track.detach()) element.remove();
  });
  room.on(RoomEvent.ParticipantConnected, (participant) => note('connected', participant.identity));
  room.on(RoomEvent.ParticipantDisconnected, (participant) => note('left', participant.identity));
  room.on(RoomEvent.TrackMuted, (publication, participant) => note('muted', participant.identity, publication.source));
  room.on(RoomEvent.TrackUnmuted, (publication, participant) =>
    note('unmuted', participant.identity, publication.source),
  );
  room.on(RoomEvent.LocalTrackUnpublished, (publication) => note('unpublished', publication.source));
  room.on(RoomEvent.ParticipantPermissionsChanged, (before, participant) =>
    note('permissions', participant.identity, participant.permissions.canPublish),
  );
  room.on(
    RoomEvent.ActiveSpeakersChanged,
    (speakers) => speakers.length > 0 && note('speakers', ...speakers.map((speaker) => speaker.identity)),
  );
  room.on(RoomEvent.DataReceived, (payload, participant, kind, topic) =>
    note('data', participant?.identity ?? 'server', topic ?? '', kind, new TextDecoder().decode(payload)),
  );
  room.on(RoomEvent.ParticipantAttributesChanged, (changed, participant) =>
    note('attributes', participant.identity, JSON.stringify(changed)),
  );
  room.on(RoomEvent.RoomMetadataChanged, (metadata) => note('room-metadata', metadata));
  room.on(RoomEvent.Reconnecting, () => note('reconnecting'));
  room.on(RoomEvent.Reconnected, () => note('reconnected'));
  room.on(RoomEvent.Disconnected, (reason) => note('disconnected', reason));
  room.engine.on('tokenRefreshed', (token) =>
    note(
      'token',
      JSON.parse(atob(token.split('.')[1].replace(/-/g, '+').replace(/_/g, '/'))).video.canPublish ?? 'unset',
    ),
  );
}

async function join(url, token, options = {}) {
  room = new Room({ adaptiveStream: false, dynacast: false, ...options });
  noteEvents();
  await room.connect(url, token);
  note('joined');
}

/** Publishes a moving canvas as a screen with sound. */
async function shareScreen() {
  const canvas = document.createElement('canvas');
  canvas.width = 1280;
  canvas.height = 720;
  const pen = canvas.getContext('2d');
  let hue = 0;
  setInterval(() => {
    pen.fillStyle = `hsl(${(hue += 7) % 360} 80% 50%)`;
    pen.fillRect(0, 0, 1280, 720);
  }, 66);
  const [video] = canvas.captureStream(15).getVideoTracks();
  await room.localParticipant.publishTrack(video, { source: 'screen_share', simulcast: false });
  const audio = new AudioContext();
  const tone = audio.createOscillator();
  const sink = audio.createMediaStreamDestination();
  tone.connect(sink);
  tone.start();
  await room.localParticipant.publishTrack(sink.stream.getAudioTracks()[0], { source: 'screen_share_audio' });
}

globalThis.stage = {
  events,
  join,
  received: () => globalThis.receivedIn(room),
  shareScreen,
  get room() {
    return room;
  },
};
