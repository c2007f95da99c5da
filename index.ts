export { AsteriskPeer, type AsteriskPeerArgs } from "./components/asterisk-peer";
export { CiscoPhone, type CiscoPhoneArgs, type PhoneLineArgs, PhoneModel } from "./components/cisco-phone";
export type { PhoneProvisioning } from "./components/provisioning";
export { HostRuntime, ProvisioningHost, type ProvisioningHostArgs } from "./components/provisioning-host";
export {
  DaylightSaving,
  type DialPlanRuleArgs,
  type DtmfArgs,
  type MediaPortsArgs,
  type SiteSettingsArgs,
} from "./components/site-settings-args";
