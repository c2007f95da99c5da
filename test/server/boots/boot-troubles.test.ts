import { describe, expect, it } from "vitest";
import { declared, LOAD, loaderList, MAC, statusOf, stepsOf, watching } from "./asking-phone";

describe("a phone that does not come up", () => {
  it("asks for its own file alone every 31 s: unprovisioned, until the file is there", () => {
    const work = watching();
    const phone = work.phone();
    phone.ask(0, "SIPDefault.cnf");
    for (const [index, seconds] of [0.1, 31, 62, 93].entries()) {
      phone.miss(seconds, `SIP${MAC}.cnf`);
      expect(statusOf(work).state).toBe(index < 2 ? "asking" : "looping");
      expect(statusOf(work).waitsFor).toContain(`SIP${MAC}.cnf is not served, so it shows "Phone Unprovisioned"`);
    }
    expect(work.watch.boots(MAC)).toHaveLength(1);
    expect(stepsOf(statusOf(work))).toEqual(["SIPDefault.cnf", `SIP${MAC}.cnf +3`]);
    expect(statusOf(work).waitsFor).toContain("asked 4 times");
    phone.ask(124, `SIP${MAC}.cnf`);
    expect(statusOf(work).state).toBe("configured");
    expect(stepsOf(statusOf(work))).toEqual(["SIPDefault.cnf", `SIP${MAC}.cnf +3`, `SIP${MAC}.cnf`]);
  });

  it("says that nobody declared it, or that its file can't be read or used", () => {
    const work = watching();
    const stranger = work.phone({ address: "192.0.2.8" });
    stranger.ask(0, "SIPDefault.cnf");
    stranger.miss(0.1, "SIP00036B000001.cnf");
    expect(statusOf(work, "00036B000001")).toMatchObject({
      declared: false,
      model: null,
      extensions: [],
      state: "asking",
    });
    expect(statusOf(work, "00036B000001").waitsFor).toContain("declare a phone with the MAC 00036B000001");
    const phone = work.phone();
    phone.ask(0, "SIPDefault.cnf");
    phone.ask(0.1, `SIP${MAC}.cnf`, { outcome: "refused" });
    expect(statusOf(work).waitsFor).toContain("can't be read");
    for (const seconds of [31, 62, 93]) {
      phone.ask(seconds, `SIP${MAC}.cnf`);
    }
    expect(statusOf(work).state).toBe("looping");
    expect(statusOf(work).waitsFor).toContain("though it is served");
  });

  it("repeats list C and never asks for a load: no file names one", () => {
    const work = watching();
    const phone = work.phone();
    for (const [index, seconds] of [0, 60, 120, 180].entries()) {
      phone.missAll(seconds, [...loaderList(), "SIPDefault.cnf", "MGCDefault.cnf"]);
      expect(statusOf(work).state).toBe(index < 2 ? "asking" : "looping");
    }
    expect(work.watch.boots(MAC)).toHaveLength(4);
    expect(statusOf(work).waitsFor).toBe(
      "Has walked its list of names 4 times without getting any further: no file names a firmware load for it; serve XMLDefault.cnf.xml with loadInformation7",
    );
    phone.missAll(240, loaderList().slice(0, 4));
    phone.ask(240.5, "XMLDefault.cnf.xml");
    expect(statusOf(work).waitsFor).toContain("XMLDefault.cnf.xml is served and names no load that it goes for");
  });

  it("gets its loader over and over and never its application", () => {
    const work = watching();
    const phone = work.phone();
    for (const [index, seconds] of [0, 60, 120].entries()) {
      phone.missAll(seconds, loaderList().slice(0, 4));
      phone.ask(seconds + 0.5, "XMLDefault.cnf.xml");
      phone.ask(seconds + 0.6, `${LOAD}.loads`);
      phone.ask(seconds + 2, "P003-8-12-00.sbn", { outcome: "timed-out", ms: 20_000 });
      expect(statusOf(work).state).toBe(index < 2 ? "asking" : "wrong-load");
    }
    expect(statusOf(work).waitsFor).toMatch(
      /^Asks for P003-8-12-00.sbn again and again to get its load P0S3-8-12-00 .*signature/,
    );
  });

  it("hunts for its load, which is not served", () => {
    const work = watching();
    const phone = work.phone();
    phone.missAll(0, loaderList());
    for (const seconds of [1, 30, 60]) {
      phone.miss(seconds, `${LOAD}.loads`);
    }
    expect(statusOf(work)).toMatchObject({ state: "wrong-load" });
    expect(statusOf(work).waitsFor).toContain(`Asks for ${LOAD}.loads again and again`);
    expect(statusOf(work).waitsFor).toContain("is not served");
  });

  it("asks for CTLSEP and SEP in pairs", () => {
    const work = watching();
    const phone = work.phone();
    for (let second = 0; second < 60; second++) {
      phone.miss(second, `CTLSEP${MAC}.tlv`);
      phone.ask(second + 0.1, `SEP${MAC}.cnf.xml`);
    }
    expect(work.watch.boots(MAC)).toHaveLength(1);
    expect(statusOf(work)).toMatchObject({ state: "looping", lastBoot: { droppedSteps: 60 } });
    expect(statusOf(work).waitsFor).toContain(`seen where SEP${MAC}.cnf.xml can't be used`);
  });

  it("got the manifest and then nothing: a file that it names is missing", () => {
    const work = watching();
    const phone = work.phone();
    phone.missAll(0, loaderList());
    phone.ask(1, `${LOAD}.loads`);
    expect(statusOf(work).waitsFor).toContain("asks next for the files that it names");
    work.tickAt(200);
    expect(statusOf(work).lastBoot?.result).toBe("asking");
    work.tickAt(302);
    expect(statusOf(work)).toMatchObject({ state: "asking", lastBoot: { result: "gave-up" } });
    expect(statusOf(work).waitsFor).toContain("a file that it names is missing or differs in upper and lower case");
  });

  it("asks for the same file several times from one port: a repetition, not a loop", () => {
    const work = watching();
    const phone = work.phone();
    phone.miss(0, `CTLSEP${MAC}.tlv`);
    for (const seconds of [1, 5, 9]) {
      phone.ask(seconds, `CTLSEP${MAC}.tlv`, { outcome: "not-found", ms: 0, samePort: true });
    }
    phone.ask(13, `SEP${MAC}.cnf.xml`, { outcome: "timed-out", ms: 19_000, detail: "asked 3 times" });
    expect(stepsOf(statusOf(work))).toEqual([`CTLSEP${MAC}.tlv +3`, `SEP${MAC}.cnf.xml +2`]);
    expect(statusOf(work).state).toBe("asking");
  });

  it.each([
    ["P0S3-08-12-00.loads", "P0S3-08-12-00", "two spellings are different names"],
    ["P0S3-8-11-00.loads", "P0S3-8-11-00", "name P0S3-8-12-00 in image_version and in loadInformation7"],
    ["P0S3-8-12-00.loads.loads", "P0S3-8-12-00.loads", "named without an extension"],
    ["P0S30202.bin", "P0S30202", "is not served"],
  ])("asks for %s and so for another load", (file, load, words) => {
    const work = watching();
    const phone = work.phone();
    phone.missAll(0, loaderList());
    phone.miss(1, file);
    expect(statusOf(work).state).toBe("wrong-load");
    expect(statusOf(work).waitsFor).toContain(`Asks for the load ${load}, not for ${LOAD}`);
    expect(statusOf(work).waitsFor).toContain(words);
  });

  it("judges no load where none is declared, and no loader at all", () => {
    const work = watching({ load: null });
    const phone = work.phone();
    phone.ask(0, "SIPDefault.cnf");
    phone.ask(0.1, `SIP${MAC}.cnf`);
    phone.miss(0.2, "P0S3-8-11-00.loads");
    expect(statusOf(work).state).toBe("configured");
    work.watch.declare([declared()]);
    expect(statusOf(work).state).toBe("wrong-load");
    const another = work.phone({ address: "192.0.2.9" });
    work.watch.declare([declared("00036B000002")]);
    another.ask(0, "CTLSEP00036B000002.tlv");
    another.ask(1, "P003-8-11-00.sbn");
    expect(statusOf(work, "00036B000002").state).toBe("asking");
  });

  it("runs what it fetched before, until it gets its own load", () => {
    const work = watching();
    const phone = work.phone();
    const up = (seconds: number): void => {
      phone.ask(seconds, "SIPDefault.cnf");
      phone.ask(seconds + 0.1, `SIP${MAC}.cnf`);
    };
    const load = (seconds: number, name: string): void => {
      phone.missAll(seconds, loaderList());
      phone.ask(seconds + 1, `${name}.loads`);
      phone.ask(seconds + 2, `${name}.sb2`);
    };
    load(0, "P0S3-8-11-00");
    up(60);
    up(120);
    expect(statusOf(work)).toMatchObject({ state: "wrong-load", lastBoot: { result: "wrong-load" } });
    expect(statusOf(work).waitsFor).toContain("Fetched the load P0S3-8-11-00 at 2024-05-06T07:09");
    load(180, LOAD);
    expect(statusOf(work).state).toBe("asking");
    up(240);
    up(300);
    expect(statusOf(work).state).toBe("configured");
  });

  it("has its file but hunts for its load, so it runs another one", () => {
    const work = watching();
    const phone = work.phone();
    phone.ask(0, "SIPDefault.cnf");
    phone.ask(0.1, `SIP${MAC}.cnf`);
    phone.miss(0.2, `${LOAD}.loads`);
    expect(statusOf(work).state).toBe("wrong-load");
    expect(statusOf(work).waitsFor).toContain(
      `runs another load, since it asks for ${LOAD}.loads, which is not served`,
    );
  });
});
