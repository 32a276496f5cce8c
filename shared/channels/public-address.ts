import { BlockList, isIP } from "node:net";

/**
 * Every IPv4 block that is not for the public Internet, and addresses where clouds serve credentials to their machines.
 * Source: the IANA IPv4 Special-Purpose Address Registry, multicast, and Azure's platform address 168.63.129.16.
 */
const notPublicIPv4 = [
  ["0.0.0.0", 8],
  ["10.0.0.0", 8],
  ["100.64.0.0", 10],
  ["127.0.0.0", 8],
  ["168.63.129.16", 32],
  ["169.254.0.0", 16],
  ["172.16.0.0", 12],
  ["192.0.0.0", 24],
  ["192.0.2.0", 24],
  ["192.88.99.0", 24],
  ["192.168.0.0", 16],
  ["198.18.0.0", 15],
  ["198.51.100.0", 24],
  ["203.0.113.0", 24],
  ["224.0.0.0", 4],
  ["240.0.0.0", 4],
] as const;

/**
 * Only 2000::/3 is given out for the public Internet, so loopback, mapped IPv4, NAT64, unique local, link-local and multicast
 * fall away by themselves; of it, not the protocol assignments (with Teredo), documentation, and 6to4, which carries any IPv4.
 * Source: the IANA IPv6 Global Unicast and Special-Purpose Address Registries.
 */
const publicIPv6 = ["2000::", 3] as const;
const notPublicIPv6 = [
  ["2001::", 23],
  ["2001:db8::", 32],
  ["2002::", 16],
  ["3fff::", 20],
] as const;

const refused = new BlockList();
const allocated = new BlockList();
for (const [net, prefix] of notPublicIPv4) refused.addSubnet(net, prefix, "ipv4");
for (const [net, prefix] of notPublicIPv6) refused.addSubnet(net, prefix, "ipv6");
allocated.addSubnet(...publicIPv6, "ipv6");

/** Whether an IP address, as a resolver writes it, is one on the public Internet. What is no IP address is not. */
export function isPublicAddress(address: string): boolean {
  const family = isIP(address);
  if (family === 4) return !refused.check(address, "ipv4");
  return family === 6 && allocated.check(address, "ipv6") && !refused.check(address, "ipv6");
}
