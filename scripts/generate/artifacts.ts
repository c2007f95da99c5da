import { settingsArgs } from "./args-writer";
import { coveredKeys, isSecret, SHARED_MEMBERS, SITE_ONLY_MEMBERS, TOPICS } from "./catalogue";
import { lintReference } from "./lint-reference";
import type { Member, Shape } from "./member";
import { LINE_MEMBERS, PHONE, PHONE_DEFAULTS } from "./phone-members";
import { opening } from "./reference-opening";
import { type Chapter, reference } from "./reference-writer";
import { siteSchema } from "./schema-writer";
import { SITE_MEMBERS } from "./settings-members";
import { SITE_PARTS } from "./site-members";

/** A file that is made from the registry of settings or from the rules of the linter. */
export interface Artifact {
  /** Path from the project's folder. */
  readonly path: string;
  /** Before the formatter has seen it. */
  readonly text: string;
}

/** All of these files. */
export function artifacts(): Artifact[] {
  return [
    {
      path: "components/settings-args.ts",
      text: settingsArgs({ shared: SHARED_MEMBERS, siteOnly: SITE_ONLY_MEMBERS }),
    },
    {
      path: "schema/site.schema.json",
      text: JSON.stringify(
        siteSchema({
          parts: SITE_PARTS,
          shared: SHARED_MEMBERS.filter((member) => !isSecret(member)),
          siteOnly: SITE_ONLY_MEMBERS,
        }),
      ),
    },
    { path: "docs/lint.md", text: lintReference() },
    { path: "docs/settings.md", text: reference(opening(coveredKeys().length), chapters()) },
  ];
}

function chapters(): Chapter[] {
  return [
    ...TOPICS.map(({ title, members }): Chapter => ({ title, members, about: "settings" })),
    {
      title: "What a site alone can say",
      members: SITE_MEMBERS,
      about: "fields",
    },
    {
      title: "Lines",
      intro:
        "Members of each of a phone's `lines`. The password of a line is no member of it but a secret of the stack.",
      members: LINE_MEMBERS,
      about: "fields",
    },
    {
      title: "Phones",
      members: membersOfShape(PHONE).map((member) =>
        member.name === "lines" ? { ...member, shape: NAMED_ELSEWHERE } : member,
      ),
      about: "fields",
    },
    {
      title: "What phones have unless they say otherwise",
      intro: "Members of `phoneDefaults`.",
      members: membersOfShape(PHONE_DEFAULTS),
      about: "fields",
    },
    ...PARTS_OF_A_SITE.map(
      ({ name, title, intro }): Chapter => ({
        title,
        intro,
        members: SITE_PARTS.filter((part) => part.name === name).flatMap(({ shape }) => membersOfShape(shape)),
        about: "fields",
      }),
    ),
  ];
}

const PARTS_OF_A_SITE = [
  { name: "host", title: "The host", intro: "Members of `host`." },
  {
    name: "dhcp",
    title: "DHCP",
    intro:
      "Members of `dhcp`; or the word `external`, for a network with a DHCP server of its own. More in [DHCP](dhcp.md).",
  },
  {
    name: "firmware",
    title: "Firmware",
    intro: "Members of `firmware`. More in [Firmware](firmware.md).",
  },
  { name: "asterisk", title: "Asterisk", intro: "Members of `asterisk`." },
  {
    name: "directory",
    title: "Directory",
    intro:
      "Members of `directory`, none of which is needed: `directory: {}` has the site's own phones. More in [Directory](directory.md).",
  },
  {
    name: "resync",
    title: "Telling phones",
    intro: "Members of `resync`; or the word `manual`. More in [Operations](operations.md#telling-phones).",
  },
] as const;

/** A shape without members, for what has a table of its own. */
const NAMED_ELSEWHERE: Shape = { is: "list", item: { is: "value", schema: {} } };

function membersOfShape(shape: Shape): readonly Member[] {
  if (shape.is === "or-word") {
    return membersOfShape(shape.shape);
  }
  return shape.is === "mapping" ? shape.members : [];
}
