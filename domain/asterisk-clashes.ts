import type { AsteriskDialPlan } from "./asterisk-dial-plan";
import type { AsteriskSurvey } from "./asterisk-survey";
import { joinPath, type Problem } from "./problem";

/** More names than these are counted. */
const SHOWN = 10;

/** Contexts that an Asterisk has besides ours or lacks: of two extensions of one name it takes the first and logs the other. */
export function dialPlanClashes(
  { asterisk, contexts, ownContexts }: AsteriskSurvey,
  { context, include }: AsteriskDialPlan,
  path: string,
): Problem[] {
  if ("silent" in asterisk) {
    return [];
  }
  const strangers = [...new Set(contexts.get(context) ?? [])].sort();
  const isOthers = contexts.has(context) && (!ownContexts.includes(context) || strangers.length > 0);
  const clash: Problem = {
    path: joinPath(path, "context"),
    message: `a context that Asterisk's own configuration has already${strangers.length === 0 ? "" : `, in ${strangers.join(", ")}`}`,
    given: `"${context}"`,
    remedy: "Give ours another name; yours can include it, and ours yours by include",
  };
  return [
    ...(isOthers ? [clash] : []),
    ...include.flatMap((each, index) =>
      contexts.has(each)
        ? []
        : [
            {
              path: joinPath(path, "include", index),
              message: "not a context of this Asterisk",
              given: `"${each}"`,
              remedy: "Make it in extensions.conf first, or leave it out",
            },
          ],
    ),
  ];
}

/** Voicemail boxes that an Asterisk has besides ours: it would keep those, and their PINs. */
export function boxClashes({ boxes, ownBoxes }: AsteriskSurvey, declared: readonly string[], path: string): Problem[] {
  const there = new Set(boxes.filter((box) => !ownBoxes.includes(box)));
  const both = declared.filter((box) => there.has(box)).sort();
  const rest = both.length - SHOWN;
  return both.length === 0
    ? []
    : [
        {
          path,
          message: `voicemail boxes that Asterisk's own configuration has already: ${both.slice(0, SHOWN).join(", ")}${rest > 0 ? ` and ${rest} more` : ""}`,
          remedy: "Take them out there, or leave voicemail out here: lines can have boxes that are made elsewhere",
        },
      ];
}
