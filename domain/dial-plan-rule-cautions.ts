import type { DialPlanRule } from "./dial-plan";
import type { DialPlanSurroundings } from "./dial-plan-cautions";
import { DialPattern } from "./dial-plan-pattern";
import { drawnBy, type GroupReading, isGroup } from "./dial-plan-rewrite";
import { joinPath, type Problem } from "./problem";

/** Numbers for emergencies in Europe and by GSM, North America, Great Britain, and Australia. */
const EMERGENCY_NUMBERS: readonly string[] = ["112", "911", "999", "000"];

/** What will annoy in one rule by itself. */
export function ruleCautions(path: string, rule: DialPlanRule, surroundings: DialPlanSurroundings): Problem[] {
  return [
    ...matchCautions(joinPath(path, "match"), rule.match),
    ...emergencyCautions(path, rule, surroundings),
    ...routeCautions(joinPath(path, "route"), rule.route),
    ...toneCautions(joinPath(path, "tone"), rule),
    ...rewriteCautions(joinPath(path, "rewrite"), rule),
  ];
}

function matchCautions(path: string, match: string): Problem[] {
  const given = JSON.stringify(match);
  const warnings: Problem[] = [];
  if (/[NZ]/.test(match)) {
    warnings.push({
      path,
      rule: "dial-ranges",
      message: "N and Z stand for themselves here and not for ranges of digits",
      given,
      remedy: 'Take "." for any digit',
    });
  }
  if (match.includes("#")) {
    warnings.push({
      path,
      rule: "dial-hash",
      message: "# is the key that dials at once, so that it never gets into a number and the rule never matches",
      given,
      remedy: "Leave it out",
    });
  }
  if (match.endsWith(",")) {
    warnings.push({
      path,
      rule: "dial-comma-last",
      message: "the comma at the end waits for a digit that the pattern has no place for, so that the rule never dials",
      given,
      remedy: "Let a digit, a dot or a * follow the comma",
    });
  }
  const [, behind] = /(?<!\\)\*(\\\*|.)/.exec(match) ?? [];
  if (behind !== undefined && /^[.*,]$/.test(behind)) {
    warnings.push({
      path,
      rule: "dial-star-inside",
      message: "a * takes every digit that comes, so that what stands behind it is never reached",
      given,
      remedy: "Let the pattern end with the *",
    });
  } else if (behind !== undefined) {
    warnings.push({
      path,
      rule: "dial-star-inside",
      message: `a * takes every digit up to the next ${behind.at(-1)}, wherever that comes, and gives none back`,
      given,
      remedy: "Let the pattern end with the *",
    });
  }
  return warnings;
}

function emergencyCautions(
  path: string,
  { match, route, timeoutSeconds }: DialPlanRule,
  { emergencyProxy }: DialPlanSurroundings,
): Problem[] {
  const warnings: Problem[] = [];
  if (route === "emergency" && emergencyProxy === undefined) {
    warnings.push({
      path: joinPath(path, "route"),
      rule: "dial-emergency-proxy",
      message: "the phones are given no emergency proxy, and where they send such a call without one is not known",
      given: '"emergency"',
      remedy: "Leave the route out, so that the call goes to Asterisk like any other",
    });
  }
  const number = match.replaceAll(",", "");
  if (timeoutSeconds !== 0 && (route === "emergency" || EMERGENCY_NUMBERS.includes(number))) {
    warnings.push({
      path: joinPath(path, "timeoutSeconds"),
      rule: "dial-emergency-wait",
      message: "an emergency number that is not dialled at once",
      remedy: "Set it to 0",
    });
  }
  return warnings;
}

function routeCautions(path: string, route: string | undefined): Problem[] {
  return route === undefined || ["default", "emergency", "fqdn"].includes(route.toLowerCase())
    ? []
    : [
        {
          path,
          rule: "dial-route",
          message:
            "whether these phones take an address here is not established: Cisco's source knows words alone, and gives up the whole plan at anything else",
          given: JSON.stringify(route),
          remedy: "Let Asterisk route the call, or try it on one phone first",
        },
      ];
}

function toneCautions(path: string, { match, tone }: DialPlanRule): Problem[] {
  if (tone === undefined) {
    return [];
  }
  const warnings: Problem[] = [];
  const [names, commas] = [tone.split(",").length, new DialPattern(match).toneCount];
  if (names > commas) {
    warnings.push({
      path,
      rule: "dial-tones",
      message: `${names === 1 ? "1 tone" : `${names} tones`}, and match has ${commas === 0 ? "no comma" : `commas for ${commas}`} to play ${names === 1 ? "it" : "them"} at`,
      given: JSON.stringify(tone),
      remedy: "Put a comma into match where each is to be heard, or leave it out",
    });
  }
  if (names > 1) {
    warnings.push({
      path,
      rule: "dial-tones",
      message:
        "how these phones take more than one tone is not established: Cisco's source has an attribute for each, and gives up the whole plan at a list with commas",
      given: JSON.stringify(tone),
      remedy: "Name one tone, or try it on one phone first",
    });
  }
  return warnings;
}

function rewriteCautions(path: string, { match, rewrite }: DialPlanRule): Problem[] {
  if (rewrite === undefined) {
    return [];
  }
  const given = JSON.stringify(rewrite);
  const { runs, places } = new DialPattern(match);
  const drawn = drawnBy(rewrite);
  const warnings: Problem[] = [];
  if (!places.includes("run") && drawn.dots > places.filter((place) => place === "dot").length) {
    warnings.push({ path, rule: "dial-rewrite", message: "takes more digits than the dots of match give", given });
  }
  const group = (number: number, reading: GroupReading): number | undefined =>
    [...runs.keys()].filter((at) => isGroup(runs[at] ?? "literal", reading))[number - 1];
  const doubtful = drawn.groups.find((number) => group(number, "wildcards") !== group(number, "runs"));
  const missing = drawn.groups.find((number) => group(number, "wildcards") === undefined);
  if (doubtful !== undefined) {
    warnings.push({
      path,
      rule: "dial-rewrite",
      message: `Cisco's guide counts runs of dots and stars alone as groups, another description counts runs of digits, so that it is not certain what %${doubtful} is`,
      given,
      remedy: 'Take "." for each digit that a dot took',
    });
  } else if (missing !== undefined) {
    warnings.push({
      path,
      rule: "dial-rewrite",
      message: `match has no group %${missing}`,
      given,
      remedy: "Leave it out",
    });
  }
  return warnings;
}
