import { describe, expect, it } from "vitest";
import { withImageVersion, withXmlDefault } from "../../../domain/firmware/staged-text";

describe("a .cnf file with another image_version", () => {
  it("has it in place of its own, whatever stands around it", () => {
    const text = '# one\r\nimage_version: "P0S3-8-11-00" ; old\r\nproxy1_port: "5060"\r\n';
    expect(withImageVersion(text, "P0S3-05-3-00")).toBe(
      '# one\r\nimage_version: "P0S3-05-3-00"\r\nproxy1_port: "5060"\r\n',
    );
  });

  it("has a line for it where it had none, and none that says it otherwise", () => {
    expect(withImageVersion('phone_label: "Desk"', "")).toBe('phone_label: "Desk"\nimage_version: ""\n');
    expect(withImageVersion("image_version: a\n image_version : b\n", "c")).toBe(
      'image_version: "c"\nimage_version: "c"\n',
    );
    expect(withImageVersion("# image_version: a\n", "c")).toBe('# image_version: a\nimage_version: "c"\n');
  });
});

describe("XMLDefault.cnf.xml for one phone", () => {
  const text = [
    "<Default>",
    "  <loadInformation>P0S3-8-11-00</loadInformation>",
    '  <loadInformation8 model="IP Phone 7940">P0S3-8-11-00</loadInformation8>',
    '  <loadInformation7 model="IP Phone 7960">P0S3-8-12-00</loadInformation7>',
    "</Default>",
    "",
  ].join("\n");

  it("names the load for its model and leaves the others", () => {
    expect(withXmlDefault(text, "7940", "P0030301MFG2").match(/>[^<\s]+</g)).toEqual([
      ">P0030301MFG2<",
      ">P0030301MFG2<",
      ">P0S3-8-12-00<",
    ]);
    expect(withXmlDefault(text, "7960", "")).toContain('<loadInformation7 model="IP Phone 7960"></loadInformation7>');
  });

  it("gets an element for the model where it has none", () => {
    expect(withXmlDefault("<Default>\n</Default>\n", "7940", "P0S3-8-11-00")).toBe(
      "<Default>\n  <loadInformation8>P0S3-8-11-00</loadInformation8>\n</Default>\n",
    );
  });
});
