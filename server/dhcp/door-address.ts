/** What the name of a door may be: container names are. */
export const DOOR_NAME = /^[A-Za-z0-9][A-Za-z0-9_.-]{0,79}$/;

/**
 * Where a keeper of Kea tells what it hears: an abstract socket of Linux (unix(7)). Such a one belongs to a network, not to a folder, so
 * that two containers on the host's network share it without sharing a volume.
 */
export function doorAddress(name: string): string {
  return `\0cisco-phones/dhcp/${name}`;
}
