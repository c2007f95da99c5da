import { describe, expect, it } from "vitest";
import { MOST_CLIENTS } from "../../../server/dhcp/client-facts";
import { ClientLedger } from "../../../server/dhcp/client-ledger";
import { logEvent } from "../../../server/dhcp/log-event";
import { KEA_LINES, OTHER_LINES } from "./kea-lines";

const DESK = "00:03:6b:ab:cd:ef";
const MAC = "00036BABCDEF";

describe("a line of Kea's log", () => {
  it.each([
    [KEA_LINES.offer(DESK, "10.99.0.40"), "offer", "10.99.0.40"],
    [KEA_LINES.offer(DESK, "10.99.0.40").replace("ADVERT", "OFFER"), "offer", "10.99.0.40"],
    [KEA_LINES.lease(DESK, "10.99.0.40"), "lease", "10.99.0.40"],
    [KEA_LINES.reboot(DESK, "10.10.202.71"), "reboot", "10.10.202.71"],
    [KEA_LINES.refusal(DESK, "10.10.202.71"), "refusal", "10.10.202.71"],
    [KEA_LINES.notGranted(DESK, "10.99.0.40"), "refusal", "10.99.0.40"],
    [KEA_LINES.noSubnet(DESK, "10.20.0.1"), "no-subnet", "10.20.0.1"],
    [KEA_LINES.elsewhere(DESK), "elsewhere", null],
    [KEA_LINES.exhausted(DESK), "exhausted", null],
    [KEA_LINES.conflict(DESK, "10.99.0.40"), "conflict", "10.99.0.40"],
    [KEA_LINES.decline(DESK, "10.99.0.40"), "decline", "10.99.0.40"],
    [KEA_LINES.release(DESK, "10.99.0.40"), "release", "10.99.0.40"],
  ])("%s", (line, kind, address) => {
    expect(logEvent(line)).toEqual({ mac: MAC, kind, address });
  });

  it.each(OTHER_LINES)("tells nothing: %s", (line) => {
    expect(logEvent(line)).toBeUndefined();
  });
});

describe("what was heard of the clients", () => {
  function heard(...lines: readonly string[]) {
    const ledger = new ClientLedger();
    lines.forEach((line, second) => {
      ledger.hear(line, second * 1000);
    });
    return ledger.clients().find(({ mac }) => mac === MAC);
  }

  it("has the lease of a client that starts, and since when", () => {
    expect(heard(KEA_LINES.offer(DESK, "10.99.0.40"), KEA_LINES.lease(DESK, "10.99.0.40"))).toEqual({
      mac: MAC,
      heard: 1000,
      reserved: null,
      lease: { address: "10.99.0.40", begun: 1000, last: 1000 },
      troubles: {},
    });
  });

  it("tells a renewal from a start", () => {
    const started = [KEA_LINES.reboot(DESK, "10.99.0.40"), KEA_LINES.lease(DESK, "10.99.0.40")];
    const renewed = heard(...started, KEA_LINES.lease(DESK, "10.99.0.40"));
    expect(renewed?.lease).toEqual({ address: "10.99.0.40", begun: 1000, last: 2000 });
    expect(heard(KEA_LINES.lease(DESK, "10.99.0.40"))?.lease?.begun).toBeNull();
  });

  it("counts what came again and again until there is a lease", () => {
    const refused = [1, 2].flatMap(() => [
      KEA_LINES.reboot(DESK, "10.10.202.71"),
      KEA_LINES.refusal(DESK, "10.10.202.71"),
    ]);
    expect(heard(...refused)?.troubles).toEqual({
      refused: { times: 2, first: 1000, last: 3000, address: "10.10.202.71" },
    });
    expect(heard(...refused, KEA_LINES.lease(DESK, "10.99.0.40"))?.troubles).toEqual({});
  });

  it("keeps that an address is taken while the client has another one", () => {
    const declined = [KEA_LINES.lease(DESK, "10.99.0.40"), KEA_LINES.decline(DESK, "10.99.0.40")];
    expect(heard(...declined)?.lease).toBeNull();
    expect(heard(...declined, KEA_LINES.lease(DESK, "10.99.0.100"))?.troubles.taken?.address).toBe("10.99.0.40");
    expect(heard(...declined, KEA_LINES.lease(DESK, "10.99.0.40"))?.troubles).toEqual({});
  });

  it("knows the leases from before, and lets what is heard count for more", () => {
    const ledger = new ClientLedger();
    ledger.knew(DESK, "10.99.0.40");
    expect(ledger.clients()).toEqual([
      {
        mac: MAC,
        heard: null,
        reserved: null,
        lease: { address: "10.99.0.40", begun: null, last: null },
        troubles: {},
      },
    ]);
    ledger.hear(KEA_LINES.release(DESK, "10.99.0.40"), 5);
    ledger.knew(DESK, "10.99.0.41");
    expect(ledger.clients()[0]).toMatchObject({ heard: 5, lease: null });
  });

  it("has the addresses that are reserved, of clients too of which nothing was heard", () => {
    const ledger = new ClientLedger();
    ledger.hear(KEA_LINES.lease(DESK, "10.99.0.40"), 5);
    ledger.reserve(
      new Map([
        [MAC, "10.99.0.40"],
        ["00036BABCDF0", "10.99.0.41"],
      ]),
    );
    const unheard = { mac: "00036BABCDF0", heard: null, lease: null, troubles: {} };
    expect(ledger.news()).toEqual([
      expect.objectContaining({ mac: MAC, heard: 5, reserved: "10.99.0.40" }),
      { ...unheard, reserved: "10.99.0.41" },
    ]);
    expect(ledger.clients()).toHaveLength(2);
    ledger.reserve(new Map([[MAC, "10.99.0.40"]]));
    expect(ledger.news()).toEqual([{ ...unheard, reserved: null }]);
    expect(ledger.clients()).toHaveLength(1);
  });

  it("forgets whoever was silent the longest, and says that it does", () => {
    const ledger = new ClientLedger();
    const mac = (number: number): string => `02:00:00:00:${hex(number >> 8)}:${hex(number & 255)}`;
    const hex = (byte: number): string => byte.toString(16).padStart(2, "0");
    for (let number = 0; number < MOST_CLIENTS; number++) {
      ledger.hear(KEA_LINES.exhausted(mac(number)), number);
    }
    ledger.hear(KEA_LINES.exhausted(mac(0)), MOST_CLIENTS);
    expect(ledger.server().complete).toBe(true);
    ledger.hear(KEA_LINES.exhausted(mac(MOST_CLIENTS)), MOST_CLIENTS);
    expect(ledger.server().complete).toBe(false);
    const macs = ledger.clients().map((client) => client.mac);
    expect(macs).toHaveLength(MOST_CLIENTS);
    expect(macs).toContain("020000000000");
    expect(macs).not.toContain("020000000001");
  });
});
