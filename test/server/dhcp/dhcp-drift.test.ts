import { describe, expect, it } from "vitest";
import { dhcpDrift } from "../../../server/dhcp/dhcp-drift";
import { dhcpFiles } from "../../../server/dhcp/dhcp-files";
import { type KeaMap, storedConfiguration } from "../../../server/dhcp/kea-configuration";

const FILES = dhcpFiles("/srv/dhcp");
const DESK = { "hw-address": "00:03:6b:ab:cd:ef", "ip-address": "192.0.2.20" };
const HALL = { "hw-address": "00:03:6b:ab:cd:f0", "ip-address": "192.0.2.21" };
const site = (...reservations: object[]): KeaMap => ({ subnet4: [{ subnet: "192.0.2.0/24", reservations }] });
const stored = (declared: KeaMap): KeaMap => storedConfiguration(declared, FILES).dhcp4;
const drift = (declared: KeaMap, applied: KeaMap | undefined, running: KeaMap | undefined) =>
  dhcpDrift(declared, applied, running, FILES);

const MISSING = expect.stringMatching(/^reservation 00:03:6b:ab:cd:f0 .*is missing$/);

describe("a DHCP server", () => {
  it("that goes by what was applied last differs in nothing", () => {
    const applied = stored(site(DESK));
    expect(drift(site(DESK), applied, applied)).toEqual({ differences: [], pending: false, sinceApplied: [] });
  });

  it("to which a new phone is to be told differs by a change that is to come", () => {
    const applied = stored(site(DESK));
    expect(drift(site(DESK, HALL), applied, applied)).toEqual({
      differences: [MISSING],
      pending: true,
      sinceApplied: [],
    });
  });

  it("that somebody told otherwise differs by that, also where a change is to come", () => {
    const both = stored(site(DESK, HALL));
    const told = stored(site(DESK));
    expect(drift(site(DESK, HALL), both, told)).toEqual({ differences: [MISSING], pending: false, sinceApplied: [] });
    expect(drift(site(HALL), both, told)).toMatchObject({ pending: true, sinceApplied: [MISSING] });
  });

  it("whose file was changed differs by what it would go by after its next start", () => {
    const applied = stored(site(DESK, HALL));
    const changed = { ...applied, ...site(DESK) };
    expect(drift(site(DESK, HALL), changed, applied)).toEqual({
      differences: [expect.stringMatching(/^on disk: reservation 00:03:6b:ab:cd:f0 .*is missing$/)],
      pending: false,
      sinceApplied: [],
    });
  });

  it.each([
    ["is gone", undefined],
    ["was written by someone else", site(DESK)],
  ])("whose file %s differs by that", (_, found) => {
    expect(drift(site(DESK), found, stored(site(DESK)))).toEqual({
      differences: ["on disk: what was applied is not there"],
      pending: false,
      sinceApplied: [],
    });
  });

  it("that does not run is told as that", () => {
    expect(drift(site(DESK), stored(site(DESK)), undefined).differences).toEqual(["Kea does not run"]);
    expect(drift(site(HALL), stored(site(DESK)), undefined).sinceApplied).toEqual(["Kea does not run"]);
  });

  it("that was given nothing yet has everything to come", () => {
    expect(drift(site(DESK), undefined, undefined)).toEqual({
      differences: ["there is no configuration yet"],
      pending: true,
      sinceApplied: [],
    });
  });
});
