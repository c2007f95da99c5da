import { describe, expect, it } from "vitest";
import type { DhcpClient, DhcpTrouble, Repeated } from "../../../server/dhcp/client-facts";
import { diagnose } from "../../../server/diagnosis/diagnose";
import type { PhoneFacts } from "../../../server/diagnosis/phone-facts";

const MAC = "00036BABCDEF";
const START = Date.parse("2026-11-29T08:00:00.000Z");
const MINUTE = 60_000;

type Said = Partial<Record<DhcpTrouble, Partial<Repeated>>>;

/** A client that said this from the start on, once where no number is given. */
function client(said: Said, lease: DhcpClient["lease"] = null, reserved: string | null = null): DhcpClient {
  const troubles = Object.fromEntries(
    Object.entries(said).map(([trouble, repeated]) => [
      trouble,
      { times: 1, first: START, last: START, address: null, ...repeated },
    ]),
  );
  return { mac: MAC, heard: START, reserved, lease, troubles };
}

const given = (begun: number | null): DhcpClient["lease"] => ({ address: "10.99.0.40", begun, last: START });

function named(of: DhcpClient | undefined, change: Partial<PhoneFacts> = {}, since = START - 5 * MINUTE): string[] {
  return diagnose(facts(of, change, since)).map(({ symptom }) => symptom);
}

function facts(of: DhcpClient | undefined, change: Partial<PhoneFacts>, since: number | null): PhoneFacts {
  return {
    phone: { mac: MAC, model: "7960", load: null, extensions: ["100"], label: null },
    declared: true,
    state: "never-seen",
    boots: [],
    site: { find: () => undefined, names: () => [] },
    files: undefined,
    climb: undefined,
    lines: undefined,
    dhcp: { server: { since, complete: true }, client: of },
    awaited: [],
    now: START + MINUTE,
    ...change,
  };
}

/** A boot whose last request came at this time. */
function bootTo(endedAt: number): PhoneFacts["boots"] {
  const time = new Date(endedAt).toISOString();
  return [{ startedAt: time, endedAt: time, address: "10.99.0.40", result: "asking", steps: [], droppedSteps: 0 }];
}

describe("what the DHCP server has heard of a phone that never asked for a file", () => {
  it.each<[string, DhcpClient | undefined]>([
    ["dhcp-not-asked", undefined],
    ["dhcp-not-asked", { ...client({}, null, "10.99.0.40"), heard: null }],
    ["dhcp-other-network", client({ noSubnet: { address: "10.20.0.1" } })],
    ["dhcp-pool-empty", client({ exhausted: {} })],
    ["dhcp-refused", client({ refused: { times: 3 } })],
    ["dhcp-refused", client({ refused: {} })],
    ["dhcp-elsewhere", client({ offered: {}, elsewhere: {} })],
    ["dhcp-offer-lost", client({ offered: { times: 3 } })],
    ["address-without-requests", client({}, given(START))],
    ["never-asked", client({}, given(null))],
    ["never-asked", client({ offered: {} })],
  ])("is %s", (symptom, of) => {
    expect(named(of)).toEqual([symptom]);
  });

  it.each<[string, DhcpClient]>([
    ["a first refusal", client({ refused: { last: START + MINUTE } })],
    ["another server's address", client({ elsewhere: { first: START + MINUTE, last: START + MINUTE } })],
    ["a new address", client({}, given(START + MINUTE))],
  ])("waits for what comes after %s", (_, of) => {
    expect(named(of)).toEqual(["never-asked"]);
  });

  it("is not guessed while nobody listens, or not for long, or clients were forgotten", () => {
    expect(named(undefined, { dhcp: undefined })).toEqual(["never-asked"]);
    expect(diagnose(facts(undefined, {}, null))[0]?.symptom).toBe("never-asked");
    expect(named(undefined, {}, START)).toEqual(["never-asked"]);
    const forgetful = { server: { since: START - 5 * MINUTE, complete: false }, client: undefined };
    expect(named(undefined, { dhcp: forgetful })).toEqual(["never-asked"]);
  });

  it("is told with times and addresses", () => {
    const [first] = diagnose(
      facts(client({ refused: { times: 4, last: START + 1000, address: "10.10.202.71" } }), {}, START - MINUTE),
    );
    expect(first?.seen).toEqual([
      "it was refused 10.10.202.71, 4 times from 2026-11-29T08:00:00.000Z to 2026-11-29T08:00:01.000Z",
    ]);
  });
});

describe("what the DHCP server has heard of a phone that asked for files before", () => {
  it("counts from its last request on", () => {
    const refused = client({ refused: { times: 3 } });
    expect(named(refused, { state: "asking", boots: bootTo(START - 1) })[0]).toBe("dhcp-refused");
    expect(named(refused, { state: "asking", boots: bootTo(START + 1) })).not.toContain("dhcp-refused");
    expect(named(undefined, { state: "asking", boots: bootTo(START) })).not.toContain("dhcp-not-asked");
  });

  it("does not miss requests of a phone that is registered", () => {
    const line = {
      extension: "100",
      state: "registered",
      address: null,
      since: null,
      refusals: null,
      why: null,
    } as const;
    const started = client({}, given(START));
    const before = { state: "asking", boots: bootTo(START - MINUTE) } as const;
    expect(named(started, before)[0]).toBe("address-without-requests");
    expect(named(started, { ...before, lines: [line] })).not.toContain("address-without-requests");
    const elsewhere = client({ elsewhere: {} });
    expect(named(elsewhere, before)[0]).toBe("dhcp-elsewhere");
    expect(named(elsewhere, { ...before, lines: [line] })).not.toContain("dhcp-elsewhere");
  });

  it("names a taken address after what keeps it from working", () => {
    const taken = { taken: { address: "10.99.0.40" } };
    expect(named(client({ ...taken, exhausted: {} }))).toEqual(["dhcp-pool-empty", "address-taken"]);
    const elsewhere = { address: "10.99.0.100", begun: START, last: START };
    const [doubt] = diagnose(facts(client(taken, elsewhere), { state: "configured", boots: bootTo(START + 1) }, START));
    expect(doubt).toMatchObject({ symptom: "address-taken", standing: "doubt" });
    expect(doubt?.seen.join()).toContain("it was given 10.99.0.100");
  });

  it("doubts an address that it did not give", () => {
    const booted = (address: string): Partial<PhoneFacts> => ({
      state: "configured",
      boots: bootTo(START).map((boot) => ({ ...boot, address })),
    });
    const reserved = (lease: DhcpClient["lease"]) => client({}, lease, "10.99.0.40");
    expect(named(reserved(null), booted("10.20.0.9"))[0]).toBe("address-not-ours");
    expect(named(reserved(given(null)), booted("10.20.0.9"))[0]).toBe("address-not-ours");
    const wells: [DhcpClient, string][] = [
      [reserved(null), "10.99.0.40"],
      // One from before there was a reservation, and the reserved one since.
      [reserved({ address: "10.99.0.100", begun: null, last: null }), "10.99.0.100"],
      [reserved({ address: "10.99.0.40", begun: null, last: START + 1 }), "10.99.0.100"],
      [client({}, null, null), "10.20.0.9"],
    ];
    for (const [of, address] of wells) {
      expect(named(of, booted(address))).not.toContain("address-not-ours");
    }
  });
});
