import { dialled, unfitExtension, unfitNumber, voicemailNumber } from "./asterisk-dial-plan";
import type { AsteriskSettings } from "./asterisk-settings";
import { ownSettings, type Phone } from "./phone";
import { joinPath, once, type Problem } from "./problem";
import { effectiveSettings, type Layer } from "./settings/layers";
import type { PhoneSettings, SiteSettings } from "./settings/phone-settings";
import { USE_CALL_MANAGER } from "./settings/proxy-settings";

/** The three sides of a declaration, each with where it stands. */
export interface DeclaredSides {
  readonly phones: readonly Phone[];
  readonly phonePaths: readonly string[];
  readonly settings: SiteSettings;
  readonly settingsPath: string;
  readonly asterisk: AsteriskSettings;
  readonly asteriskPath: string;
}

/** What is wrong, and what is legal and will hurt. */
export interface Disagreement {
  readonly problems: Problem[];
  readonly warnings: Problem[];
}

/** One phone with what it is told, and where each setting is said. */
interface ToldPhone {
  readonly phone: Phone;
  readonly path: string;
  readonly own: PhoneSettings;
  /** Path of a setting, in the layer that says it. */
  readonly at: (setting: keyof PhoneSettings & string) => string;
}

const IN_ASTERISK = { g711ulaw: "ulaw", g711alaw: "alaw", g729a: "g729", none: undefined } as const;

/** Where phones, their lines and Asterisk contradict each other. Each is said once, in the layer that says it. */
export function asteriskAgreement(sides: DeclaredSides): Disagreement {
  const told = sides.phones.map((phone, index) => toldPhone(phone, sides.phonePaths[index] ?? "", sides));
  // What the site says is checked even while it has no phones.
  const { problems, warnings } = siteCodec(sides);
  for (const each of told) {
    problems.push(...unsharedCodec(each.own, each.at("preferredCodec"), sides));
    warnings.push(...lostThroughProxy(each), ...registeredElsewhere(each, sides));
  }
  const ofDialPlan = dialPlanAgreement(told, sides);
  return {
    problems: once([...problems, ...ofDialPlan.problems]),
    warnings: once([...warnings, ...ofDialPlan.warnings]),
  };
}

function toldPhone(phone: Phone, path: string, { settings, settingsPath }: DeclaredSides): ToldPhone {
  const { settings: own, origins } = effectiveSettings(settings, phone.model, ownSettings(phone));
  return { phone, path, own, at: (setting) => joinPath(layerPath(origins.get(setting), path, settingsPath), setting) };
}

function layerPath(layer: Layer | undefined, phonePath: string, settingsPath: string): string {
  if (layer === "phone") {
    return joinPath(phonePath, "overrides");
  }
  const [, model] = /^model (.*)$/.exec(layer ?? "") ?? [];
  return model === undefined ? settingsPath : joinPath(settingsPath, "models", model);
}

function siteCodec(sides: DeclaredSides): Disagreement {
  const path = joinPath(sides.settingsPath, "preferredCodec");
  return { problems: sides.phones.length > 0 ? [] : unsharedCodec(sides.settings, path, sides), warnings: [] };
}

function unsharedCodec(
  { preferredCodec }: Pick<PhoneSettings, "preferredCodec">,
  path: string,
  { asterisk, asteriskPath }: DeclaredSides,
): Problem[] {
  const codec = IN_ASTERISK[preferredCodec];
  return codec === undefined || asterisk.codecs.includes(codec)
    ? []
    : [
        {
          path,
          message: "a codec that Asterisk is not told to accept",
          given: `"${preferredCodec}"`,
          remedy: `Add "${codec}" to ${joinPath(asteriskPath, "codecs")}, or prefer another`,
        },
      ];
}

/** With NAT Asterisk answers to where a request came from (cisco.md section 1.8), and that is the proxy. */
function lostThroughProxy({ own, at }: ToldPhone): Problem[] {
  return own.natEnabled && own.outboundProxy !== undefined && own.outboundProxy !== ""
    ? [
        {
          path: at("natEnabled"),
          message: "with an outbound proxy Asterisk takes the proxy's address for the phone's, and calls it there",
          remedy: "Set natEnabled to false behind the proxy, or let the phones register without it",
        },
      ]
    : [];
}

