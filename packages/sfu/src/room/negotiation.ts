// Offer and answer of the single peer connection (/rtc/v1): the client always offers, the server asks for an offer when it needs one.
//
//   idle --need--> asked --offer--> answering --answer sent--> idle (or asked again, when something still waits)
//
// Before the first offer is answered nothing is asked for: the client brings its first offer by itself.
import { MediaSectionsRequirement, SessionDescription } from '@livekit/protocol';
import type { LocalIce, MediaTransport } from '../media/transport.ts';
import { parseOffer } from '../sdp/offer.ts';
import type { Offer, OfferSection } from '../sdp/offer.ts';
import { writeAnswer } from '../sdp/answer.ts';
import type { AnswerSection, SectionDecision } from '../sdp/answer.ts';
import { ok, refuse } from '../result.ts';
import type { Result } from '../result.ts';
import type { Downlink } from './downlink.ts';
import type { Publishing } from './publishing.ts';
import type { SignalMessage } from './signal.ts';

/** A requirement that no offer answered within this time is sent again. */
const askAgainMs = 5_000;

/** Why an offer could not be answered; the participant has to join anew. */
export type NegotiationRefusal = { readonly code: 'bad-offer' | 'ice-restart'; readonly message: string };

/** The participant, as far as negotiation needs it. */
export interface Negotiator {
  readonly transport: MediaTransport;
  readonly publishing: Publishing;
  readonly downlink: Downlink;
  readonly isClosed: boolean;
  now(): number;
  send(message: SignalMessage): void;
  /** Subscriptions may have found their m-line. */
  noteSubscribed(): void;
}

/** The negotiation of one participant. Offers are handled one after another. */
export class Negotiation {
  readonly #participant: Negotiator;
  #local: LocalIce | undefined;
  #remoteUfrag = '';
  #version = 0;
  #askedAt: number | undefined;
  #isAskPlanned = false;

  constructor(participant: Negotiator) {
    this.#participant = participant;
  }

  /** Answers an offer. */
  async answer(description: SessionDescription): Promise<Result<void, NegotiationRefusal>> {
    const parsed = parseOffer(description.sdp);
    if (!parsed.ok) return refuse({ code: 'bad-offer', message: parsed.error.message });
    const offer = parsed.value;
    if (this.#local === undefined) {
      this.#local = await this.#participant.transport.accept(offer.ice);
      this.#remoteUfrag = offer.ice.ufrag;
    } else if (offer.ice.ufrag !== this.#remoteUfrag) {
      // libjuice cannot restart ICE: a full reconnect is the way back.
      return refuse({ code: 'ice-restart', message: 'Cannot restart ICE: join again' });
    }
    if (this.#participant.isClosed) return ok(undefined);
    const sections = this.#decide(offer);
    this.#version += 1;
    this.#askedAt = undefined;
    this.#participant.send({
      case: 'answer',
      value: new SessionDescription({
        type: 'answer',
        sdp: writeAnswer(this.#local, sections, this.#version),
        id: description.id,
        midToTrackId: mapMids(sections),
      }),
    });
    this.#participant.publishing.announceBound();
    this.#participant.downlink.retarget(this.#participant.now());
    this.#participant.noteSubscribed();
    this.ask();
    return ok(undefined);
  }

  /** `ask`, once for all the changes of this turn of the event loop. */
  askSoon(): void {
    if (this.#isAskPlanned) return;
    this.#isAskPlanned = true;
    queueMicrotask(() => {
      this.#isAskPlanned = false;
      this.ask();
    });
  }

  /** Asks the client for an offer if something waits for one; at most one request is outstanding. */
  ask(): void {
    const now = this.#participant.now();
    if (this.#local === undefined || this.#participant.isClosed) return;
    if (this.#askedAt !== undefined && now - this.#askedAt < askAgainMs) return;
    const need = this.#participant.downlink.need();
    if (need === undefined) return;
    this.#askedAt = now;
    this.#participant.send({
      case: 'mediaSectionsRequirement',
      value: new MediaSectionsRequirement({ numAudios: need.audio, numVideos: need.video }),
    });
  }

  #decide(offer: Offer): AnswerSection[] {
    const { publishing } = this.#participant;
    const sending = new Set(offer.sections.filter(isSending).map((section) => section.mid));
    publishing.removeUnsent(sending);
    return offer.sections.map((section) => ({ section, decision: this.#decideSection(section) }));
  }

  #decideSection(section: OfferSection): SectionDecision {
    const { publishing, downlink } = this.#participant;
    if (section.kind === 'application') return { use: 'data' };
    if (isSending(section)) {
      downlink.withdraw(section.mid);
      return publishing.bind(section) === undefined ? { use: 'nothing' } : { use: 'receive' };
    }
    if (section.isRejected || section.direction === 'inactive') {
      downlink.withdraw(section.mid);
      return { use: 'nothing' };
    }
    const subscription = downlink.assign(section);
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
}

function isSending(section: OfferSection): boolean {
  return (
    !section.isRejected &&
    section.kind !== 'application' &&
    (section.direction === 'sendonly' || section.direction === 'sendrecv')
  );
}

function mapMids(sections: readonly AnswerSection[]): Record<string, string> {
  const map: Record<string, string> = {};
  for (const { section, decision } of sections) if (decision.use === 'send') map[section.mid] = decision.trackSid;
  return map;
}
