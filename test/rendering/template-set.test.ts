import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { renderPhone } from "../../rendering/render-phone";
import { renderSettings } from "../../rendering/render-settings";
import { TemplateFault } from "../../rendering/template-lint";
import { TemplateSet } from "../../rendering/template-set";
import { FINGERPRINT, validSite } from "./rendered-home";

const { settings, phones } = validSite();

describe("templates of the user", () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "templates-"));
  });
  afterEach(() => {
    rmSync(folder, { recursive: true });
  });

  const write = (name: string, text: string): void => writeFileSync(join(folder, name), text);
  const defaults = (): string | undefined =>
    renderSettings(settings, ["7940"], { fingerprint: FINGERPRINT, templates: new TemplateSet(folder) }).find(
      ({ path }) => path === "SIPDefault.cnf",
    )?.text;
  const faults = (): string => {
    try {
      new TemplateSet(folder);
    } catch (error) {
      expect(error).toBeInstanceOf(TemplateFault);
      return (error as Error).message;
    }
    throw new Error("accepted");
  };

  it("take the place of the package's own of the same name, and of no other", () => {
    write("SIPDefault.cnf.hbs", 'time_zone: "{{cnf time_zone}}"\nphone_password: "{{secret phone_password}}"\n');
    expect(defaults()).toMatch(/^time_zone: "CET"\nphone_password: "\[secret phone_password:[0-9a-f]{8}\]"\n$/);
    const [own] = phones;
    expect(own && renderPhone(own, settings, FINGERPRINT, new TemplateSet(folder)).files[0]?.text).toBe(
      own && renderPhone(own, settings, FINGERPRINT).files[0]?.text,
    );
  });

  it("know every key by its own name, for each phone with what it is told", () => {
    write(
      "SIPMAC.cnf.hbs",
      '# {{cnf mac}}\nproxy1_address: "{{cnf proxy1_address}}"\ncall_manager1_addr: "{{cnf call_manager1_addr}}"\n',
    );
    const [own] = phones;
    const text = own && renderPhone(own, settings, FINGERPRINT, new TemplateSet(folder)).files[0]?.text;
    expect(text).toBe('# 00:03:6b:ab:cd:ef\nproxy1_address: "192.168.1.3"\ncall_manager1_addr: ""\n');
  });

  it("are refused with everything that is wrong in any of them, each with file and line", () => {
    write(
      "SIPDefault.cnf.hbs",
      'a: "{{cnf time_zone}}"\nb: "{{{cnf time_zone}}}"\n{{#if sntp_servr}}x{{/if}}\nc: "{{phone_prompt}}"\n',
    );
    write("SIPMAC.cnf.hbs", "{{#each lines}}{{secret passwrd}}{{/each}}");
    write("notes.txt", "");
    expect(faults().split("\n")).toEqual([
      expect.stringMatching(/^SIPDefault\.cnf\.hbs:2: raw output is not allowed/),
      'SIPDefault.cnf.hbs:3: "sntp_servr" is not in the view; did you mean "sntp_server"?',
      expect.stringMatching(/^SIPDefault\.cnf\.hbs:4: \{\{phone_prompt\}\} stands without a helper/),
      expect.stringMatching(/^SIPMAC\.cnf\.hbs:1: "passwrd" is not in the view; known are number, name/),
      expect.stringMatching(
        /^notes\.txt: not the name of a template; known are DISTINCTIVERINGLIST\.XML, .*SIPDefault\.cnf/,
      ),
    ]);
  });

  it.each([
    ["a line that is no statement", "hello\n", "line 1 of the result is neither a comment nor key"],
    ["a key twice", 'a: "1"\nA: "2"\n', "line 2 of the result sets A again, which line 1 has set"],
    ["a key without quotes", "a: 1\n", "line 1 of the result is neither"],
  ])("are refused when they make %s", (_, text, message) => {
    write("SIPDefault.cnf.hbs", text);
    expect(defaults).toThrow(`SIPDefault.cnf.hbs: ${message}`);
  });

  it("are refused when they hold what stands for a secret", () => {
    write("SIPMAC.cnf.hbs", 'a: "1"\nb: "[secret line1_password:deadbeef]"\n');
    expect(faults()).toBe('SIPMAC.cnf.hbs:2: "[secret " stands for a secret in rendered files; write {{secret NAME}}');
  });

  it.each([
    ["in small letters", '<DIALTEMPLATE>\n{{#each rules}}<template MATCH="1"/>{{/each}}\n</DIALTEMPLATE>\n'],
    ["that is not closed", '<DIALTEMPLATE>\n{{#each rules}}<TEMPLATE MATCH="1"/>{{/each}}\n'],
    ["that is too large", `<DIALTEMPLATE>\n${"<!-- x -->".repeat(900)}</DIALTEMPLATE>\n`],
  ])("are refused when they make a dial plan %s, which the phone would drop", (_, text) => {
    write("dialplan.xml.hbs", text);
    expect(defaults).toThrow(/^dialplan\.xml\.hbs: the phone would not take it: /);
  });

  it("are refused when the folder is none, or a template is too large", () => {
    expect(() => new TemplateSet(join(folder, "none"))).toThrow(/none: no such folder/);
    write("SIPDefault.cnf.hbs", "#".repeat(70_000));
    expect(faults()).toBe("SIPDefault.cnf.hbs: larger than 64 KiB");
  });

  it("leave hidden files alone", () => {
    write(".gitignore", "");
    expect(() => new TemplateSet(folder)).not.toThrow();
  });

  it("are told by their name when they are a folder", () => {
    mkdirSync(join(folder, "SIPDefault.cnf.hbs"));
    expect(faults()).toBe("SIPDefault.cnf.hbs: not a file");
  });
});
