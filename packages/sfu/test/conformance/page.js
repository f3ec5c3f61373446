// The page of a browser participant: acts with the unmodified livekit-client and tells what it sees. Every act of participant.ts is a function of
// `conformance`; node-client.ts has the same ones for rtc-node.
const { Room, RoomEvent, VideoQuality } = globalThis.LivekitClient;

const noted = [];
const note = (...words) => noted.push(words.map(String).join(' '));
let room;

function noteEvents() {
  const by = (participant) => participant?.identity ?? 'server';
  room.on(RoomEvent.TrackSubscribed, (track, publication, participant) => {
    note('subscribed', by(participant), publication.source);
    document.body.append(track.attach());
  });
  room.on(RoomEvent.TrackUnsubscribed, (track, publication, participant) => {
    note('unsubscribed', by(participant), publication.source);
    for (const element of track.detach()) element.remove();
  });
  room.on(RoomEvent.ParticipantConnected, (participant) => note('came', by(participant)));
  room.on(RoomEvent.ParticipantDisconnected, (participant) => note('left', by(participant)));
  room.on(RoomEvent.TrackMuted, (publication, participant) => note('muted', by(participant), publication.source));
  room.on(RoomEvent.TrackUnmuted, (publication, participant) => note('unmuted', by(participant), publication.source));
  room.on(RoomEvent.LocalTrackUnpublished, (publication) => note('unpublished', publication.source));
  room.on(RoomEvent.ActiveSpeakersChanged, (speakers) => note('speakers', ...speakers.map(by).sort()));
  room.on(RoomEvent.DataReceived, (payload, participant, kind, topic) =>
    note('data', by(participant), topic ?? '', kind === 0 ? 'reliable' : 'lossy', new TextDecoder().decode(payload)),
  );
  room.on(RoomEvent.TrackStreamStateChanged, (publication, state, participant) =>
    note('stream', by(participant), publication.source, state),
  );
  room.on(RoomEvent.Reconnecting, () => note('reconnecting'));
  room.on(RoomEvent.SignalReconnecting, () => note('resuming'));
  room.on(RoomEvent.Reconnected, () => note('reconnected'));
  room.on(RoomEvent.Disconnected, (reason) => note('disconnected', reason));
  room.on(RoomEvent.RoomMetadataChanged, (metadata) => note('room-metadata', metadata));
  room.registerTextStreamHandler('text', async (reader, from) => {
    const text = await reader.readAll();
    note('text', from.identity, text.length, text.slice(0, 20));
  });
  room.registerByteStreamHandler('bytes', async (reader, from) => {
    const chunks = await reader.readAll();
    const sizeBytes = chunks.reduce((sum, chunk) => sum + chunk.length, 0);
    const total = chunks.reduce((sum, chunk) => chunk.reduce((inner, byte) => (inner + byte) % 65_521, sum), 0);
    note('bytes', from.identity, reader.info.name, sizeBytes, total);
  });
}

async function join(url, token, options = {}) {
  const { autoSubscribe = true, ...more } = options;
  room = new Room({ adaptiveStream: false, dynacast: true, ...more });
  noteEvents();
  try {
    await room.connect(url, token, { autoSubscribe });
    return 'joined';
  } catch (error) {
    return `refused: ${error.reasonName ?? error.name} ${error.status ?? ''}`.trim();
  }
}

const own = (source) => {
  const publication = room.localParticipant.getTrackPublication(source);
  if (publication === undefined) throw new Error(`publishes no ${source}`);
  return publication;
};

const theirs = (identity, source) => {
  const publication = room.remoteParticipants.get(identity)?.getTrackPublication(source);
  if (publication === undefined) throw new Error(`${identity} publishes no ${source}`);
  return publication;
};

const isFirefox = navigator.userAgent.includes('Firefox');

/** A moving picture as a screen: a canvas, or in Firefox, which draws none behind another page, its fake camera. */
async function film({ width, height }) {
  if (!isFirefox) return drawScreen(width, height);
  return (await navigator.mediaDevices.getUserMedia({ video: { width, height } })).getVideoTracks()[0];
}

function drawScreen(width, height) {
  const canvas = document.createElement('canvas');
  Object.assign(canvas, { width, height });
  const pen = canvas.getContext('2d');
  let step = 0;
  setInterval(() => {
    pen.fillStyle = `hsl(${(step += 7) % 360} 80% 50%)`;
    pen.fillRect(0, 0, width, height);
    pen.fillStyle = 'black';
    pen.fillRect((step * 3) % width, 0, 20, height);
  }, 66);
  return canvas.captureStream(15).getVideoTracks()[0];
}

