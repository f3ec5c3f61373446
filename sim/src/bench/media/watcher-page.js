// The page of the decoding browsers: joins with the unmodified livekit-client, times the first decoded picture, watches a class, and encodes the
// films that raw publishers play.
const { Room, RoomEvent } = globalThis.LivekitClient;

/** Joins, waits for the first decoded frame of any picture, leaves. Milliseconds since the join began; undefined when none came in time. */
async function timeFirstPicture(url, token, deadlineMs) {
  const room = new Room({ adaptiveStream: false, dynacast: false });
  const from = performance.now();
  const seen = new Promise((resolve) => {
    setTimeout(() => resolve(undefined), deadlineMs);
    room.on(RoomEvent.TrackSubscribed, (track) => {
      if (track.kind !== 'video') return;
      const element = track.attach();
      element.muted = true;
      document.body.append(element);
      // Fires with the first decoded frame.
      element.addEventListener('loadeddata', () => resolve(performance.now() - from), { once: true });
    });
  });
  await room.connect(url, token);
  try {
    return await seen;
  } finally {
    await room.disconnect();
    document.body.replaceChildren();
  }
}

let watched;

/** Every sound packet passes here: an encoded audio frame is one packet. */
const worker = `
  const last = new Map();
  const worst = new Map();
  let audible = 0;
  let packets = 0;
  const note = (name, gap) => {
    worst.set(name, Math.max(worst.get(name) ?? 0, gap));
    if (gap > 200) audible += 1;
  };
  onmessage = ({ data }) => {
    if (data === 'begin') {
      last.clear();
      worst.clear();
      audible = 0;
      packets = 0;
      return;
    }
    for (const [name, { seen }] of last) note(name, performance.now() - seen);
    postMessage({ worstGapMs: Math.max(0, ...worst.values()), audible, packets, sounds: last.size });
  };
  onrtctransform = ({ transformer: { readable, writable, options } }) => {
    const tap = new TransformStream({
      transform(frame, controller) {
        const seen = performance.now();
        // When the network thread took it in; this worker may be later.
        const at = frame.getMetadata().receiveTime ?? seen;
        const before = last.get(options.name);
        if (before !== undefined) note(options.name, at - before.at);
        last.set(options.name, { at, seen });
        packets += 1;
        controller.enqueue(frame);
      },
    });
    readable.pipeThrough(tap).pipeTo(writable);
  };
`;

/** Joins and stays. */
async function watch(url, token) {
  const gaps = new Worker(URL.createObjectURL(new Blob([worker], { type: 'text/javascript' })));
  // Each line for sound is tapped when it is made: later the browser hands its packets on without asking.
  const { addTransceiver } = RTCPeerConnection.prototype;
  let lines = 0;
  RTCPeerConnection.prototype.addTransceiver = function (kind, options) {
    const transceiver = addTransceiver.call(this, kind, options);
    if (kind === 'audio') transceiver.receiver.transform = new RTCRtpScriptTransform(gaps, { name: (lines += 1) });
    return transceiver;
  };
  const room = new Room({ adaptiveStream: false, dynacast: false });
  room.on(RoomEvent.TrackSubscribed, (track) => {
    document.body.append(track.attach());
  });
  const ends = [];
  room.on(RoomEvent.Reconnecting, () => ends.push('reconnecting'));
  room.on(RoomEvent.Disconnected, (reason) => ends.push(`disconnected ${reason}`));
  await room.connect(url, token);
  watched = { room, gaps, ends };
}

/** Counting starts anew. */
function beginWindow() {
  watched.gaps.postMessage('begin', []);
}

/** What this browser received and decoded so far; gaps since `beginWindow`. */
async function report() {
  const gaps = await new Promise((resolve) => {
    watched.gaps.onmessage = ({ data }) => resolve(data);
    watched.gaps.postMessage('report', []);
  });
  let framesDecoded = 0;
  let freezes = 0;
  let packetsLost = 0;
  let pictures = 0;
  for (const participant of watched.room.remoteParticipants.values()) {
    for (const { track } of participant.trackPublications.values()) {
      if (track === undefined) continue;
      for (const entry of (await track.receiver.getStats()).values()) {
        if (entry.type !== 'inbound-rtp') continue;
        packetsLost += entry.packetsLost ?? 0;
        framesDecoded += entry.framesDecoded ?? 0;
        freezes += entry.freezeCount ?? 0;
        if (entry.kind === 'video' && entry.framesDecoded > 0) pictures += 1;
      }
    }
  }
  return { ...gaps, framesDecoded, freezes, packetsLost, pictures, ends: watched.ends };
}

/** Encodes a moving picture with VP8; the frames in base64, the first one a key frame. */
async function encode({ width, height, framesPerSecond, bitrateBps }, seconds) {
  const canvas = new OffscreenCanvas(width, height);
  const pen = canvas.getContext('2d');
  const frames = [];
  const encoder = new VideoEncoder({
    output(chunk) {
      const bytes = new Uint8Array(chunk.byteLength);
      chunk.copyTo(bytes);
      let text = '';
      for (let at = 0; at < bytes.length; at += 8192) text += String.fromCharCode(...bytes.subarray(at, at + 8192));
      frames.push(btoa(text));
    },
    error(fault) {
      throw fault;
    },
  });
  encoder.configure({
    codec: 'vp8',
    width,
    height,
    bitrate: bitrateBps,
    framerate: framesPerSecond,
    latencyMode: 'realtime',
  });
  for (let index = 0; index < seconds * framesPerSecond; index += 1) {
    pen.fillStyle = `hsl(${(index * 3) % 360} 40% 50%)`;
    pen.fillRect(0, 0, width, height);
    for (let ball = 0; ball < 12; ball += 1) {
      pen.fillStyle = `hsl(${ball * 30} 90% ${30 + ball * 4}%)`;
      const x = (Math.sin(index / 20 + ball) * 0.5 + 0.5) * width;
      const y = (Math.cos(index / 25 + ball * 2) * 0.5 + 0.5) * height;
      pen.fillRect(x - width / 20, y - height / 20, width / 10, height / 10);
    }
    const frame = new VideoFrame(canvas, { timestamp: (index * 1e6) / framesPerSecond });
    encoder.encode(frame, { keyFrame: index === 0 });
    frame.close();
    if (encoder.encodeQueueSize > 5) await new Promise((resolve) => setTimeout(resolve, 10));
  }
  await encoder.flush();
  encoder.close();
  return frames;
}

globalThis.watcher = { timeFirstPicture, watch, beginWindow, report, encode };
