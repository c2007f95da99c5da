import { modelTraits, PHONE_MODELS } from "../../domain/phone-models";
import { DISPLAY_SETTINGS } from "../../domain/settings/display-settings";
import { FEATURE_SETTINGS } from "../../domain/settings/feature-settings";
import { MEDIA_SETTINGS } from "../../domain/settings/media-settings";
import { NETWORK_SETTINGS } from "../../domain/settings/network-settings";
import { PROXY_SETTINGS } from "../../domain/settings/proxy-settings";
import { declaredKeys } from "../../domain/settings/registry";
import { numberedKey, type Tree } from "../../domain/settings/setting";
import { SIP_SETTINGS } from "../../domain/settings/sip-settings";
import { TIME_SETTINGS } from "../../domain/settings/time-settings";
import { CLOCK_CHANGES } from "./clock-change-members";
import type { Member } from "./member";
import { LINE_MEMBERS } from "./phone-members";
import { membersOf } from "./registry-members";
import { ADMIN_PASSWORD, LOAD, OTHER_MEMBERS, SITE_MEMBERS, TIME_MEMBERS } from "./settings-members";

/** Settings that belong together. */
export interface Topic {
  readonly title: string;
  readonly members: readonly Member[];
}

/** What is read before the phone's own file and so can't stand in it. */
const NEVER_OVERRIDDEN: readonly string[] = ["tftpFolder", "dialPlanFile"];

/** Settings of the registry, with a word on those that no phone can have different. */
function settings(tree: Tree): Member[] {
  return membersOf(tree).map((member) =>
    NEVER_OVERRIDDEN.includes(member.name)
      ? { ...member, meaning: `${member.meaning} Only for a whole site.` }
      : member,
  );
}

/** All settings of a site, a model or a phone, by topic. */
export const TOPICS: readonly Topic[] = [
  { title: "Load and password", members: [LOAD, ADMIN_PASSWORD] },
  { title: "Registration and proxies", members: settings(PROXY_SETTINGS) },
  { title: "SIP, NAT and timers", members: settings(SIP_SETTINGS) },
  { title: "Audio and keys pressed in a call", members: settings(MEDIA_SETTINGS) },
  { title: "Clock", members: [...TIME_MEMBERS, ...settings(TIME_SETTINGS)] },
  { title: "What users meet", members: settings(FEATURE_SETTINGS) },
  { title: "Display and services", members: settings(DISPLAY_SETTINGS) },
  { title: "Network and access", members: settings(NETWORK_SETTINGS) },
  { title: "Dial plan and other keys", members: OTHER_MEMBERS },
];

const everySetting = TOPICS.flatMap(({ members }) => members);
const neverOverridden = everySetting.filter(({ name }) => NEVER_OVERRIDDEN.includes(name));

/** Everything that a model or a phone may have different from its site. */
export const SHARED_MEMBERS: readonly Member[] = everySetting.filter((member) => !neverOverridden.includes(member));
/** Everything that a site alone can say. */
export const SITE_ONLY_MEMBERS: readonly Member[] = [...neverOverridden, ...SITE_MEMBERS];

/** True for what is a secret of the stack and never stands in a description. */
export function isSecret(member: Member): boolean {
  return member === ADMIN_PASSWORD;
}

/** Every key of the phones' files that can be set by a name of its own. */
export function coveredKeys(): string[] {
  const mostLines = Math.max(...PHONE_MODELS.map((model) => modelTraits(model).lines));
  const lineKeys = [...keysOf(LINE_MEMBERS).filter((key) => /^lineN_/.test(key)), "lineN_password"];
  return [
    ...new Set([
      ...declaredKeys(),
      ...lineKeys.flatMap((key) => Array.from({ length: mostLines }, (_, index) => numberedKey(key, index + 1))),
      "dst_auto_adjust",
      ...keysOf([CLOCK_CHANGES]),
    ]),
  ];
}

function keysOf(members: readonly Member[]): string[] {
  return members.flatMap(({ keyName, shape }) => [
    ...(keyName?.split(", ") ?? []),
    ...(shape.is === "mapping" ? keysOf(shape.members) : []),
  ]);
}
