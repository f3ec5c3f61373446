// Two peer connections (/rtc): the client offers what it publishes on one, the server offers what it receives on the other.
//
//   subscriber:  idle --need--> offered --answer--> idle (or offered again, when something still waits)
//
// One offer is outstanding; what changes meanwhile goes into the next one, all together. The first offer goes out at once, with the data
// channels and whatever is published already. It plays the client's part for `Downlink`: it makes the m-lines that are missing.
//
// Clients take the id of a received track for LiveKit's, and browsers never change the id of a line's track. So a line carries one track in
// its life: when that ends the line is offered with port 0, and a later offer uses its place for a new line with a new mid (RFC 8829, 5.2.2).
import { SessionDescription } from '@livekit/protocol';
import { limits } from '../limits.ts';
import type { LocalIce } from '../media/transport.ts';
import type { MediaKind } from '../media/receive-stream.ts';
import { parseAnswer } from '../sdp/offer.ts';
import type { OfferSection } from '../sdp/offer.ts';
import { writeOffer } from '../sdp/answer.ts';
import type { AnswerSection } from '../sdp/answer.ts';
import { ok, refuse } from '../result.ts';
import type { Result } from '../result.ts';
import { Answerer, decisionOf, mapMids } from './negotiation.ts';
import type { Negotiation, NegotiationRefusal, Negotiator } from './negotiation.ts';
import { onceATurn } from './once-a-turn.ts';

/** What the server offers: payload types and header extensions of its own choosing. */
const payloadTypes = { audio: 111, video: 96 } as const;
const extensions = { audio: { mid: 1 }, video: { mid: 1, absSendTime: 2 } } as const;

const dataSection: OfferSection = {
  mid: '0',
  kind: 'application',
  direction: 'sendrecv',
  isRejected: false,
  trackId: '',
  payloadType: undefined,
  rids: [],
  ssrc: undefined,
  extensions: {},
};

/** The negotiation of a client with two peer connections. */
export class TwoConnections implements Negotiation {
  readonly #participant: Negotiator;
  readonly #publisher: Answerer;
  readonly #lines: OfferSection[] = [];
  #madeLines = 0;
  #local: LocalIce | undefined;
  /** Number of the last offer; counts from 1. */
  #offerId = 0;
  /** When the offer that waits for its answer was made. */
  #outstandingSince: number | undefined;
  #isConnected = false;
  #remoteUfrag = '';
  readonly askSoon = onceATurn(() => this.ask());

  constructor(participant: Negotiator) {
    this.#participant = participant;
    // The client receives nothing on the connection it publishes on.
    this.#publisher = new Answerer(participant, undefined);
  }

  async start(): Promise<void> {
    this.#local = await this.#participant.subscriberTransport.offer();
    if (!this.#participant.isClosed) this.#offer();
  }

  async answer(description: SessionDescription): Promise<Result<void, NegotiationRefusal>> {
    return this.#publisher.answer(description);
  }

  answered(description: SessionDescription): Result<void, NegotiationRefusal> {
    const parsed = parseAnswer(description.sdp);
    if (!parsed.ok) return refuse({ code: 'bad-answer', message: parsed.error.message });
    // An id of 0 comes from clients that do not count yet; an older one is an answer that crossed our next offer.
    if (this.#outstandingSince === undefined || (description.id !== 0 && description.id !== this.#offerId))
      return ok(undefined);
    const { ice, setup } = parsed.value;
    if (!this.#isConnected) {
      this.#participant.subscriberTransport.connect(ice, setup);
      this.#isConnected = true;
      this.#remoteUfrag = ice.ufrag;
    } else if (ice.ufrag !== this.#remoteUfrag) {
      return refuse({ code: 'ice-restart', message: 'Cannot restart ICE: join again' });
    }
    this.#outstandingSince = undefined;
    this.#participant.downlink.retarget(this.#participant.now());
    this.#participant.noteSubscribed();
    this.ask();
    return ok(undefined);
  }

  isOverdue(nowMs: number): boolean {
    return this.#outstandingSince !== undefined && nowMs - this.#outstandingSince > limits.answerMs;
  }

  ask(): void {
    const { isClosed, downlink } = this.#participant;
    if (this.#local === undefined || isClosed || this.#outstandingSince !== undefined) return;
    if (downlink.need() === undefined) return;
    this.#offer();
  }

  #offer(): void {
    const local = this.#local;
    if (local === undefined) return;
    const need = this.#participant.downlink.need() ?? { audio: 0, video: 0 };
    for (let count = 0; count < need.audio; count += 1) this.#addLine('audio');
    for (let count = 0; count < need.video; count += 1) this.#addLine('video');
    const sections = this.#lines.map((line, index) => this.#decide(line, index));
    sections.unshift({ section: dataSection, decision: { use: 'data' } });
    this.#offerId += 1;
    this.#outstandingSince = this.#participant.now();
    this.#participant.send({
      case: 'offer',
      value: new SessionDescription({
        type: 'offer',
        sdp: writeOffer(local, sections, this.#offerId),
        id: this.#offerId,
        midToTrackId: mapMids(sections),
      }),
    });
  }

  #decide(line: OfferSection, index: number): AnswerSection {
    const subscription = line.isRejected ? undefined : this.#participant.downlink.assign(line);
    if (subscription !== undefined || line.isRejected) return { section: line, decision: decisionOf(subscription) };
    const ended = { ...line, isRejected: true };
    this.#lines[index] = ended;
    this.#participant.downlink.withdraw(line.mid);
    return { section: ended, decision: { use: 'nothing' } };
  }

  #addLine(kind: MediaKind): void {
    this.#madeLines += 1;
    const line: OfferSection = {
      ...dataSection,
      mid: String(this.#madeLines),
      kind,
      direction: 'recvonly',
      payloadType: payloadTypes[kind],
      extensions: extensions[kind],
    };
    const ended = this.#lines.findIndex((one) => one.isRejected);
    if (ended < 0) this.#lines.push(line);
    else this.#lines[ended] = line;
  }
}
