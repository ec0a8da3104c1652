/** The name that an order carries until the declared one replaces it: proof, on the number itself, of who bought it. */
import { Details } from '../attempt/record/order-payload';
import { NumberState } from '../service/number-state';

export const TOKEN = /^cpno-[0-9a-f]{20}\.\d+$/;

export const buyerOf = (token: string): string => token.split('.')[0];

/** Details as they are now; a name that is a token of an order is no name. */
export function foundDetails(state: NumberState): Details {
  return {
    productType: state.productType,
    ...(state.name !== '' && !TOKEN.test(state.name) && { name: state.name }),
    ...(state.callingName !== '' && { callingName: state.callingName }),
  };
}
