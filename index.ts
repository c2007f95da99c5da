export { AsteriskPeer } from "./components/asterisk-peer";
export type { AsteriskPeerArgs } from "./components/asterisk-peer-args";
export { type AsteriskSnippetsArgs, asteriskSnippets } from "./components/asterisk-snippets";
export type { AsteriskStatusArgs } from "./components/asterisk-status-args";
export { CiscoPhone, type CiscoPhoneArgs, type PhoneLineArgs, PhoneModel } from "./components/cisco-phone";
export { type DhcpArgs, DhcpServes } from "./components/dhcp-args";
export type {
  DirectoryArgs,
  DirectoryCsvArgs,
  DirectoryJsonArgs,
  DirectoryLdapArgs,
} from "./components/directory-args";
export type { FirmwareArgs, FirmwareFileArgs, FirmwareRolloutArgs } from "./components/firmware-args";
export type {
  FleetDefaultsArgs,
  FleetLineArgs,
  FleetLineDefaultsArgs,
  FleetPhoneArgs,
  PhoneFleetArgs,
} from "./components/fleet-args";
export {
  type HostConnectionArgs,
  HostRuntime,
  type ProvisioningHostArgs,
  type SshPointArgs,
} from "./components/host-args";
export type { AsteriskDialPlanArgs, AsteriskVoicemailArgs } from "./components/office-args";
export { PhoneFleet } from "./components/phone-fleet";
export { PhoneResync } from "./components/phone-resync";
export type { DhcpReservation, PhoneEndpoint, PhoneProvisioning } from "./components/provisioning";
export { ProvisioningHost } from "./components/provisioning-host";
export type { AsteriskRealtimeArgs } from "./components/realtime-args";
export { BusyPhones, type PhoneResyncArgs, type ResyncAsteriskArgs, ResyncWay } from "./components/resync-args";
export * from "./components/settings-args";
export { type DialPlanDoubt, type DialPlanMatch, type DialPlanOutcome, matchDialPlan } from "./domain/dial-plan-match";
export type { AsteriskSnippets } from "./rendering/asterisk/asterisk-snippets";