/** Kept in Asterisk all the same: one machine may well have two addresses. */
function registeredElsewhere({ phone, path, own, at }: ToldPhone, { settings }: DeclaredSides): Problem[] {
  const home = new Set([settings.proxy, ...settings.callManagers.map(({ address }) => address)]);
  const isHome = (proxy: string | undefined): boolean =>
    proxy === undefined || proxy === USE_CALL_MANAGER || home.has(proxy);
  const warning = (where: string, proxy: string | undefined): Problem => ({
    path: where,
    message: "not where the others register; Asterisk gets an endpoint for it all the same",
    given: `"${proxy}"`,
    remedy: "Leave it out if the line is to register with this Asterisk",
  });
  return [
    ...(isHome(own.proxy) ? [] : [warning(at("proxy"), own.proxy)]),
    ...phone.lines.flatMap(({ proxy }, index) =>
      isHome(proxy) || proxy === own.proxy ? [] : [warning(joinPath(path, "lines", index, "proxy"), proxy)],
    ),
  ];
}

function dialPlanAgreement(
  told: readonly ToldPhone[],
  { settings, settingsPath, asterisk: { dialPlan }, asteriskPath }: DeclaredSides,
): Disagreement {
  if (dialPlan === undefined) {
    return { problems: [], warnings: [] };
  }
  const number = voicemailNumber(dialPlan, settings.messagesNumber);
  const numberPath = joinPath(asteriskPath, "dialPlan", "voicemailNumber");
  const unfit = unfitNumber(number)
    ? [
        {
          path: joinPath(settingsPath, "messagesNumber"),
          message: "can't be an extension of Asterisk's dial plan, which takes it for the number of the voicemail",
          given: `"${number}"`,
          remedy: `Give ${numberPath}`,
        },
      ]
    : [];
  const boxed = told.filter(({ phone }) => phone.lines.some(({ mailbox }) => mailbox !== undefined));
  return {
    problems: [...unfit, ...extensionProblems(told, number, numberPath)],
    warnings: boxed.flatMap(({ own: { messagesNumber = "" }, at }) =>
      messagesKey(messagesNumber, number, at("messagesNumber")),
    ),
  };
}

function extensionProblems(told: readonly ToldPhone[], number: string, numberPath: string): Problem[] {
  const taken = new Map<string, string>();
  return told.flatMap(({ phone, path }) =>
    phone.lines.flatMap(({ extension }, index): Problem[] => {
      const at = joinPath(path, "lines", index, "extension");
      const given = `"${extension}"`;
      const unfit = unfitExtension(extension);
      if (unfit !== undefined) {
        return [{ path: at, message: unfit, given, remedy: "Give the line another" }];
      }
      const key = dialled(extension);
      if (key === dialled(number)) {
        const remedy = `Give the line another, or give ${numberPath}`;
        return [{ path: at, message: "also the number of the voicemail", given, remedy }];
      }
      const holder = taken.get(key);
      taken.set(key, holder ?? extension);
      const message = `the same as ${holder} in Asterisk's dial plan, which takes no notice of dashes`;
      return holder === undefined || holder === extension
        ? []
        : [{ path: at, message, given, remedy: "Give the line another" }];
    }),
  );
}

function messagesKey(messagesNumber: string, number: string, path: string): Problem[] {
  if (messagesNumber === number) {
    return [];
  }
  return [
    messagesNumber === ""
      ? {
          path,
          message: "missing, so that the Messages key of a phone with voicemail does nothing",
          remedy: `Give "${number}"`,
        }
      : {
          path,
          message: "not the number of the voicemail in Asterisk's dial plan",
          given: `"${messagesNumber}"`,
          remedy: `Give "${number}", or leave it out if the key is to dial something else`,
        },
  ];
}
