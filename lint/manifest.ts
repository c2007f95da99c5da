import { readManifest } from "../phone/machine/served-file";
import { printable } from "../phone/printable";
import type { Breach } from "./finding";

/** The name of a load in its manifest, which stands between bytes of its signature (cisco.md section 2.6). */
const OWN_NAME = /P0S3(?:-\d{1,2}-\d{1,2}-\d{2}|\d{4})(?!\d|\.sbn|\.sb2)/g;

/**
 * What is wrong with a `.loads` file.
 *
 * @param files Names of all files of firmware in the folder.
 */
export function manifestBreaches(file: string, bytes: Uint8Array, files: readonly string[]): Breach[] {
  const { loader, application, unsigned } = readManifest({ size: bytes.length, bytes });
  if (application === undefined) {
    return [{ rule: "manifest-unreadable", file, said: "names no application, a .sb2 file" }];
  }
  const ownNames: readonly string[] = Buffer.from(bytes).toString("latin1").match(OWN_NAME) ?? [];
  const [ownName] = ownNames;
  const renamed: Breach[] =
    ownName === undefined || ownNames.includes(file.replace(/\.loads$/, ""))
      ? []
      : [{ rule: "manifest-other-name", file, said: `is the manifest of ${ownName} under another name` }];
  return [...renamed, ...[loader, application, unsigned].flatMap((member) => missingMember(file, member, files))];
}

function missingMember(file: string, member: string | undefined, files: readonly string[]): Breach[] {
  if (member === undefined || files.includes(member)) {
    return [];
  }
  const other = files.find((name) => name.toLowerCase() === member.toLowerCase());
  const told = { file, given: `"${member}"` };
  return [
    other === undefined
      ? { ...told, rule: "manifest-member-missing", said: "names a file that is not in the folder" }
      : { ...told, rule: "manifest-member-case", said: `names a file that the folder has as ${printable(other)}` },
  ];
}
