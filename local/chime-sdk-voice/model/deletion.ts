/** Into the deletion queue and out of it. */
import { type ItemFault, eachItem } from './batch';
import { list, requiredText } from './checks';
import { NOT_BLANK } from './constraints';
import { badRequest, refusal } from './errors';
import { heldNumber, numberView } from './numbers';
import type { Input, Output } from './operation-types';
import { requireQuota } from './quota';
import type { NumberRecord } from './records';
import { repeatedPositions } from './updates';
import type { World } from './world';

/** Moves a number into the deletion queue. */
export function deletePhoneNumber(world: World, input: Input<'DeletePhoneNumber'>): Output<'DeletePhoneNumber'> {
  enqueue(world, heldNumber(world, input.PhoneNumberId));
  return {};
}

/** Moves several numbers into the deletion queue. */
export function batchDeletePhoneNumber(
  world: World, input: Input<'BatchDeletePhoneNumber'>, fault?: ItemFault,
): Output<'BatchDeletePhoneNumber'> {
  const max = world.switches.maxItemsPerBatch || Infinity;
  const ids = list(input.PhoneNumberIds, 'PhoneNumberIds', { min: 1, max }).map((id) =>
    requiredText(id, 'PhoneNumberIds', NOT_BLANK),
  );
  const repeated = repeatedPositions(world, ids);
  return eachItem(world, [...ids.entries()], fault, ([, id]) => id, ([position, id]) => {
    if (repeated.has(position)) {
      throw badRequest(`PhoneNumberId ${id} stands in this request before; name each once.`);
    }
    enqueue(world, heldNumber(world, id));
  });
}

/** Takes a number out of the deletion queue. */
export function restorePhoneNumber(world: World, input: Input<'RestorePhoneNumber'>): Output<'RestorePhoneNumber'> {
  const number = heldNumber(world, input.PhoneNumberId);
  if (number.queuedAt !== null) {
    requireQuota(world, world.switches.queuedNumbersCountInQuota ? 0 : 1);
    world.putNumber(restored(world, number));
  } else if (world.switches.restoreLive !== 'Accept') {
    throw refusal(
      world.switches.restoreLive,
      `${number.e164} is not in the deletion queue; there is nothing to restore.`,
    );
  }
  return { PhoneNumber: numberView(world, heldNumber(world, input.PhoneNumberId)) };
}

function enqueue(world: World, number: NumberRecord): void {
  const { deleteQueued, deleteAssigned, deleteAssignedInBatch, deleteWhileAcquiring } = world.switches;
  if (number.status === 'AcquireFailed' || number.status === 'Cancelled') {
    world.dropNumber(number.e164);
  } else if (number.queuedAt !== null) {
    if (deleteQueued !== 'Accept') {
      throw refusal(deleteQueued, `${number.e164} is in the deletion queue already.`);
    }
  } else if (number.associations.length > 0) {
    throw refusal(
      deleteAssigned,
      `${number.e164} is assigned; disassociate it, or delete its SIP rule, first.`,
      deleteAssignedInBatch,
    );
  } else if (isUnderWay(number) && deleteWhileAcquiring === 'BadRequest') {
    throw badRequest(`${number.e164} is ${number.status}; wait for its order.`);
  } else {
    world.putNumber({
      ...number,
      queuedAt: world.now,
      purgeAt: world.now + world.switches.deletionQueueSeconds * 1000,
    });
  }
}

function isUnderWay({ status }: NumberRecord): boolean {
  return status === 'AcquireInProgress' || status === 'PortinInProgress' || status === 'PortinCancelRequested';
}

function restored(world: World, number: NumberRecord): NumberRecord {
  const { restoredOrderId, restoredName } = world.switches;
  return {
    ...number,
    status: isUnderWay(number) ? number.status : 'Unassigned',
    associations: [],
    queuedAt: null,
    purgeAt: null,
    orderId: restoredOrderId === 'Kept' || isUnderWay(number) ? number.orderId : null,
    name: restoredName === 'Kept' ? number.name : '',
  };
}
