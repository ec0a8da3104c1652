/** Details of a number: product type, calling name, name; one detail a call. */
import { type ItemFault, eachItem } from './batch';
import { list, optionalText, optionalWord, requiredText, shown, structure } from './checks';
import { CALLING_NAME, NOT_BLANK, PHONE_NUMBER_NAME, PRODUCT_TYPES, type ProductType } from './constraints';
import { countryOf } from './countries';
import { badRequest, refusal } from './errors';
import { numberOfId } from './number-id';
import { heldNumber, numberView } from './numbers';
import type { Input, Output } from './operation-types';
import type { NumberRecord } from './records';
import type { World } from './world';

const WEEK = 7 * 24 * 3600 * 1000;

/** Changes one detail of a number. */
export function updatePhoneNumber(world: World, input: Input<'UpdatePhoneNumber'>): Output<'UpdatePhoneNumber'> {
  const detail = oneDetail({ ...input });
  const number = changeableNumber(world, input.PhoneNumberId);
  apply(world, number, detail);
  return { PhoneNumber: numberView(world, heldNumber(world, input.PhoneNumberId)) };
}

/** Changes one detail of each of several numbers. */
export function batchUpdatePhoneNumber(
  world: World, input: Input<'BatchUpdatePhoneNumber'>, fault?: ItemFault,
): Output<'BatchUpdatePhoneNumber'> {
  const max = world.switches.maxItemsPerBatch || Infinity;
  const items = list(input.UpdatePhoneNumberRequestItems, 'UpdatePhoneNumberRequestItems', { min: 1, max })
    .map((item) => structure(item, 'UpdatePhoneNumberRequestItems'))
    .map((item) => ({ ...item, id: requiredText(item.PhoneNumberId, 'PhoneNumberId', NOT_BLANK) }));
  const repeated = repeatedPositions(world, items.map(({ id }) => id));
  return eachItem(world, [...items.entries()], fault, ([, { id }]) => id, ([position, item]) => {
    if (repeated.has(position)) {
      throw badRequest(`PhoneNumberId ${item.id} stands in this request before; send it in another one.`);
    }
    apply(world, changeableNumber(world, item.id), oneDetail(item));
  });
}

/** Positions that name a number again. The same number in two spellings is still the same number. */
export function repeatedPositions(world: World, ids: readonly string[]): Set<number> {
  const seen = new Set<string>();
  const repeated = new Set<number>();
  ids.map((id) => numberOfId(world, id)).forEach((e164, position) => {
    if (seen.has(e164)) {
      repeated.add(position);
    }
    seen.add(e164);
  });
  if (repeated.size > 0 && world.switches.repeatedNumberInBatch === 'BadRequest') {
    throw badRequest('The request holds a number twice; name each once.');
  }
  return repeated;
}

type Detail =
  | { readonly productType: ProductType }
  | { readonly callingName: string }
  | { readonly name: string };

function oneDetail(item: Record<string, unknown>): Detail {
  const productType = optionalWord(item.ProductType, 'ProductType', PRODUCT_TYPES);
  const callingName = optionalText(item.CallingName, 'CallingName', CALLING_NAME);
  const name = optionalText(item.Name, 'Name', PHONE_NUMBER_NAME);
  const details = [
    productType !== undefined && { productType },
    callingName !== undefined && { callingName },
    name !== undefined && { name },
  ];
  const [detail, another] = details.filter((entry) => entry !== false);
  if (!detail || another) {
    throw badRequest('A call changes one detail of a number: ProductType, CallingName or Name; give exactly one.');
  }
  return detail;
}

function changeableNumber(world: World, id: unknown): NumberRecord {
  const number = heldNumber(world, id);
  const { updateQueued, updateWhileAcquiring } = world.switches;
  if (number.queuedAt !== null && updateQueued !== 'Accept') {
    throw refusal(updateQueued, `${number.e164} is in the deletion queue; restore it first.`);
  }
  if (isNotActive(number) && updateWhileAcquiring !== 'Accept') {
    throw refusal(updateWhileAcquiring, `${number.e164} is ${number.status}; wait for its order.`);
  }
  return number;
}

/** Is the number not, or not yet, one that can be used? */
export function isNotActive({ status }: NumberRecord): boolean {
  return status !== 'Unassigned' && status !== 'Assigned';
}

function apply(world: World, number: NumberRecord, detail: Detail): void {
  if ('productType' in detail) {
    changeProductType(world, number, detail.productType);
  } else if ('callingName' in detail) {
    changeCallingName(world, number, detail.callingName);
  } else {
    world.putNumber({ ...number, name: detail.name });
  }
}

function changeProductType(world: World, number: NumberRecord, productType: ProductType): void {
  const { productTypeWhileAssigned, sameProductTypeWhileAssigned } = world.switches;
  const same = number.productType === productType;
  if (number.associations.length > 0 && !(same && sameProductTypeWhileAssigned === 'Accept')) {
    throw refusal(
      productTypeWhileAssigned,
      `${number.e164} is assigned; disassociate it before its product type changes.`,
      'PhoneNumberAssociationsExist',
    );
  }
  const products = countryOf(number.country)?.products ?? PRODUCT_TYPES;
  if (!products.includes(productType)) {
    throw badRequest(
      `${number.e164} is a number of ${number.country}, which cannot serve ${productType}; `
        + `leave it at ${products.join(' or ')}.`,
    );
  }
  world.putNumber({ ...number, productType });
}

function changeCallingName(world: World, number: NumberRecord, callingName: string): void {
  const { switches } = world;
  if (number.type === 'TollFree' || number.country !== 'US') {
    throw refusal(
      switches.callingNameNotOffered,
      `${number.e164} is ${number.type} of ${number.country}; only local US numbers have a calling name.`,
    );
  }
  if (number.pendingCallingName !== null) {
    throw refusal(
      switches.callingNamePending,
      `The calling name ${shown(number.pendingCallingName.name)} of ${number.e164} is still pending; wait for it.`,
    );
  }
  const last = number.callingNameRequestedAt;
  if (switches.callingNameOncePerWeek && last !== null && world.now - last < WEEK) {
    throw badRequest(`The calling name of ${number.e164} was changed less than seven days ago; wait.`);
  }
  world.putNumber(requested(world, number, callingName));
}

function requested(world: World, number: NumberRecord, callingName: string): NumberRecord {
  const { callingNameSeconds, callingNameCleared, callingNameOutcome } = world.switches;
  const asked = { ...number, callingNameRequestedAt: world.now };
  if (callingName === '' && callingNameCleared === 'AtOnce') {
    return { ...asked, callingName, callingNameStatus: 'Unassigned' };
  }
  if (callingNameSeconds > 0) {
    return {
      ...asked,
      callingNameStatus: 'UpdateInProgress',
      pendingCallingName: { name: callingName, doneAt: world.now + callingNameSeconds * 1000 },
    };
  }
  const failed = callingNameOutcome === 'UpdateFailed';
  return failed
    ? { ...asked, callingNameStatus: 'UpdateFailed' }
    : { ...asked, callingName, callingNameStatus: callingName === '' ? 'Unassigned' : 'UpdateSucceeded' };
}
