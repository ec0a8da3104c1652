/** Which orders stand behind tokens: what is known of them at synth is known of the numbers, too. */
import { DefaultTokenResolver, IResolvable, IResolveContext, Reference, StringConcat, Tokenization } from 'aws-cdk-lib';
import { Construct, IConstruct } from 'constructs';
import { PhoneNumberProductType } from './phone-number-product-type';

/** Something whose product type is known, or undefined. */
export interface Typed extends IConstruct {
  readonly productType?: PhoneNumberProductType;
}

/** Notes what a value refers to, however it is wrapped. */
class ReferenceFinder extends DefaultTokenResolver {
  public readonly targets = new Set<IConstruct>();

  public constructor() {
    super(new StringConcat());
  }

  public override resolveToken(token: IResolvable, context: IResolveContext, postProcessor: any): any {
    if (Reference.isReference(token)) this.targets.add(token.target);
    return super.resolveToken(token, context, postProcessor);
  }
}

/** The orders whose attributes a value is made of. Only to be asked at synth, when everything can be resolved. */
export function ordersBehind(scope: Construct, value: unknown): Typed[] {
  const resolver = new ReferenceFinder();
  Tokenization.resolve(value, { scope, resolver, preparing: true });
  return [...resolver.targets].flatMap(({ node: { scope: owner } }) => (owner && isTyped(owner) ? [owner] : []));
}

const isTyped = (construct: IConstruct): construct is Typed => 'productType' in construct;
