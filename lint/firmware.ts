import { type FirmwareSet, type FolderEntry, firmwareSet } from "../domain/firmware/firmware-set";
import { filesOfLoad } from "../domain/firmware/load-files";
import { applicationLoad } from "../domain/firmware-load";
import type { Problem } from "../domain/problem";
import type { Breach } from "./finding";
import { type NamedLoad, placeOf, type SelectedLoad } from "./named-load";
import { wayBreaches } from "./upgrade-way";

/**
 * What is wrong with the images of a folder and with the loads that are named in it, by the rules by which a site with these images is
 * planned (cisco.md sections 2.6 and 2.8).
 *
 * @param selected What OS79XX.TXT says, if it is there.
 */
export function firmwareBreaches(
  images: readonly FolderEntry[],
  named: readonly NamedLoad[],
  selected: SelectedLoad | undefined,
): Breach[] {
  const sure = named.filter(({ load }) => applicationLoad().safeParse(load).success);
  const [first] = sure;
  if (images.length === 0) {
    return first === undefined ? [] : [{ ...placeOf(first), rule: "firmware-elsewhere" }];
  }
  const { named: set, faulty } = firmwareSet(images, {}, "");
  const ofLoads = [
    ...sure.flatMap((each) => loadBreaches(each, set)),
    ...(first === undefined ? manifestsOf(set) : []).flatMap((load) =>
      loadBreaches({ load, file: `${load}.loads` }, set),
    ),
    ...wayBreaches(sure, set, selected),
  ];
  return [...ofLoads, ...[...faulty].flatMap(([name, problems]) => imageBreaches(name, problems, ofLoads))];
}

/** What is wrong with a single image; that its name is in another case only where nobody was told of it who names it. */
function imageBreaches(name: string, problems: readonly Problem[], told: readonly Breach[]): Breach[] {
  return problems.flatMap(({ rule, message, allowed }): Breach[] =>
    rule === undefined || (rule === "file-name-case" && told.some(({ said }) => said?.includes(name) === true))
      ? []
      : [{ rule, file: name, said: rule === "file-name-case" ? `${message}: ${allowed}` : message }],
  );
}

/** The loads whose manifests there are, which matter where no file says which one is meant. */
function manifestsOf(set: FirmwareSet): string[] {
  return [...set.values()].flatMap(({ name, kind, identity: { load } }) =>
    kind === "loads" && name === `${load}.loads` ? [load] : [],
  );
}

/** The files of a load: that it is missing is told where it is named, the rest where its manifest says so. */
function loadBreaches(named: NamedLoad, set: FirmwareSet): Breach[] {
  const { load } = named;
  const { problems, warnings } = filesOfLoad(set, load, "");
  return [...problems, ...warnings].flatMap(({ rule, message, allowed }): Breach[] =>
    rule === undefined
      ? []
      : rule.startsWith("manifest-")
        ? [{ rule, file: `${load}.loads`, said: message }]
        : [
            {
              ...placeOf(named),
              rule,
              said: allowed === undefined ? message : `${message}; there is ${allowed}`,
              given: JSON.stringify(load),
            },
          ],
  );
}
