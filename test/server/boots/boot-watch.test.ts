import { describe, expect, it } from "vitest";
import { LOAD, loaderList, MAC, statusOf, stepsOf, watching } from "./asking-phone";

describe("a phone that comes up", () => {
  it("is never seen, asks, and is configured", () => {
    const work = watching();
    expect(statusOf(work)).toMatchObject({ state: "never-seen", since: null, lastSeen: null, address: null });
    expect(statusOf(work).waitsFor).toContain("option 150");
    const phone = work.phone();
    phone.missAll(0, loaderList());
    expect(statusOf(work)).toMatchObject({ state: "asking", since: "2024-05-06T07:08:09.000Z", address: "192.0.2.7" });
    phone.ask(1, "SIPDefault.cnf");
    phone.ask(1.1, `SIP${MAC}.cnf`);
    expect(statusOf(work)).toMatchObject({
      state: "configured",
      since: "2024-05-06T07:08:10.120Z",
      lastSeen: "2024-05-06T07:08:10.120Z",
      waitsFor: "Waits for nothing: it has read its own file",
    });
    phone.miss(1.2, "RINGLIST.DAT");
    phone.ask(1.3, "dialplan.xml");
    expect(statusOf(work)).toMatchObject({ state: "configured", since: "2024-05-06T07:08:10.120Z" });
    expect(statusOf(work).lastBoot).toMatchObject({ result: "configured", droppedSteps: 0 });
    expect(stepsOf(statusOf(work))).toEqual([
      ...loaderList(),
      "SIPDefault.cnf",
      `SIP${MAC}.cnf`,
      "RINGLIST.DAT",
      "dialplan.xml",
    ]);
    expect(work.watch.counts()).toEqual({
      "never-seen": 0,
      asking: 0,
      configured: 1,
      "wrong-load": 0,
      looping: 0,
    });
  });

  it("is not configured by what its loader reads, nor by half a file", () => {
    const work = watching();
    const phone = work.phone();
    phone.missAll(0, loaderList().slice(0, 2));
    phone.ask(0.3, `SIP${MAC}.cnf`);
    expect(statusOf(work).state).toBe("asking");
    phone.ask(1, "SIPDefault.cnf");
    phone.ask(1.1, `SIP${MAC}.cnf`, { outcome: "timed-out", ms: 19_000 });
    expect(statusOf(work)).toMatchObject({ state: "asking" });
    expect(statusOf(work).waitsFor).toMatch(/does not reach it \(timed-out\).*firewall or NAT/);
    phone.ask(25, `SIP${MAC}.cnf`);
    expect(statusOf(work).state).toBe("configured");
  });

  it("walks through the measured timeline of a change of loader: two boots, the second one configured", () => {
    const work = watching();
    const states: string[] = [];
    work.watch.subscribe(({ state }) => states.push(state));
    const phone = work.phone();
    phone.missAll(0, loaderList().slice(0, 4));
    phone.ask(0.5, "XMLDefault.cnf.xml");
    phone.ask(0.6, `${LOAD}.loads`);
    phone.ask(2, "P003-8-12-00.sbn", { ms: 2000 });
    expect(work.watch.boots(MAC)).toHaveLength(1);
    phone.missAll(27, loaderList().slice(0, 4));
    phone.ask(27.5, "XMLDefault.cnf.xml");
    phone.ask(27.6, `${LOAD}.loads`);
    phone.ask(30, `${LOAD}.sb2`, { ms: 11_000 });
    phone.ask(75, "SIPDefault.cnf");
    phone.ask(75.1, `SIP${MAC}.cnf`);
    const [second, first, ...more] = work.watch.boots(MAC);
    expect(more).toEqual([]);
    expect(first).toMatchObject({ result: "gave-up", startedAt: "2024-05-06T07:08:09.000Z" });
    expect(first?.steps.at(-1)).toMatchObject({
      file: "P003-8-12-00.sbn",
      meaning: expect.stringContaining("restarts"),
    });
    expect(second).toMatchObject({ result: "configured", startedAt: "2024-05-06T07:08:36.000Z" });
    expect(second?.steps).toHaveLength(9);
    expect(new Set(states)).toEqual(new Set(["asking", "configured"]));
  });

  it("begins another boot with SIPDefault.cnf, with the first name of the loader, and after a silence", () => {
    const work = watching();
    const phone = work.phone();
    const boot = (seconds: number): void => {
      phone.ask(seconds, "SIPDefault.cnf");
      phone.ask(seconds + 0.1, `SIP${MAC}.cnf`);
    };
    boot(0);
    boot(60);
    expect(work.watch.boots(MAC)).toHaveLength(2);
    phone.missAll(90, loaderList());
    boot(92);
    expect(work.watch.boots(MAC).map(({ steps }) => steps.length)).toEqual([7, 2, 2]);
    phone.ask(4000, "RINGLIST.DAT");
    expect(work.watch.boots(MAC)).toHaveLength(3);
    expect(statusOf(work).state).toBe("configured");
    phone.ask(8000, `SIP${MAC}.cnf`);
    expect(work.watch.boots(MAC)).toHaveLength(4);
  });

  it("has walked to SIPDefault.cnf as a name of the loader before the application asks for it", () => {
    const work = watching();
    const phone = work.phone();
    phone.missAll(0, loaderList());
    phone.ask(0.6, "SIPDefault.cnf");
    phone.ask(20, "SIPDefault.cnf");
    phone.ask(20.1, `SIP${MAC}.cnf`);
    expect(work.watch.boots(MAC)).toHaveLength(1);
    expect(statusOf(work).state).toBe("configured");
  });

  it("reads one XML file if it is of a later model", () => {
    const work = watching({ model: "7942", load: "SIP42.9-4-2SR3-1S" });
    const phone = work.phone();
    phone.miss(0, `CTLSEP${MAC}.tlv`);
    phone.miss(0.1, `ITLSEP${MAC}.tlv`);
    phone.miss(0.2, "ITLFile.tlv");
    expect(statusOf(work).state).toBe("asking");
    phone.ask(0.3, `SEP${MAC}.cnf.xml`);
    phone.miss(0.4, "/mk-sip.jar");
    expect(statusOf(work).state).toBe("configured");
    phone.miss(0.5, "SIP42.9-3-1SR4-1S.loads");
    expect(statusOf(work)).toMatchObject({ state: "wrong-load" });
    expect(statusOf(work).waitsFor).toContain("loadInformation434");
    phone.miss(100, `CTLSEP${MAC}.tlv`);
    phone.miss(100.1, `SEP${MAC}.cnf.xml`);
    expect(statusOf(work)).toMatchObject({ state: "asking" });
    expect(statusOf(work).waitsFor).toBe(
      `SEP${MAC}.cnf.xml is not served, and its settings are in it: deliver the site again, and see that the name has the MAC in upper case`,
    );
  });

  it("counts an unconfirmed file as read once something else is asked for, wherever its report comes", () => {
    const work = watching();
    const phone = work.phone();
    phone.ask(0, "SIPDefault.cnf");
    phone.ask(0.1, `SIP${MAC}.cnf`, { outcome: "unconfirmed", ms: 19_000 });
    expect(statusOf(work).state).toBe("asking");
    phone.ask(0.2, "RINGLIST.DAT");
    expect(statusOf(work).state).toBe("configured");
  });

  it("begins a boot at SIPDefault.cnf also if the report of that comes last", () => {
    const work = watching();
    const phone = work.phone();
    phone.ask(0, "SIPDefault.cnf");
    phone.ask(0.1, `SIP${MAC}.cnf`);
    phone.miss(0.2, "RINGLIST.DAT");
    const late = work.phone({ port: 50_010 });
    const later = work.phone({ port: 50_011 });
    later.ask(60.1, `SIP${MAC}.cnf`);
    later.ask(60.2, "RINGLIST.DAT");
    late.ask(60, "SIPDefault.cnf", { outcome: "unconfirmed", ms: 19_000 });
    work.tickAt(90);
    expect(work.watch.boots(MAC).map(({ steps }) => steps.map(({ file }) => file))).toEqual([
      ["SIPDefault.cnf", `SIP${MAC}.cnf`, "RINGLIST.DAT"],
      ["SIPDefault.cnf", `SIP${MAC}.cnf`, "RINGLIST.DAT"],
    ]);
    expect(statusOf(work).state).toBe("configured");
  });
});
