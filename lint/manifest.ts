import { nearName } from "../domain/firmware/image-name";
import { manifestImages, readLoadManifest } from "../domain/firmware/load-manifest";
import { printable } from "../phone/printable";
import type { Breach } from "./finding";

/**
 * What is wrong with a `.loads` file.
 *
 * @param files Names of all files of firmware in the folder.
 */
export function manifestBreaches(file: string, bytes: Uint8Array, files: readonly string[]): Breach[] {
  const { members, ownNames } = readLoadManifest(bytes);
  const { loader, application, unsigned } = manifestImages(members);
  if (application === undefined) {
    return [{ rule: "manifest-unreadable", file, said: "names no application, a .sb2 file" }];
  }
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
  const near = nearName(member, files);
  const told = { file, given: `"${member}"` };
  return [
    near?.differs === "case"
      ? { ...told, rule: "manifest-member-case", said: `names a file that the folder has as ${printable(near.name)}` }
      : { ...told, rule: "manifest-member-missing", said: "names a file that is not in the folder" },
  ];
}
