import type { FirstLoad } from "../../domain/settings/first-load";
import type { Member } from "./member";

/** Everything about a member but its default, as sentences in Markdown. */
export function description(member: Member): string {
  const { meaning, keyName, since, doubt } = member;
  const own = ownDefault(member);
  const values = valuesOf(member);
  return [
    meaning,
    ...(values === undefined ? [] : [`Allowed: ${values}.`]),
    ...(keyName === undefined ? [] : [keysSentence(keyName)]),
    ...(own === undefined ? [] : [`The phone's own default: ${own}.`]),
    ...(since === undefined ? [] : [sinceSentence(since)]),
    ...(doubt === undefined ? [] : [`Doubt: ${doubt}`]),
  ].join(" ");
}

/** Which load first has it. */
export function sinceSentence(since: FirstLoad): string {
  return `Since load ${since}.`;
}

/** What is accepted, with its unit; undefined where the type says it all. */
export function valuesOf({ allowed, unit }: Member): string | undefined {
  return allowed === undefined || unit === undefined ? allowed : `${allowed} ${unit}`;
}

/** The default as code or in words; undefined for what has to be given. */
export function defaultOf({ presence, fallback, fallbackWords }: Member): string | undefined {
  if (presence === "required") {
    return undefined;
  }
  return fallbackWords ?? (fallback === undefined ? "none" : JSON.stringify(fallback));
}

/** A key with `*` or a number in its name is several, and so are names with commas between. */
function keysSentence(keyName: string): string {
  return `Cisco key${/, |\*|[a-z]N(_|$)/.test(keyName) ? "s" : ""} ${codeList(keyName)}.`;
}

/** Names with commas between, each as code. */
export function codeList(names: string): string {
  return names
    .split(", ")
    .map((name) => `\`${name}\``)
    .join(", ");
}

/** The phone's own default where it is not ours. */
function ownDefault({ phoneDefault, fallback }: Member): string | undefined {
  return phoneDefault === undefined || phoneDefault === `\`${String(fallback)}\`` ? undefined : phoneDefault;
}
