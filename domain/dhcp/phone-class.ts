/**
 * How a phone introduces itself in option 60 (RFC 2132 section 9.13), as far as it is the same for all of them: 7940 and later begin
 * with the first, wireless ones with the second, without a comma (cisco.md section 2.5). Some old loads say no more than
 * `Cisco Systems, Inc.`, as other devices of Cisco's may; such a phone is known by its MAC address alone.
 */
export const VENDOR_CLASS_PREFIXES = ["Cisco Systems, Inc. IP Phone", "Cisco Systems Inc. Wireless Phone"] as const;
