export { AsteriskPeer, type AsteriskPeerArgs } from "./components/asterisk-peer";
export { CiscoPhone, type CiscoPhoneArgs, type PhoneLineArgs, PhoneModel } from "./components/cisco-phone";
export { type DhcpArgs, DhcpServes } from "./components/dhcp-args";
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
export { PhoneFleet } from "./components/phone-fleet";
export type { DhcpReservation, PhoneEndpoint, PhoneProvisioning } from "./components/provisioning";
export { ProvisioningHost } from "./components/provisioning-host";
export * from "./components/settings-args";
export { type DialPlanDoubt, type DialPlanMatch, type DialPlanOutcome, matchDialPlan } from "./domain/dial-plan-match";
