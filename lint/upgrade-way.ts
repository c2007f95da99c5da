import type { FirmwareSet } from "../domain/firmware/firmware-set";
import { filesOfLoad } from "../domain/firmware/load-files";
import { selectedFindings } from "../domain/firmware/site-plan";
import { planUpgrade } from "../domain/firmware/upgrade-plan";
import type { Problem } from "../domain/problem";
import type { Breach } from "./finding";
import { type NamedLoad, placeOf, type SelectedLoad } from "./named-load";

/** The load with which phones left the factory before they were sold with the loader (cisco.md section 2.1, stage A). */
const FACTORY_LOAD = "P0030301MFG2";
/** Ways do not depend on it. */
const MODEL = "7960";

/** Whether phones can come to the loads that are named, and stay there. */
export function wayBreaches(
  named: readonly NamedLoad[],
  set: FirmwareSet,
  selected: SelectedLoad | undefined,
): Breach[] {
  const loads = [...new Set(named.map(({ load }) => load))];
  return [
    ...backToUnsigned(named, set, [...loads, ...(selected?.load === undefined ? [] : [selected.load])]),
    ...(selected === undefined ? [] : [...ofSelector(selected, loads, set), ...fromFactory(selected, loads, set)]),
  ];
}

/** Unsigned loads beside signed ones: a phone that once took one of these takes none of those any more. */
function backToUnsigned(named: readonly NamedLoad[], set: FirmwareSet, others: readonly string[]): Breach[] {
  return named.flatMap((each): Breach[] => {
    const back = others.flatMap((current) =>
      problemsOfWay(current, each.load, set).filter(({ rule }) => rule === "load-unsigned"),
    );
    const [problem] = back;
    return problem === undefined
      ? []
      : [{ ...placeOf(each), rule: "load-unsigned", said: problem.message, given: JSON.stringify(each.load) }];
  });
}

/** What is named has to be there, and a loader to be the one of a load that phones are told. */
function ofSelector({ file, load: os79xx }: SelectedLoad, loads: readonly string[], set: FirmwareSet): Breach[] {
  if (os79xx === undefined) {
    return [];
  }
  const { problems, warnings } = selectedFindings({ os79xx }, set, "");
  const found = loads
    .filter((load) => set.has(`${load}.loads`))
    .map((load) => selectedFindings({ os79xx, load }, set, "").problems);
  const [ofLoad = []] = found.every((each) => each.length > 0) ? found : [];
  const named = problems.length > 0 ? problems : ofLoad;
  return [...named, ...warnings].flatMap((problem) => breachAt(file, problem, JSON.stringify(os79xx)));
}

/** OS79XX.TXT is there for phones with a factory load, which need more than the images of the load that they are to run. */
function fromFactory({ file }: SelectedLoad, [wanted]: readonly string[], set: FirmwareSet): Breach[] {
  if (wanted === undefined) {
    return [];
  }
  // What is missing of the load is told of the load itself.
  const ofLoad = new Set(filesOfLoad(set, wanted, "").problems.map(({ message }) => message));
  return problemsOfWay(FACTORY_LOAD, wanted, set)
    .filter(({ message }) => !ofLoad.has(message))
    .flatMap((problem) => breachAt(file, problem));
}

function problemsOfWay(current: string, wanted: string, firmware: FirmwareSet): readonly Problem[] {
  return planUpgrade({ model: MODEL, current, wanted, firmware, path: "" }).problems;
}

function breachAt(file: string, { rule, message, remedy }: Problem, given?: string): Breach[] {
  const said = rule === "factory-no-way" && remedy !== undefined ? `${message}; ${decapitalised(remedy)}` : message;
  return rule === undefined ? [] : [{ rule, file, line: 1, said, ...(given === undefined ? {} : { given }) }];
}

function decapitalised(words: string): string {
  return `${words.charAt(0).toLowerCase()}${words.slice(1)}`;
}
