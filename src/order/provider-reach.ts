/** Whether a resource can use a provider at all, which the CDK itself would say in terms of references. */
import { Stack, Stage, Token } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { error, Finding, isKnown } from './validation/finding';

type Kind = 'order' | 'assignment' | 'rule';

const sharing = (kind: Kind): string =>
  `leave provider out to get one in the stack of the ${kind}, or define one there; ` +
  'one provider serves the stacks of one stage, account and region';

export function checkReach(resource: Construct, provider: Construct, kind: Kind): Finding[] {
  const [here, there] = [Stack.of(resource), Stack.of(provider)];
  if (here === there) return [];
  if (Stage.of(here) !== Stage.of(there)) {
    return [
      error(
        `provider ${provider.node.path}: it is in another stage, which is deployed independently of this ` +
          `one; ${sharing(kind)}`,
      ),
    ];
  }
  if (here.account === there.account && here.region === there.region) return [];
  return [
    error(
      `provider ${provider.node.path}: it is in ${placeOf(there)}, and the ${kind} in ${placeOf(here)}; ` +
        sharing(kind),
    ),
  ];
}

function placeOf({ account, region }: Stack): string {
  const known = (value: string) => (Token.isUnresolved(value) ? '(not given)' : value);
  return `account ${known(account)} and region ${known(region)}`;
}

/** Numbers are managed in the region in which they were ordered. An imported order does not say where that is. */
export function checkProviderOf(order: Construct | undefined, provider: Regional, kind: Kind): Finding[] {
  const ordering = order === undefined ? undefined : (order as Partial<Provided>).provider;
  if (ordering === undefined || !isKnown(ordering.region) || !isKnown(provider.region)) return [];
  if (ordering.region === provider.region) return [];
  return [
    error(
      `provider with region ${provider.region}: the numbers of ${order!.node.path} are managed in ` +
        `${ordering.region}; give the ${kind} a provider with that region`,
    ),
  ];
}

interface Regional {
  readonly region: string;
}

interface Provided extends Construct {
  readonly provider: Regional;
}
