import * as pulumi from "@pulumi/pulumi";
import { withoutWarnings } from "../components/warnings";
import { EXTERNAL_DHCP } from "../domain/dhcp/dhcp-settings";
import { describeConnection } from "../domain/host-connection";
import { ownSettings } from "../domain/phone";
import { effectiveSettings } from "../domain/settings/layers";
import type { Overrides } from "../domain/settings/phone-settings";
import type { Site } from "../domain/site";
import { AsteriskPeer, PhoneFleet, type PhoneSettingsArgs, ProvisioningHost, type SiteSettingsArgs } from "../index";

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
  const hosts = site.hosts.map(
    ({ settings: { connection, ...host } }, index) =>
      new ProvisioningHost([site.name, ...(host.name === undefined ? [] : [host.name])].join("-"), {
        ...host,
        ...(connection === undefined ? {} : { connection: describeConnection(connection) }),
        site: site.name,
        settings,
        phones: fleet.phones,
        // Two DHCP servers of one subnet would have to agree on each lease.
        ...(index > 0 || site.dhcp === EXTERNAL_DHCP ? {} : { dhcp: site.dhcp }),
      }),
  );
  const [host] = hosts;
  const asterisk =
    site.asterisk === undefined
      ? undefined
      : new AsteriskPeer(`${site.name}-asterisk`, { ...site.asterisk, settings, phones: fleet.phones });
  return {
    tftp: host?.tftp,
    http: host?.http,
    status: host?.status,
    delivered: host?.delivered,
    ...(snippets ? { dhcpSnippets: host?.dhcpSnippets } : {}),
    ...(site.dhcp === EXTERNAL_DHCP ? {} : { dhcp: host?.dhcpDelivered }),
    ...(hosts.length < 2 ? {} : { hosts: hosts.map(({ tftp, http, status }) => ({ tftp, http, status })) }),
    phones: site.phones.map((phone) => ({
      mac: phone.mac.plain,
      model: phone.model,
      load: effectiveSettings(site.settings, phone.model, ownSettings(phone)).settings.load,
    })),
    ...(asterisk === undefined ? {} : { asteriskInclude: asterisk.includeFile }),
  };
}

/** Overrides as args. A description holds no passwords, so there is none in its overrides either. */
function overridesArgs({ adminPassword: _, ...overrides }: Overrides): PhoneSettingsArgs {
  return overrides as PhoneSettingsArgs;
}
