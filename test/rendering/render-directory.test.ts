import { describe, expect, it } from "vitest";
import {
  deliveredDirectorySchema,
  deliveredPasswordsSchema,
  directoryListSchema,
} from "../../domain/directory/delivered-directory";
import { Secret } from "../../domain/secret";
import { assembleBundle } from "../../rendering/bundle-assembly";
import { renderDirectory, renderDirectoryPasswords, renderFleetList } from "../../rendering/render-directory";
import { FINGERPRINT } from "./rendered-home";

const LIST = { name: "customers", title: "Kunden", entries: [{ name: 'A "B" [secret x:1] <C>', number: "100" }] };

describe("what the server is told of the directory", () => {
  it("comes back as it was, whatever the names are, and holds no placeholder", () => {
    const directory = { title: "Phone book", timeZone: "Europe/Berlin", lists: [LIST], json: [], ldap: [] };
    const file = renderDirectory(directory);
    expect(file).toMatchObject({ path: ".server/directory.json", secrets: {} });
    expect(deliveredDirectorySchema.parse(JSON.parse(file.text))).toEqual(directory);
    expect(file.text).not.toContain("[secret ");
    const fleet = renderFleetList({ ...LIST, name: "fleet" });
    expect(fleet.path).toBe(".server/directory-fleet.json");
    expect(directoryListSchema.parse(JSON.parse(fleet.text))).toEqual({ ...LIST, name: "fleet" });
    expect(assembleBundle("home", [file, fleet]).secrets).toEqual({});
  });

  it("has each password behind a placeholder, encoded for its place", () => {
    const passwords = new Map([["crm", Secret.of('a"b\\c')]]);
    const file = renderDirectoryPasswords(passwords, FINGERPRINT);
    expect(file.path).toBe(".server/directory-passwords.json");
    expect(file.text).toMatch(/^\{\n {2}"crm": "\[secret directory_crm:[0-9a-f]{8}\]"\n\}\n$/);
    const arrived = Object.entries(file.secrets).reduce(
      (all, [each, value]) => all.replaceAll(each, () => value),
      file.text,
    );
    expect(deliveredPasswordsSchema.parse(JSON.parse(arrived))).toEqual({ crm: 'a"b\\c' });
    expect(() => assembleBundle("home", [file])).not.toThrow();
  });

  it("is the same text for the same content, with a line for each thing that a preview compares", () => {
    const text = (list: object) =>
      renderDirectory({ title: "a", lists: [list as typeof LIST], json: [], ldap: [] }).text;
    const { name, title, entries } = LIST;
    expect(text({ entries, title, name })).toBe(text(LIST));
    expect(text(LIST)).toContain('\n          "number": "100"\n');
  });
});
