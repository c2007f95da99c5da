import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { overlay, readCnf } from "../../phone/cnf-reader";
import { setting } from "../../phone/settings";

const read = (text: string) => readCnf("SIPDefault.cnf", Buffer.from(text, "latin1"));
const value = (text: string, key = "messages_uri") => read(text).values.get(key)?.value;

describe("a line of a .cnf file", () => {
  it.each([
    ['messages_uri:"8500"', "8500"],
    ['messages_uri: "8500"', "8500"],
    ["messages_uri : 8500", "8500"],
    ["messages_uri: 8500 \t ", "8500"],
    ['\tmessages_uri:\t"8500"\t', "8500"],
    ['messages_uri: "8500";', "8500"],
    ["messages_uri: 8500;", "8500"],
    ['messages_uri: "8500" ; the mailbox', "8500"],
    ["messages_uri: 8500 ; the mailbox", "8500"],
    ['messages_uri: "8500"\r', "8500"],
    ["messages_uri: *97", "*97"],
    ['messages_uri: ""', ""],
    ["messages_uri:", ""],
    ['messages_uri: " 85 00 "', " 85 00 "],
    ['messages_uri: "a:b"', "a:b"],
  ])("%j is read as %j without a finding", (line, expected) => {
    const file = read(line);
    expect(file.values.get("messages_uri")?.value).toBe(expected);
    expect(file.notes).toEqual([]);
  });

  it.each(["# messages_uri: 1", "   # messages_uri: 1", "; messages_uri: 1", "", "  \r"])("%j says nothing", (line) => {
    expect(read(line)).toEqual({ values: new Map(), notes: [] });
  });

  it.each([
    ['messages_uri: "8500', "8500", "not closed"],
    ['messages_uri: "85"00"', "85", "after the closing quote"],
    ["messages_uri: 85 00", "85", "several words"],
    ['messages_uri: 85"00', '85"00', "quote inside"],
    ['messages_uri: "85#00"', "85#00", "not established"],
    ['messages_uri: "85;00"', "85;00", "not established"],
    ['messages_uri: "Zürich"', "Zürich", "beyond ASCII"],
    ['messages_uri: "a\u0007b"', "a\u0007b", "control"],
  ])("%j is read as %j and noted: %s", (line, expected, said) => {
    const file = read(line);
    expect(file.values.get("messages_uri")?.value).toBe(expected);
    expect(file.notes).toHaveLength(1);
    expect(file.notes[0]).toMatchObject({ level: "warning", line: 1, key: "messages_uri" });
    expect(file.notes[0]?.text).toContain(said);
  });

  it("without a colon is ignored and noted with its number", () => {
    expect(read('sync: "1"\n\nmessages_uri "8500"').notes).toEqual([
      {
        level: "warning",
        rule: "line-unreadable",
        text: 'this line is no `key: "value"` and is ignored',
        file: "SIPDefault.cnf",
        line: 3,
      },
    ]);
  });

  it("with an unknown key is ignored, with a known key in other case left out", () => {
    const file = read("reg.1.displayName: x\nImage_version: P0S3-8-12-00\ndomain_name: home");
    expect([...file.values.keys()]).toEqual([]);
    expect(file.notes.map(({ level, key }) => [level, key])).toEqual([
      ["info", "reg.1.displayName"],
      ["warning", "Image_version"],
      ["warning", "domain_name"],
    ]);
    expect(file.notes[2]?.text).toContain("Domain_Name");
  });

  it("given twice counts as the last one says, with a note", () => {
    const file = read("messages_uri: 1\nmessages_uri: 2");
    expect(file.values.get("messages_uri")).toMatchObject({ value: "2", line: 2 });
    expect(file.notes[0]?.text).toContain("given before on line 1");
  });
});

describe("values that the phone can't use", () => {
  it.each([
    ["dtmf_avt_payload: 128", "falls back to 101"],
    ["start_media_port: 1024", "16384 to 32766"],
    ["timer_register_expires: 0", "1 to 3932100"],
    ["timer_register_expires: soon", "1 to 3932100"],
    ["dtmf_outofband: 1", "avt_always"],
    ["dst_stop_week_of_month: 7", "none of"],
    ["phone_label: abcdefghijkl", "keeps 11"],
    ["sntp_server: 300.1.1.1", "neither an IPv4 address"],
    ["proxy1_address: sip:pbx", "neither an IPv4 address"],
    ["line1_displayname: abcdefghijklmnopqrstuvwxyzabcdefgh", "keeps 31"],
  ])("%s is noted", (line, said) => {
    expect(
      read(line)
        .notes.map(({ text }) => text)
        .join(),
    ).toContain(said);
  });

  it.each([
    "dtmf_avt_payload: 101",
    "dst_stop_week_of_month: 8",
    "sntp_server: ntp.example.net",
    "user_info: Phone",
    "proxy1_port: 65535",
  ])("%s is fine", (line) => expect(read(line).notes).toEqual([]));
});

describe("two files", () => {
  it("the phone file lies over the default file", () => {
    const phone = readCnf("SIP1.cnf", Buffer.from('messages_uri: "2"\nsync: ""'));
    const both = overlay(read('messages_uri: "1"\ntime_zone: "CET"\nsync: "7"'), phone);
    expect(setting(both, "messages_uri")).toBe("2");
    expect(setting(both, "time_zone")).toBe("CET");
    expect(both.notes.map(({ text }) => text).join()).toContain(
      "whether an empty value clears that one is not established",
    );
  });

  it("UNPROVISIONED and empty values leave the default of the phone", () => {
    const file = read('proxy_register: "UNPROVISIONED"\nvoip_control_port: ""');
    expect(setting(file, "proxy_register")).toBe("0");
    expect(setting(file, "voip_control_port")).toBe("5060");
  });
});

it("a value in quotes arrives as it is", () => {
  const plain = fc.string({ unit: fc.constantFrom(...[...Array(95).keys()].map((n) => String.fromCharCode(n + 32))) });
  fc.assert(
    fc.property(
      plain.filter((text) => !/["#;]/.test(text)),
      (text) => {
        expect(value(`# head\r\nmessages_uri: "${text}"\r\n`)).toBe(text);
      },
    ),
  );
});

it("any bytes are read without an exception", () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 400 }), (raw) => {
      expect(readCnf("f", raw).values.size).toBeLessThanOrEqual(raw.length);
    }),
  );
});
