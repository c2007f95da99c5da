import { describe, expect, it } from "vitest";
import { declared, entry, loaderList, MAC, WatchAtWork } from "./asking-phone";

const OTHER = "00036B000002";

function filesOf({ watch }: WatchAtWork, mac: string): string[] {
  return watch.boots(mac).flatMap(({ steps }) => steps.map(({ file }) => file));
}

describe("whose a request is", () => {
  it("is said by the MAC in its name, in any case and folder", () => {
    const work = new WatchAtWork();
    for (const [index, name] of [
      "./SIP00036babcdef.cnf",
      "/CTLSEP00036BABCDEF.tlv",
      "cfg/SIP00036BABCDEF.cnf",
      "SEP00036BABCDEF.cnf.xml.sgn",
      "MGC00036BABCDEF.cnf",
      "ITLSEP00036BABCDEF.tlv",
    ].entries()) {
      work.watch.observe(entry(index, name, "not-found"));
    }
    expect(work.watch.phones().map(({ mac }) => mac)).toEqual([MAC]);
  });

  it("is nobody's for a name without MAC from an address that nobody asked from", () => {
    const work = new WatchAtWork();
    for (const name of [
      "SIPDefault.cnf",
      "RINGLIST.DAT",
      "SIP00036BABCDEFF.cnf",
      "SIP01036BABCDEF.cnf",
      "",
      "..",
      "\0",
    ]) {
      work.watch.observe(entry(0, name));
    }
    work.tickAt(60);
    expect(work.watch.phones()).toEqual([]);
  });

  it("is told by the name that follows a shared one", () => {
    const work = new WatchAtWork();
    const phone = work.phone();
    phone.ask(0, "OS79XX.TXT");
    phone.ask(0.1, `SEP${MAC}.cnf.xml`);
    expect(filesOf(work, MAC)).toEqual(["OS79XX.TXT", `SEP${MAC}.cnf.xml`]);
  });

  it("is told by the address once a phone is known there, also if nothing follows", () => {
    const work = new WatchAtWork();
    const phone = work.phone();
    phone.missAll(0, loaderList());
    phone.ask(1, "SIPDefault.cnf");
    expect(filesOf(work, MAC)).toEqual(loaderList());
    work.tickAt(7);
    expect(filesOf(work, MAC)).toEqual([...loaderList(), "SIPDefault.cnf"]);
  });

  it("is told apart by ports where several phones share one address", () => {
    const work = new WatchAtWork();
    work.watch.declare([declared(), declared(OTHER)]);
    const [one, two] = [work.phone({ port: 50_000 }), work.phone({ port: 50_020 })];
    const [asOne, asTwo] = [
      [...loaderList(MAC), "SIPDefault.cnf", `SIP${MAC}.cnf`, "RINGLIST.DAT", "dialplan.xml"],
      [...loaderList(OTHER), "SIPDefault.cnf", `SIP${OTHER}.cnf`, "RINGLIST.DAT", "dialplan.xml"],
    ];
    for (const [index, file] of asOne.entries()) {
      one.ask(index, file);
      two.ask(index + 0.3, asTwo[index] ?? "");
    }
    expect(filesOf(work, MAC)).toEqual(asOne);
    expect(filesOf(work, OTHER)).toEqual(asTwo);
    expect(work.watch.counts().configured).toBe(2);
  });

  it("goes to the last one that asked where ports tell nothing", () => {
    const work = new WatchAtWork();
    work.phone({ port: 50_000 }).miss(0, `CTLSEP${MAC}.tlv`);
    work.phone({ port: 40_000 }).miss(1, `CTLSEP${OTHER}.tlv`);
    work.phone({ port: 30_000 }).miss(2, "XMLDefault.cnf.xml");
    expect(filesOf(work, OTHER)).toEqual([`CTLSEP${OTHER}.tlv`, "XMLDefault.cnf.xml"]);
  });

  it("is not an earlier phone's if another one has its address now", () => {
    const work = new WatchAtWork();
    const first = work.phone();
    first.ask(0, "SIPDefault.cnf");
    first.ask(0.1, `SIP${MAC}.cnf`);
    const next = work.phone({ port: 49_500 });
    next.ask(900, "SIPDefault.cnf");
    next.ask(900.1, `SIP${OTHER}.cnf`);
    next.ask(900.2, "RINGLIST.DAT");
    expect(filesOf(work, MAC)).toEqual(["SIPDefault.cnf", `SIP${MAC}.cnf`]);
    expect(filesOf(work, OTHER)).toEqual(["SIPDefault.cnf", `SIP${OTHER}.cnf`, "RINGLIST.DAT"]);
    expect(work.watch.phones().map(({ state }) => state)).toEqual(["configured", "configured"]);
  });

  it("follows a phone to another address, and knows ports of TCP from those of UDP", () => {
    const work = new WatchAtWork();
    work.phone({ address: "192.0.2.7", port: 50_000 }).miss(0, `CTLSEP${MAC}.tlv`);
    work.phone({ address: "[2001:db8::1]", port: 50_000 }).miss(1, `SEP${MAC}.cnf.xml`);
    expect(work.watch.phone(MAC)?.address).toBe("2001:db8::1");
    work.phone({ address: "192.0.2.9", port: 50_001 }).miss(2, "RINGLIST.DAT");
    expect(filesOf(work, MAC)).toHaveLength(2);
    work.phone({ address: "192.0.2.7", port: 50_000 }).ask(3, `CTLSEP${OTHER}.tlv`, { door: "http" });
    work.phone({ address: "192.0.2.7", port: 50_000 }).ask(3, `CTLSEP${MAC}.tlv`);
    work.phone({ address: "192.0.2.7", port: 50_000 }).ask(4, "XMLDefault.cnf.xml", { door: "http" });
    expect(filesOf(work, OTHER)).toEqual([`CTLSEP${OTHER}.tlv`, "XMLDefault.cnf.xml"]);
  });

  it("is nobody's if it is no GET", () => {
    const work = new WatchAtWork();
    const somebody = work.phone();
    somebody.ask(0, `SIP${MAC}.cnf`, { door: "http", detail: "HEAD" });
    expect(work.watch.phones()).toEqual([]);
  });
});
