/** Numbers, quota and records belong to an account, whatever the region, and a directory keeps one account. */
import type { World } from './world';
import { AssemblyStack, LOCAL_ACCOUNT } from '../../local/cloudformation/assembly';

const APART = 'rehearse the stacks of each account by name, with a --state of its own';

/** The accounts that the stacks name; one that is left open is rehearsed in whichever account is there. */
const accountsOf = (stacks: readonly Pick<AssemblyStack, 'account' | 'anyAccount'>[]): string[] => [
  ...new Set(stacks.filter(({ anyAccount }) => !anyAccount).map(({ account }) => account)),
];

export function refuseSeveralAccounts(stacks: readonly AssemblyStack[]): void {
  const accounts = accountsOf(stacks);
  if (accounts.length > 1) {
    throw new Error(`the stacks are for the accounts ${accounts.join(' and ')}, each with its own numbers: ${APART}`);
  }
}

/** What an earlier rehearsal has left in the directory may be of another account. */
export function refuseOtherAccount(stacks: readonly AssemblyStack[], { local, directory }: World): void {
  const kept = local.stacks().find(({ account }) => account !== LOCAL_ACCOUNT);
  const other = stacks.find(({ account, anyAccount }) => !anyAccount && kept !== undefined && account !== kept.account);
  if (other) {
    throw new Error(
      `stack ${other.stackName} is for the account ${other.account}, and ${directory} keeps the account ` +
        `${kept!.account}: ${APART}`,
    );
  }
}
