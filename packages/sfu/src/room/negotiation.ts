// What both ways of negotiating have in common, and the single peer connection (/rtc/v1): the client always offers, the server asks for
// an offer when it needs one.
//
//   idle --need--> asked --offer--> answering --answer sent--> idle (or asked again, when something still waits)
//
// Before the first offer is answered nothing is asked for: the client brings its first offer by itself.
import { MediaSectionsRequirement, SessionDescription } from '@livekit/protocol';
import type { DtlsRole, LocalIce, MediaTransport } from '../media/transport.ts';
import { parseOffer } from '../sdp/offer.ts';
import type { Offer, OfferSection } from '../sdp/offer.ts';
import { writeAnswer } from '../sdp/answer.ts';
import type { AnswerSection, SectionDecision } from '../sdp/answer.ts';
import { ok, refuse } from '../result.ts';
import type { Result } from '../result.ts';
import type { Downlink } from './downlink.ts';
import { onceATurn } from './once-a-turn.ts';
import type { Publishing } from './publishing.ts';
import type { SignalMessage } from './signal.ts';
import type { Subscription } from './subscription.ts';

/** A requirement that no offer answered within this time is sent again. */
const askAgainMs = 5_000;

/** Why a description could not be taken; the participant has to join anew. */
export type NegotiationRefusal = {
  readonly code: 'bad-offer' | 'bad-answer' | 'ice-restart';
  readonly message: string;
};

/** The participant, as far as negotiation needs it. */
export interface Negotiator {
  /** What the client publishes on, and with one peer connection also what it receives on. */
  readonly transport: MediaTransport;
  readonly subscriberTransport: MediaTransport;
  readonly publishing: Publishing;
  readonly downlink: Downlink;
  readonly isClosed: boolean;
  now(): number;
  send(message: SignalMessage): void;
  /** Subscriptions may have found their m-line. */
  noteSubscribed(): void;
}

/** The lines of a connection that the client receives on: `Downlink`. */
export interface ReceivingLines {
  assign(section: OfferSection): Subscription | undefined;
  withdraw(mid: string): void;
}

/** How a participant's descriptions come about: one peer connection, or two (`two-connections.ts`). */
export interface Negotiation {
  /** Begins, once the client has its `join`. Rejects when no candidates could be gathered. */
  start(): Promise<void>;
  /** Answers an offer. */
  answer(description: SessionDescription): Promise<Result<void, NegotiationRefusal>>;
  /** Takes an answer to an offer of the server. */
  answered(description: SessionDescription): Result<void, NegotiationRefusal>;
  /** Lets subscriptions that wait find their m-line, once for all the changes of this turn of the event loop. */
  readonly askSoon: () => void;
  /** The same, now; at most one request is outstanding. */
  ask(): void;
  /** True when the client owes an answer for so long that only joining anew helps. */
  isOverdue(nowMs: number): boolean;
}

/** Answers offers, one after another. The first one sets the transport up. */
export class Answerer {
  readonly #participant: Negotiator;
  readonly #lines: ReceivingLines | undefined;
  #local: LocalIce | undefined;
  #hasData = false;
  #role: DtlsRole = 'passive';
  #remoteUfrag = '';
  #version = 0;

  /** `lines`: none when the client receives on another connection, whose mids are its own and may be the same words. */
  constructor(participant: Negotiator, lines: ReceivingLines | undefined) {
    this.#participant = participant;
    this.#lines = lines;
  }

  /** True once an offer was answered. */
  get isStarted(): boolean {
    return this.#local !== undefined;
  }