const sounds = [];

/** A tone that no loudspeaker plays: an oscillator, or Firefox's fake microphone (without a sound card its oscillators stand still). */
async function playTone() {
  const track = isFirefox ? await hum() : beep();
  sounds.push(track);
  return track;
}

async function hum() {
  const plain = { echoCancellation: false, noiseSuppression: false, autoGainControl: false };
  return (await navigator.mediaDevices.getUserMedia({ audio: plain })).getAudioTracks()[0];
}

function beep() {
  const audio = new AudioContext();
  const tone = audio.createOscillator();
  const sink = audio.createMediaStreamDestination();
  tone.connect(sink);
  tone.start();
  return sink.stream.getAudioTracks()[0];
}

async function publish(source, size = { width: 640, height: 360, frameRate: 15 }) {
  const me = room.localParticipant;
  try {
    if (source === 'camera') {
      const track = await globalThis.LivekitClient.createLocalVideoTrack({ resolution: size });
      await me.publishTrack(track, { source, simulcast: true });
    } else if (source === 'screen_share') {
      await me.publishTrack(await film(size), { source, simulcast: true });
    } else await me.publishTrack(await playTone(), { source, dtx: false });
    return 'published';
  } catch (error) {
    return `refused: ${error.name}`;
  }
}

async function choose(identity, source, wish) {
  const publication = theirs(identity, source);
  if (wish === 'unsubscribed' || wish === 'subscribed') publication.setSubscribed(wish === 'subscribed');
  else if (wish === 'off' || wish === 'on') publication.setEnabled(wish === 'on');
  else
    publication.setVideoQuality({ low: VideoQuality.LOW, medium: VideoQuality.MEDIUM, high: VideoQuality.HIGH }[wish]);
}

async function sent() {
  const layers = [];
  for (const publication of room.localParticipant.trackPublications.values()) {
    const report = await publication.track?.sender?.getStats();
    for (const entry of report?.values() ?? []) {
      if (entry.type !== 'outbound-rtp') continue;
      layers.push({
        source: publication.source,
        rid: entry.rid ?? '',
        height: entry.frameHeight ?? 0,
        packets: entry.packetsSent ?? 0,
        codec: report.get(entry.codecId)?.mimeType ?? '',
      });
    }
  }
  return layers;
}

function view() {
  const me = room.localParticipant;
  const tracksOf = (participant) =>
    [...participant.trackPublications.values()].map((publication) => ({
      source: publication.source,
      sid: publication.trackSid,
      muted: publication.isMuted,
      subscribed: publication.isSubscribed === true,
    }));
  return {
    state: room.state,
    sid: me.sid,
    metadata: room.metadata ?? '',
    canPublish: me.permissions?.canPublish ?? true,
    tracks: tracksOf(me),
    others: [...room.remoteParticipants.values()].map((participant) => ({
      identity: participant.identity,
      sid: participant.sid,
      name: participant.name ?? '',
      metadata: participant.metadata ?? '',
      attributes: participant.attributes,
      tracks: tracksOf(participant),
    })),
  };
}

globalThis.conformance = {
  join,
  publish,
  choose,
  received: () => globalThis.receivedIn(room),
  sent,
  view,
  events: () => noted,
  unpublish: (source) => room.localParticipant.unpublishTrack(own(source).track),
  mute: async (source, muted) => void (await (muted ? own(source).mute() : own(source).unmute())),
  sendData: (text, { reliable, topic, to }) =>
    room.localParticipant.publishData(new TextEncoder().encode(text), { reliable, topic, destinationIdentities: to }),
  sendText: async (text, to) =>
    void (await room.localParticipant.sendText(text, { topic: 'text', destinationIdentities: to })),
  sendBytes: async (sizeBytes, name, to) => {
    const writer = await room.localParticipant.streamBytes({ name, topic: 'bytes', destinationIdentities: to });
    const bytes = Uint8Array.from({ length: sizeBytes }, (_, index) => index % 251);
    for (let at = 0; at < sizeBytes; at += 15_000) await writer.write(bytes.subarray(at, at + 15_000));
    await writer.close();
  },
  hush: () => sounds.forEach((track) => (track.enabled = false)),
  setAttributes: (attributes) => room.localParticipant.setAttributes(attributes),
  simulate: (what) => room.simulateScenario(what),
  leave: () => room.disconnect(),
};
