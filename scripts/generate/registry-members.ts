import { PROXY_SETTINGS } from "../../domain/settings/proxy-settings";
import type { Setting, Tree } from "../../domain/settings/setting";
import { TIME_SETTINGS } from "../../domain/settings/time-settings";
import { address, ipv4, url } from "../../domain/settings/value-kind";
import { capitalized, choiceName, choiceOf } from "./choices";
import type { JsonSchema, Member, Shape } from "./member";
import { ADDRESS, HTTP_URL, IPV4, PLAIN_TEXT } from "./patterns";

/** Forms that the domain checks by a function. */
const FORMS: ReadonlyMap<unknown, string> = new Map<unknown, string>([
  [address, ADDRESS],
  [PROXY_SETTINGS.proxy.kind, ADDRESS],
  [TIME_SETTINGS.sntpServer.kind, ADDRESS],
  [ipv4, IPV4],
  [url, HTTP_URL],
]);

/** Names of the types of lists' items. */
const ITEMS: Readonly<Record<string, { readonly name: string; readonly meaning: string }>> = {
  callManagers: { name: "CallManager", meaning: "One call manager." },
  speedDials: { name: "SpeedDial", meaning: "One speed dial." },
};

/** The members of a tree of settings. */
export function membersOf(tree: Tree, above: readonly string[] = []): Member[] {
  return Object.entries(tree).map(([name, node]) => memberOf([...above, name], node));
}

function memberOf(path: readonly string[], node: Tree[string]): Member {
  const name = path.at(-1) ?? "";
  switch (node.is) {
    case "setting":
      return settingMember(name, path, node);
    case "group":
      return {
        name,
        presence: "optional",
        meaning: node.meaning,
        fallbackWords: "the default of each member",
        shape: {
          is: "mapping",
          name: path.map(capitalized).join(""),
          meaning: node.meaning,
          members: membersOf(node.members, path),
          layered: true,
        },
      };
    case "repeated":
      return {
        name,
        presence: "optional",
        meaning: node.meaning,
        allowed: `at most ${node.most}`,
        fallbackWords: "none",
        shape: {
          is: "list",
          item: { is: "mapping", ...itemOf(name), members: membersOf(node.members, path) },
          schema: { maxItems: node.most },
        },
      };
  }
}

function itemOf(list: string): { readonly name: string; readonly meaning: string } {
  const item = ITEMS[list];
  if (item === undefined) {
    throw new Error(`scripts/generate/registry-members.ts has no name for an item of ${list}`);
  }
  return item;
}

function settingMember(name: string, path: readonly string[], setting: Setting): Member {
  const { meaning, kind, presence, fallback, keyName, unit, since, doubt, example } = setting;
  return {
    name,
    presence,
    meaning,
    shape: shapeOf(path, setting),
    ...(kind.json.type === "boolean" ? {} : { allowed: kind.allowed }),
    ...(presence === "optional" ? { fallbackWords: "none" } : {}),
    ...defined({ fallback, keyName, unit, since, doubt, example, phoneDefault: phoneDefault(setting) }),
  };
}

function shapeOf(path: readonly string[], { kind }: Setting): Shape {
  const { enum: words, ...rest } = kind.json;
  if (words !== undefined) {
    const choice = choiceOf(choiceName(path, kind), words);
    return { is: "value", schema: { ...rest, enum: words }, choice };
  }
  const schema: JsonSchema =
    rest.type === "string" ? { ...rest, pattern: rest.pattern ?? FORMS.get(kind) ?? PLAIN_TEXT } : rest;
  return { is: "value", schema };
}

/** What the phone does without the key, in the words that a description has for it. */
function phoneDefault({ kind, phoneDefault: raw }: Setting): string | undefined {
  if (raw === undefined) {
    return undefined;
  }
  // A text of a phone's file is the same in a description; "none" is how the registry says that there is none.
  const meant = kind.json.type === "string" && kind.json.enum === undefined ? raw : kind.decode(raw);
  return meant === "none" && kind.json.enum === undefined ? "none" : `\`${String(meant ?? raw)}\``;
}

/** Without the members that are undefined, as exact optional properties ask. */
function defined<T extends object>(fields: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]?: Exclude<T[K], undefined>;
  };
}