  /** Answers an offer; the tracks it brings are announced after the answer. */
  async answer(description: SessionDescription): Promise<Result<void, NegotiationRefusal>> {
    const parsed = parseOffer(description.sdp);
    if (!parsed.ok) return refuse({ code: 'bad-offer', message: parsed.error.message });
    const offer = parsed.value;
    const { transport } = this.#participant;
    const hasData = offer.sections.some((section) => section.kind === 'application' && !section.isRejected);
    if (this.#local === undefined) {
      // Without a data line in the client's offer SCTP would never come up, and with it the whole connection would be given up.
      const setup = offer.setup ?? 'active';
      this.#role = setup === 'active' ? 'passive' : 'active';
      this.#local = await transport.accept(offer.ice, hasData, setup);
      this.#remoteUfrag = offer.ice.ufrag;
      this.#hasData = hasData;
    } else if (offer.ice.ufrag !== this.#remoteUfrag) {
      // libjuice cannot restart ICE: a full reconnect is the way back.
      return refuse({ code: 'ice-restart', message: 'Cannot restart ICE: join again' });
    } else if (hasData && !this.#hasData) {
      this.#hasData = true;
      transport.acceptData();
    }
    if (this.#participant.isClosed) return ok(undefined);
    const sections = this.#decide(offer);
    this.#version += 1;
    this.#participant.send({
      case: 'answer',
      value: new SessionDescription({
        type: 'answer',
        sdp: writeAnswer(this.#local, sections, this.#version, this.#role),
        id: description.id,
        midToTrackId: mapMids(sections),
      }),
    });
    this.#participant.publishing.announceBound();
    return ok(undefined);
  }

  #decide(offer: Offer): AnswerSection[] {
    const { publishing } = this.#participant;
    const sending = new Set(offer.sections.filter(isSending).map((section) => section.mid));
    publishing.removeUnsent(sending);
    return offer.sections.map((section) => ({ section, decision: this.#decideSection(section) }));
  }

  #decideSection(section: OfferSection): SectionDecision {
    const { publishing } = this.#participant;
    if (section.kind === 'application') return { use: 'data' };
    if (isSending(section)) {
      this.#lines?.withdraw(section.mid);
      return publishing.bind(section) === undefined ? { use: 'nothing' } : { use: 'receive' };
    }
    if (section.isRejected || section.direction === 'inactive') {
      this.#lines?.withdraw(section.mid);
      return { use: 'nothing' };
    }
    return decisionOf(this.#lines?.assign(section));
  }
}

/** One peer connection for both directions. */
export class OneConnection implements Negotiation {
  readonly #participant: Negotiator;
  readonly #answerer: Answerer;
  #askedAt: number | undefined;
  readonly askSoon = onceATurn(() => this.ask());

  constructor(participant: Negotiator) {
    this.#participant = participant;
    this.#answerer = new Answerer(participant, participant.downlink);
  }

  async start(): Promise<void> {
    // The client offers.
  }

  async answer(description: SessionDescription): Promise<Result<void, NegotiationRefusal>> {
    const answered = await this.#answerer.answer(description);
    if (!answered.ok || this.#participant.isClosed) return answered;
    this.#askedAt = undefined;
    this.#participant.downlink.retarget(this.#participant.now());
    this.#participant.noteSubscribed();
    this.ask();
    return answered;
  }

  answered(): Result<void, NegotiationRefusal> {
    // Nothing was offered: a message that is not acted on (SFU-08).
    return ok(undefined);
  }

  isOverdue(): boolean {
    // A client that does not offer what it was asked for is asked again; its first offer has the deadline of the connection.
    return false;
  }

  ask(): void {
    const now = this.#participant.now();
    if (!this.#answerer.isStarted || this.#participant.isClosed) return;
    if (this.#askedAt !== undefined && now - this.#askedAt < askAgainMs) return;
    const need = this.#participant.downlink.need();
    if (need === undefined) return;
    this.#askedAt = now;
    this.#participant.send({
      case: 'mediaSectionsRequirement',
      value: new MediaSectionsRequirement({ numAudios: need.audio, numVideos: need.video }),
    });
  }
}

/** What an m-line becomes that carries this subscription, or none. */
export function decisionOf(subscription: Subscription | undefined): SectionDecision {
  if (subscription === undefined) return { use: 'nothing' };
  const { track } = subscription;
  return {
    use: 'send',
    stream: `${track.owner.sid}|${track.info.stream}`,
    trackSid: track.sid,
    ssrc: subscription.forwarder.ssrc,
    cname: track.owner.sid,
  };
}

/** `mid_to_track_id`: which m-line carries which track. */
export function mapMids(sections: readonly AnswerSection[]): Record<string, string> {
  const map: Record<string, string> = {};
  for (const { section, decision } of sections) if (decision.use === 'send') map[section.mid] = decision.trackSid;
  return map;
}

function isSending(section: OfferSection): boolean {
  return (
    !section.isRejected &&
    section.kind !== 'application' &&
    (section.direction === 'sendonly' || section.direction === 'sendrecv')
  );
}
