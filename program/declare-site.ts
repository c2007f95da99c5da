import * as pulumi from "@pulumi/pulumi";
import type { Site } from "../domain/site";
import { AsteriskPeer, CiscoPhone, ProvisioningHost } from "../index";

/** Declares the components of a validated site and returns the stack's outputs. */
export function declareSite(site: Site): Record<string, unknown> {
  const { settings } = site;
  const phones = site.phones.map(
    ({ mac, lines, ...phone }) =>
      // Named after its MAC, so that a new name or extension is a change of the phone and not another phone.
      new CiscoPhone(`phone-${mac.plain}`, {
        ...phone,
        mac: mac.plain,
        lines: lines.map((line) => ({ ...line, password: pulumi.secret(line.password.reveal()) })),
        settings,
      }),
  );
  const provisionings = phones.map((phone) => phone.provisioning);
  const host = new ProvisioningHost(site.name, { ...site.host, site: site.name, settings, phones: provisionings });
  const asterisk =
    site.asterisk === undefined
      ? undefined
      : new AsteriskPeer(`${site.name}-asterisk`, { ...site.asterisk, settings, phones: provisionings });
  return {
    tftp: host.tftp,
    http: host.http,
    status: host.status,
    delivered: host.delivered,
    phones: site.phones.map(({ mac, model, load }) => ({ mac: mac.plain, model, load: load ?? settings.load })),
    ...(asterisk === undefined ? {} : { asteriskInclude: asterisk.includeFile }),
  };
}
