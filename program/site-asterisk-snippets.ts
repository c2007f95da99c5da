import { asteriskAgreement } from "../domain/asterisk-agreement";
import { ASTERISK_CODECS, type AsteriskSettings, parseAsterisk } from "../domain/asterisk-settings";
import { formatProblem } from "../domain/problem";
import type { Site } from "../domain/site";
import { type AsteriskSnippets, renderAsteriskSnippets } from "../rendering/asterisk/asterisk-snippets";

/**
 * What the Asterisk of a site that looks after it elsewhere is to be told. A dial plan that the site can't have is left out with the
 * reason: nobody has asked for one.
 */
export function siteAsteriskSnippets({ phones, settings, voicemailBoxes }: Site): AsteriskSnippets {
  const asterisk = elsewhere({ dialPlan: {} });
  const { problems } = asteriskAgreement({
    phones,
    phonePaths: phones.map(({ mac }) => mac.plain),
    settings,
    settingsPath: "settings",
    asterisk,
    asteriskPath: "asterisk",
  });
  const snippets = renderAsteriskSnippets(
    phones,
    problems.length === 0 ? asterisk : elsewhere({}),
    settings,
    voicemailBoxes,
  );
  return problems.length === 0
    ? snippets
    : {
        ...snippets,
        extensions: `; No dial plan for these phones:\n${problems.map((each) => `; ${formatProblem(each)}\n`).join("")}`,
      };
}

/** An Asterisk that takes every codec that the phones may prefer. */
function elsewhere(settings: { dialPlan?: object }): AsteriskSettings {
  const { value } = parseAsterisk({ ...settings, directory: "elsewhere", codecs: [...ASTERISK_CODECS] });
  if (value === undefined) {
    throw new Error("the settings of snippets are not accepted");
  }
  return value;
}
