import * as pulumi from "@pulumi/pulumi";
import { withoutWarnings } from "../components/warnings";
import { isOwnManager } from "../domain/asterisk-status-settings";
import { EXTERNAL_DHCP } from "../domain/dhcp/dhcp-settings";
import type { FirmwareSettings } from "../domain/firmware/firmware-settings";
import { describeConnection } from "../domain/host-connection";
import { EVERY_ADDRESS } from "../domain/network-address";
import { ownSettings } from "../domain/phone";
import { effectiveSettings } from "../domain/settings/layers";
import type { Overrides } from "../domain/settings/phone-settings";
import type { AsteriskSettings, Site } from "../domain/site";
import {
  AsteriskPeer,
  type AsteriskPeerArgs,
  type AsteriskStatusArgs,
  type FirmwareArgs,
  PhoneFleet,
  PhoneResync,
  type PhoneSettingsArgs,
  ProvisioningHost,
  type ResyncAsteriskArgs,
  type SiteSettingsArgs,
} from "../index";
import { siteAsteriskSnippets } from "./site-asterisk-snippets";
import { siteSnippets } from "./site-snippets";

/** What of a description counts beside what it means. */
export interface Given {
  /** The settings as they were described, so that a preview can tell what the site says from what is a default. */
  readonly settings: SiteSettingsArgs;
  /** Whether it says that the site has a DHCP server of its own, which then wants to know what to tell phones. */
  readonly externalDhcp: boolean;
}

/**
 * Declares the components of a validated site, whose warnings were given, and returns the stack's outputs.
 */
export function declareSite(site: Site, given: Given): Record<string, unknown> {
  return withoutWarnings(() => declare(site, given));
}

function declare(site: Site, { settings: given, externalDhcp: snippets }: Given): Record<string, unknown> {
  const { adminPassword, factoryPassword } = site.settings;
  const settings: SiteSettingsArgs = {
    ...given,
    ...(factoryPassword ? {} : { adminPassword: pulumi.secret(adminPassword.reveal()) }),
  };
  const fleet = new PhoneFleet(site.name, {
    settings,
    phones: site.phones.map(({ mac, lines, overrides, ...phone }) => ({
      ...phone,
      mac: mac.plain,
      ...(overrides === undefined ? {} : { overrides: overridesArgs(overrides) }),
      lines: lines.map((line) => ({ ...line, password: pulumi.secret(line.password.reveal()) })),
    })),
  });
  const status = asteriskStatus(site);
  const hosts = site.hosts.map(
    ({ settings: { connection, ...host } }, index) =>
      new ProvisioningHost([site.name, ...(host.name === undefined ? [] : [host.name])].join("-"), {
        ...host,
        ...(connection === undefined ? {} : { connection: describeConnection(connection) }),
        site: site.name,
        settings,
        phones: fleet.phones,
        ...(site.directory === undefined
          ? {}
          : { phoneDirectory: { ...site.directory, passwords: directoryPasswords(site) } }),
        ...(site.firmware === undefined ? {} : { firmware: firmwareArgs(site.firmware) }),
        ...(status === undefined ? {} : { asteriskStatus: status }),
        // Two DHCP servers of one subnet would have to agree on each lease.
        ...(index > 0 || site.dhcp === EXTERNAL_DHCP ? {} : { dhcp: site.dhcp }),
      }),
  );
  const [host] = hosts;
  const asterisk =
    site.asterisk === undefined
      ? undefined
      : new AsteriskPeer(asteriskName(site.name), {
          ...asteriskArgs(site.asterisk),
          voicemailPins: voicemailPins(site),
          ...(status === undefined ? {} : { status }),
          settings,
          phones: fleet.phones,
        });
  const resync =
    site.resync === undefined
      ? undefined
      : new PhoneResync(
          `${site.name}-resync`,
          {
            ...site.resync,
            ...(site.asterisk === undefined || "command" in site.resync
              ? {}
              : { asterisk: consoleArgs(site.asterisk) }),
            phones: fleet.phones,
            delivered: hosts.map((each) => each.delivered),
          },
          // A phone that comes back registers, too.
          asterisk === undefined ? {} : { dependsOn: asterisk },
        );
  return {
    tftp: host?.tftp,
    http: host?.http,
    status: host?.status,
    delivered: host?.delivered,
    ...(snippets ? { dhcpSnippets: siteSnippets(site) } : {}),
    ...(site.dhcp === EXTERNAL_DHCP ? {} : { dhcp: host?.dhcpDelivered }),
    ...(hosts.length < 2 ? {} : { hosts: hosts.map(({ tftp, http, status }) => ({ tftp, http, status })) }),
    phones: site.phones.map((phone) => ({
      mac: phone.mac.plain,
      model: phone.model,
      load: effectiveSettings(site.settings, phone.model, ownSettings(phone)).settings.load,
    })),
    ...(asterisk === undefined
      ? { asteriskSnippets: pulumi.secret(siteAsteriskSnippets(site)) }
      : site.asterisk?.realtime === undefined
        ? { asteriskInclude: asterisk.includeFile }
        : {}),
    ...(site.asterisk?.voicemail === undefined ? {} : { voicemailPins: pulumi.secret(pinsByBox(site)) }),
    ...(resync === undefined ? {} : { resync: resync.told }),
    ...(site.firmware === undefined ? {} : { firmwareStages: host?.firmwareStages }),
  };
}

