import { describe, expect, it } from "vitest";
import type { NotifyPlan } from "../../../domain/notify-plan";
import { manualCommands } from "../../../rendering/asterisk/manual-commands";

const PLAN: NotifyPlan = {
  deliveries: ["a", "b"],
  concerned: [
    { delivery: "a", mac: "00036BABCDEF", extensions: ["100", "110"], reason: "SIPDefault.cnf was changed" },
    { delivery: "b", mac: "00036BABCDEF", extensions: ["100", "110"], reason: "SIP00036BABCDEF.cnf was changed" },
    { delivery: "b", mac: "00036BABCDF0", extensions: ["101"], reason: "SIP00036BABCDF0.cnf was changed" },
  ],
  phones: [],
};

describe("commands to tell phones by hand", () => {
  it("are one a phone, for the machine of Asterisk", () => {
    const connection = { host: "pbx.example.net", port: 22, user: "root" };
    expect(manualCommands(PLAN, { cli: "docker exec pbx asterisk", connection })).toBe(`\
# To be run on root@pbx.example.net, once.
# 00036BABCDEF (100, 110): SIPDefault.cnf was changed
docker exec pbx asterisk -rx 'pjsip send notify cisco-phones-check-sync endpoint 100'
# 00036BABCDF0 (101): SIP00036BABCDF0.cnf was changed
docker exec pbx asterisk -rx 'pjsip send notify cisco-phones-check-sync endpoint 101'
`);
  });

  it("go by Asterisk's own sample where it is looked after elsewhere", () => {
    expect(manualCommands(PLAN, undefined)).toContain(
      "asterisk -rx 'pjsip send notify cisco-check-cfg endpoint 101'\n",
    );
  });

  it("are those of chan_sip where phones register with that", () => {
    const text = manualCommands(PLAN, { channelDriver: "chan_sip" });
    expect(text).toContain("# sip_notify.conf has [cisco-check-cfg] there");
    expect(text).toContain("\nasterisk -rx 'sip notify cisco-check-cfg 101'\n");
  });

  it("are none where nobody is concerned", () => {
    const text = manualCommands({ ...PLAN, concerned: [] }, undefined);
    expect(text).toBe("# The last delivery concerns no phone that runs already.\n");
  });
});
