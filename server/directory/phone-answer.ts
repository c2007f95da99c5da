import type { Outcome } from "../request-log";
import { PHONE_CHARSET, phoneBytes } from "./phone-objects";

/** What a phone asks a service for. */
export interface ServiceRequest {
  /** Percent-decoded, with its slash. */
  readonly path: string;
  /** Behind the `?`, as it came. */
  readonly query: string;
  /** Address under which the phone reaches this server, such as `http://192.168.1.3:6970`. */
  readonly base: string;
  /** Address of the one who asks. */
  readonly address: string;
}

/** An answer of a service, and what the log says of it. */
export interface ServiceAnswer {
  readonly code: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
  readonly outcome: Outcome;
  readonly detail?: string;
}

/** An object for a phone. */
export interface PhoneAnswer {
  readonly xml: string;
  /** Address of the page behind this one. */
  readonly next?: string | undefined;
  /** What went wrong, for the log. The phone gets its object all the same: it has no way to show another status. */
  readonly trouble?: string | undefined;
}

export function serviceAnswer({ xml, next, trouble }: PhoneAnswer): ServiceAnswer {
  return {
    code: 200,
    headers: {
      "Content-Type": `text/xml; charset=${PHONE_CHARSET}`,
      "Cache-Control": "no-store",
      // With 0 seconds the phone goes there for its own Next key alone, and never by itself (development notes, OL-20949-01, page 6-3).
      ...(next === undefined ? {} : { Refresh: `0; url=${next}` }),
    },
    body: phoneBytes(xml),
    outcome: trouble === undefined ? "served" : "refused",
    ...(trouble === undefined ? {} : { detail: trouble }),
  };
}
