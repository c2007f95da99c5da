import { type Phone, parsePhone } from "../../../domain/phone";
import { CANARY } from "../home-description";

/** A phone with a MAC address that ends in a number, and an address if one is given. */
export function phoneWith(number: number, address?: string): Phone {
  const mac = `00036B${number.toString(16).padStart(6, "0")}`;
  const { value, problems } = parsePhone({
    mac,
    model: "7940",
    ...(address === undefined ? {} : { address }),
    lines: [{ extension: String(100 + number), password: CANARY }],
  });
  if (value === undefined) {
    throw new Error(JSON.stringify(problems));
  }
  return value;
}

/** The least that has to be said. */
export function homeDhcp(): Record<string, unknown> {
  return { interface: "eth0", subnet: "192.168.1.0/24", pools: ["192.168.1.100-192.168.1.199"] };
}
