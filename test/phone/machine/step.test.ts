import { describe, expect, it } from "vitest";
import { identifyLoad } from "../../../domain/firmware/load-identity";
import type { PhoneEvent, PhoneState, Stepped } from "../../../phone/machine/phone-state";
import { step, switchedOff } from "../../../phone/machine/step";
import { bytesOf } from "../firmware-folder";

const MAC = "0003936AA1B2";
const FILES: Readonly<Record<string, Buffer | string>> = {
  "XMLDefault.cnf.xml": "<Default><loadInformation8>P0S3-8-11-00</loadInformation8></Default>",
  "SIPDefault.cnf": 'proxy1_address: "192.0.2.3"\nproxy_register: "1"\ndial_template: "plan"\ntftp_cfg_dir: "own/"\n',
  [`own/SIP${MAC}.cnf`]: 'line1_name: "201"\n',
  "RINGLIST.DAT": "Bell\tbell.pcm\n",
  "plan.xml": '<DIALTEMPLATE><TEMPLATE MATCH="*" Timeout="5"/></DIALTEMPLATE>',
  ...bytesOf("P0S3-8-11-00", "P003-8-11-00"),
};

function off(load: string): PhoneState {
  const identity = identifyLoad(load);
  if (identity === undefined) throw new Error(load);
  return switchedOff(MAC, "7940", identity);
}

function answerTo({ action }: Stepped): PhoneEvent {
  if (action.kind !== "ask") return { kind: "restarted" };
  const body = FILES[action.wanted.file];
  if (body === undefined) return { kind: "missing" };
  const bytes = Buffer.from(body as string, "latin1");
  return { kind: "served", file: { size: bytes.length, bytes } };
}

describe("a step", () => {
  it("depends on nothing but state and event, and leaves the state as it was", () => {
    const seen: string[] = [];
    let state = off("P00308000500");
    let event: PhoneEvent = { kind: "power" };
    for (;;) {
      const before = structuredClone(state);
      const stepped = step(state, event);
      expect(state).toEqual(before);
      // A state that was written down and read again does the same, and so does the same state once more.
      expect(step(structuredClone(state), event)).toEqual(stepped);
      expect(step(state, event)).toEqual(stepped);
      seen.push(state.awaited.kind);
      if (stepped.action.kind === "end") {
        expect(stepped.action.ending.end).toMatchObject({ kind: "up", load: "P0S3-8-11-00" });
        break;
      }
      event = answerTo(stepped);
      state = stepped.state;
    }
    expect([...new Set(seen)].sort()).toEqual(
      ["dial plan", "image", "manifest", "name", "phone file", "power", "restart", "ring list", "site defaults"].sort(),
    );
  });

  it.each([
    ["an answer before power", "power", { kind: "missing" }],
    ["power twice", "name", { kind: "power" }],
    ["a restart that it did not ask for", "name", { kind: "restarted" }],
  ] as const)("can't take %s", (_, awaited, event) => {
    const first = off("P0S3-8-12-00");
    const state = awaited === "power" ? first : step(first, { kind: "power" }).state;
    expect(state.awaited.kind).toBe(awaited);
    expect(() => step(state, event)).toThrow(/can't take the event/);
  });

  it("can't go on after the end", () => {
    const powered = step(off("P0S30202"), { kind: "power" });
    const silent = { kind: "failed", silent: true, outcome: { kind: "timeout", reason: "r" } } as const;
    const { state, action } = step(powered.state, silent);
    expect(action.kind).toBe("end");
    expect(() => step(state, { kind: "missing" })).toThrow("over");
  });

  it("knows no other model", () => {
    const identity = identifyLoad("P0S3-8-12-00");
    expect(identity).toBeDefined();
    expect(() => identity && switchedOff(MAC, "7911", identity)).toThrow(RangeError);
  });
});
