/** `Fn::Cidr`: blocks of addresses cut from a larger one, of IPv4 or IPv6. */
import { isUnknown } from './unknown-values';

const MOST = 256;

/** A family of addresses. */
interface Family {
  readonly bits: number;
  parse(address: string): bigint | undefined;
  write(address: bigint): string;
}

const IPV4: Family = {
  bits: 32,
  parse: (address) => {
    const parts = address.split('.').map(Number);
    const isAddress = /^\d+(\.\d+){3}$/.test(address) && parts.every((part) => part < 256);
    return isAddress ? joined(parts, 256n) : undefined;
  },
  write: (address) => parted(address, 4, 256n).join('.'),
};

const IPV6: Family = {
  bits: 128,
  parse: (address) => {
    const [head, tail, more] = address.split('::').map((side) => (side === '' ? [] : side.split(':')));
    const rest = tail ?? [];
    const missing = 8 - head.length - rest.length;
    const groups = tail === undefined ? head : [...head, ...Array<string>(Math.max(0, missing)).fill('0'), ...rest];
    const areGroups = groups.length === 8 && groups.every((group) => /^[0-9a-f]{1,4}$/i.test(group));
    const isAddress = more === undefined && areGroups;
    return isAddress ? joined(groups.map((group) => parseInt(group, 16)), 65536n) : undefined;
  },
  write: (address) => shortened(parted(address, 8, 65536n).map((group) => group.toString(16))),
};

/** `bits` host bits each. */
export function cidrBlocks([block, count, bits = 8]: any[]): unknown {
  if (isUnknown(block)) return block;
  const [, text = '', prefix] = /^([0-9a-f.:]+)\/(\d+)$/i.exec(String(block)) ?? [];
  const family = text.includes(':') ? IPV6 : IPV4;
  const start = family.parse(text);
  if (start === undefined || Number(prefix) > family.bits) {
    const given = JSON.stringify(block);
    throw new Error(`Fn::Cidr needs a block of addresses such as 10.0.0.0/16, not ${given}: correct it.`);
  }
  const size = 2n ** BigInt(bits);
  if (!(Number(count) >= 1 && Number(count) <= MOST)) {
    throw new Error(`Fn::Cidr cuts 1 to ${MOST} blocks, not ${count}: take fewer, or larger ones.`);
  }
  if (BigInt(count) * size > 2n ** BigInt(family.bits - Number(prefix))) {
    throw new Error(
      `Fn::Cidr cannot cut ${count} blocks of ${size} addresses from ${block}: take fewer or smaller ones.`,
    );
  }
  return Array.from(
    { length: Number(count) },
    (_, index) => `${family.write(start + BigInt(index) * size)}/${family.bits - Number(bits)}`,
  );
}

/** `base` is one more than the largest part. */
const joined = (parts: readonly number[], base: bigint): bigint =>
  parts.reduce((sum, part) => sum * base + BigInt(part), 0n);

const parted = (address: bigint, count: number, base: bigint): number[] =>
  Array.from({ length: count }, (_, index) => Number((address / base ** BigInt(count - 1 - index)) % base));

/** The first of the longest runs of at least two zeros is left out (RFC 5952). */
function shortened(groups: readonly string[]): string {
  const text = groups.join(':');
  const longest = [...text.matchAll(/\b0(?::0)+\b/g)].sort((a, b) => b[0].length - a[0].length)[0];
  if (longest === undefined) return text;
  const before = text.slice(0, longest.index).replace(/:$/, '');
  const after = text.slice(longest.index + longest[0].length).replace(/^:/, '');
  return `${before}::${after}`;
}
