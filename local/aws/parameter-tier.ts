/** The tiers of Parameter Store. A parameter may grow into the Advanced one, and never comes out of it. */
import { ServiceError } from './service-error';

export type Tier = 'Standard' | 'Advanced';

/** What a value may have. */
export const BYTES: Readonly<Record<Tier, number>> = { Standard: 4096, Advanced: 8192 };

interface Put {
  readonly Name?: unknown;
  readonly Tier?: unknown;
  readonly Value?: unknown;
  readonly Policies?: unknown;
}

export function tierOf(put: Put, existing: { readonly tier?: Tier } | undefined): Tier {
  const before = existing?.tier ?? 'Standard';
  const { Tier: asked = before } = put;
  if (asked === 'Advanced') return 'Advanced';
  if (asked === 'Intelligent-Tiering') return needsAdvanced(put) ? 'Advanced' : before;
  if (asked !== 'Standard') {
    refuse(`Tier "${String(asked)}" of parameter "${String(put.Name)}" must be Standard, Advanced or `
    + 'Intelligent-Tiering: give one of them.');
  }
  if (before === 'Advanced') {
    refuse(`This parameter uses the advanced-parameter tier, and "${String(put.Name)}" cannot go `
    + 'back to the standard-parameter tier: keep Advanced, or delete it and create it again.');
  }
  if (put.Policies !== undefined) {
    refuse(`Parameter policies of "${String(put.Name)}" need the advanced-parameter tier: `
    + 'say Tier Advanced.');
  }
  return 'Standard';
}

const needsAdvanced = ({ Value: value, Policies: policies }: Put): boolean =>
  policies !== undefined || Buffer.byteLength(String(value)) > BYTES.Standard;

function refuse(message: string): never {
  throw new ServiceError('ValidationException', message);
}