/** Name of the peer of a site. */
export function asteriskName(site: string): string {
  return `${site}-asterisk`;
}

function firmwareArgs({ folder, files, rollout }: FirmwareSettings): FirmwareArgs {
  return files === undefined
    ? { folder, rollout }
    : {
        folder,
        rollout,
        files: Object.fromEntries(Object.entries(files).map(([name, sha256]) => [name, { sha256 }])),
      };
}

function asteriskArgs({
  connection,
  status: _status,
  ...asterisk
}: AsteriskSettings): Omit<AsteriskPeerArgs, "settings" | "phones"> {
  return { ...asterisk, ...(connection === undefined ? {} : { connection: describeConnection(connection) }) };
}

function consoleArgs({ directory, cli, channelDriver, connection }: AsteriskSettings): ResyncAsteriskArgs {
  return {
    directory,
    channelDriver,
    ...(cli === undefined ? {} : { cli }),
    ...(connection === undefined ? {} : { connection: describeConnection(connection) }),
  };
}

/** The first PIN of each box, which whoever gets the box has to be told. */
function pinsByBox({ voicemailBoxes }: Pick<Site, "voicemailBoxes">): Record<string, string> {
  return Object.fromEntries(voicemailBoxes.map(({ box, context, pin }) => [`${box}@${context}`, pin.reveal()]));
}

/** The PIN of each line's box, made from the seed or given, by the extension of the line. */
function voicemailPins({ phones, voicemailBoxes }: Site): Record<string, pulumi.Output<string>> {
  const pins = new Map(Object.entries(pinsByBox({ voicemailBoxes })));
  return Object.fromEntries(
    phones.flatMap(({ lines }) =>
      lines.flatMap(({ extension, mailbox = "" }) => {
        const pin = pins.get(mailbox);
        return pin === undefined ? [] : [[extension, pulumi.secret(pin)] as const];
      }),
    ),
  );
}

/** How the hosts learn who is registered; undefined where they don't. */
function asteriskStatus({ asterisk, asteriskStatusPassword, hosts }: Site): AsteriskStatusArgs | undefined {
  const status = asterisk?.status;
  if (status === undefined || asteriskStatusPassword === undefined) {
    return undefined;
  }
  const addresses = hosts.map(({ settings: { address } }) => address);
  const isKnown = !isOwnManager(status) && !addresses.includes(EVERY_ADDRESS);
  return {
    ...(isKnown ? { permit: addresses } : {}),
    ...status,
    password: pulumi.secret(asteriskStatusPassword.reveal()),
  };
}

function directoryPasswords({ directoryPasswords: given = new Map() }: Site): Record<string, pulumi.Output<string>> {
  return Object.fromEntries([...given].map(([name, password]) => [name, pulumi.secret(password.reveal())]));
}

/** Overrides as args. A description holds no passwords, so there is none in its overrides either. */
function overridesArgs({ adminPassword: _, ...overrides }: Overrides): PhoneSettingsArgs {
  return overrides as PhoneSettingsArgs;
}
