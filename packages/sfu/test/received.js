// Part of every page of the browser tests: statistics of what a room's client receives, one entry for each subscribed track.
globalThis.receivedIn = async (room) => {
  const tracks = [];
  for (const participant of room.remoteParticipants.values()) {
    for (const publication of participant.trackPublications.values()) {
      if (!publication.track) continue;
      const report = await publication.track.receiver.getStats();
      for (const entry of report.values()) {
        if (entry.type !== 'inbound-rtp') continue;
        tracks.push({
          from: participant.identity,
          source: publication.source,
          kind: entry.kind,
          packets: entry.packetsReceived ?? 0,
          lost: entry.packetsLost ?? 0,
          decoded: entry.framesDecoded ?? 0,
          height: entry.frameHeight ?? 0,
          energy: entry.totalAudioEnergy ?? 0,
          freezes: entry.freezeCount ?? 0,
          nacks: entry.nackCount ?? 0,
          plis: entry.pliCount ?? 0,
          concealed: entry.concealedSamples ?? 0,
        });
      }
    }
  }
  return tracks;
};
