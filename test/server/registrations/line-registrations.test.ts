import { describe, expect, it } from "vitest";
import { LineRegistrations } from "../../../server/registrations/line-registrations";
import type { LineEvent } from "../../../server/registrations/registration-events";
import { contactStatus, heard, peerStatus, security } from "./asterisk-events";

const START = Date.parse("2026-01-01T12:00:00.000Z");
const RENEW_MS = 3_600_000;
const DESK = "sip:100@192.168.1.20:5060;transport=udp";
const OTHER = "sip:100@192.168.1.21:5060";

/** One line from the moment on at which Asterisk is listened to. */
function line() {
  const lines = new LineRegistrations();
  let now = START;
  lines.declare(["100"], "192.0.2.1:5038", RENEW_MS, now);
  lines.follow({ kind: "listening", since: now });
  return {
    lines,
    hears: (...events: readonly (LineEvent | undefined)[]) => {
      for (const event of events) {
        now += 1000;
        expect(event).toBeDefined();
        lines.take(event as LineEvent, now);
      }
    },
    waits: (ms: number) => {
      now += ms;
    },
    shown: () => lines.of("100", now),
  };
}

describe("a line", () => {
  it("is unknown until something is heard of it, and says by when", () => {
    const { shown, waits } = line();
    expect(shown()).toMatchObject({ state: "unknown", since: "2026-01-01T12:00:00.000Z", address: null });
    expect(shown()?.why).toContain("A phone that is registered renews that within 60 minutes.");
    waits(RENEW_MS);
    expect(shown()).toMatchObject({ state: "not-registered", since: null, why: null });
  });

  it("is registered from when and where it was heard first, with the last round trip that was measured", () => {
    const { shown, hears } = line();
    hears(security("SuccessfulAuth", "192.168.1.20"));
    hears(contactStatus("NonQualified", DESK), contactStatus("Reachable", DESK, "8641"));
    expect(shown()).toEqual({
      extension: "100",
      state: "registered",
      address: "192.168.1.20",
      since: "2026-01-01T12:00:01.000Z",
      roundTripMs: 8.641,
      refusals: null,
      why: null,
    });
  });

  it("that only renews its registration is registered, too", () => {
    const { shown, hears } = line();
    hears(security("SuccessfulAuth", "192.168.1.20"));
    expect(shown()).toMatchObject({ state: "registered", address: "192.168.1.20" });
    hears(contactStatus("Removed", DESK));
    expect(shown()).toMatchObject({ state: "not-registered", since: "2026-01-01T12:00:02.000Z" });
  });

  it("whose phone was unplugged does not answer, and is gone when its time is up", () => {
    const { shown, hears } = line();
    hears(contactStatus("Reachable", DESK, "900"), contactStatus("Unreachable", DESK));
    expect(shown()).toMatchObject({ state: "unreachable", address: "192.168.1.20", since: "2026-01-01T12:00:02.000Z" });
    hears(contactStatus("Removed", DESK));
    expect(shown()).toMatchObject({ state: "not-registered" });
  });

  it("stays registered where another phone took its place", () => {
    const { shown, hears } = line();
    hears(contactStatus("Reachable", DESK), contactStatus("NonQualified", OTHER), contactStatus("Removed", DESK));
    expect(shown()).toMatchObject({ state: "registered", address: "192.168.1.21", since: "2026-01-01T12:00:02.000Z" });
  });

  it("is refused as long as its phone has the wrong password", () => {
    const { shown, hears } = line();
    hears(...Array.from({ length: 5 }, () => security("ChallengeResponseFailed", "192.168.1.20")));
    expect(shown()).toMatchObject({
      state: "refused",
      since: "2026-01-01T12:00:01.000Z",
      refusals: {
        reason: "wrong-password",
        times: 5,
        since: "2026-01-01T12:00:01.000Z",
        last: "2026-01-01T12:00:05.000Z",
        address: "192.168.1.20",
      },
    });
    hears(security("SuccessfulAuth", "192.168.1.20"));
    expect(shown()).toMatchObject({ state: "registered", refusals: null });
  });

  it("that is registered shows who else tries in vain", () => {
    const { shown, hears } = line();
    hears(contactStatus("Reachable", DESK), security("ChallengeResponseFailed", "192.168.1.66"));
    hears(security("SuccessfulAuth", "192.168.1.20"));
    expect(shown()).toMatchObject({ state: "registered", refusals: { times: 1, address: "192.168.1.66" } });
  });

  it("that a phone has registered from another address is not refused any more", () => {
    const { shown, hears } = line();
    hears(security("ChallengeResponseFailed", "192.168.1.66"), security("SuccessfulAuth", "192.168.1.20"));
    hears(contactStatus("NonQualified", DESK));
    expect(shown()).toMatchObject({ state: "registered", refusals: null });
  });

  it("that Asterisk does not know is refused for that", () => {
    const { shown, hears } = line();
    hears(security("InvalidAccountID", "192.168.1.20"));
    expect(shown()).toMatchObject({ state: "refused", refusals: { reason: "unknown-line" } });
  });

  it("of chan_sip is known in all these states as well", () => {
    const { shown, hears } = line();
    hears(
      peerStatus("Registered", { Address: "192.168.1.20:5060" }),
      security("SuccessfulAuth", "192.168.1.20", "SIP"),
    );
    expect(shown()).toMatchObject({ state: "registered", address: "192.168.1.20" });
    hears(peerStatus("Unreachable"));
    expect(shown()).toMatchObject({ state: "unreachable", address: "192.168.1.20" });
    // In this order, and the last says nothing of a registration.
    hears(peerStatus("Unregistered", { Cause: "Expired" }), security("SuccessfulAuth", "192.168.1.20", "SIP"));
    expect(shown()).toMatchObject({ state: "not-registered" });
    hears(security("InvalidPassword", "192.168.1.20", "SIP"));
    expect(shown()).toMatchObject({ state: "refused", refusals: { reason: "wrong-password", times: 1 } });
  });

  it("is unknown, with the reason, while Asterisk is away, and after that until it is heard of anew", () => {
    const { lines, shown, hears } = line();
    hears(contactStatus("Reachable", DESK));
    lines.follow({ kind: "away", since: START + 5000, reason: "nothing listens there" });
    expect(shown()).toMatchObject({
      state: "unknown",
      since: "2026-01-01T12:00:05.000Z",
      why: "No connection to Asterisk at 192.0.2.1:5038: nothing listens there.",
    });
    lines.follow({ kind: "listening", since: START + 6000 });
    expect(shown()).toMatchObject({ state: "unknown", since: "2026-01-01T12:00:06.000Z" });
    hears(contactStatus("Reachable", DESK));
    expect(shown()).toMatchObject({ state: "registered" });
  });
});

describe("events", () => {
  it("of others than declared lines change nothing and keep nothing", () => {
    const { lines, hears } = line();
    lines.declare(["200"], "192.0.2.1:5038", RENEW_MS, START);
    hears(contactStatus("Reachable", DESK));
    expect(lines.all(START)).toHaveLength(1);
    expect(lines.of("100", START)).toBeUndefined();
  });

  it.each([
    { Event: "PeerStatus", ChannelType: "PJSIP", Peer: "PJSIP/100", PeerStatus: "Reachable" },
    {
      Event: "SuccessfulAuth",
      Service: "AMI",
      AccountID: "100",
      RemoteAddress: "IPV4/TCP/127.0.0.1/1",
      UsingPassword: "1",
    },
    { Event: "ContactStatus", URI: "", ContactStatus: "Removed", AOR: "100" },
    { Event: "FullyBooted", Status: "Fully Booted" },
    { Event: "InvalidPassword", Service: "SIP" },
  ])("that say nothing of a line are none: $Event", (fields) => {
    expect(heard(fields)).toBeUndefined();
  });

  it("have the address without port and user", () => {
    for (const uri of ["sip:100-0x5@192.0.2.7:5060", "sip:192.0.2.7", "sips:100@192.0.2.7;ob", "<sip:x>"]) {
      const event = contactStatus("Reachable", uri);
      expect(event && "address" in event && event.address).toBe(uri === "<sip:x>" ? undefined : "192.0.2.7");
    }
    expect(contactStatus("Reachable", "sip:100@[2001:db8::1]:5060")).toMatchObject({ address: "2001:db8::1" });
  });
});
