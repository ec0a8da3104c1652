/**
 * What holds of the answers: one for each attempt, in time, short, in one line, and the same however often it is
 * given.
 */
import { requesterOf } from './chronicle';
import { Silence, WorldParts } from '../world/interfaces';
import { type Errand, whose } from '../world/process';

type Tell = (what: string) => void;

const HOUR = 3_600_000;
/** Nobody can answer in time whose function dies for longer than this. */
const LONG_SILENCE = 1_200_000;

export function checkAnswers(world: WorldParts, violate: Tell): void {
  for (const { errand, bodies, times, answeredAt, startedAt } of world.requests.inboxes.values()) {
    for (const [index, body] of bodies.entries()) {
      const isHeard = world.functionLivedUntil(errand, times[index]);
      if (body !== bodies[0] && isHeard) violate(`${whose(errand)} was answered in two ways: ${bodies[0]} and ${body}`);
      if (Buffer.byteLength(body) > 4096) {
        violate(`the answer for ${whose(errand)} has ${Buffer.byteLength(body)} bytes`);
      }
      if (/\n/.test((JSON.parse(body) as { Reason: string }).Reason)) {
        violate(`the reason for ${whose(errand)} has several lines`);
      }
    }
    if (startedAt === undefined || !world.functionLivedUntil(errand, startedAt + HOUR)) continue;
    if (!world.engine.silences.some((one) => isIn(one, startedAt))) checkTime(errand, startedAt, answeredAt, violate);
  }
}

function checkTime(errand: Errand, startedAt: number, answeredAt: number | undefined, violate: Tell): void {
  const seconds = Math.round(((answeredAt ?? 0) - startedAt) / 1000);
  if (answeredAt === undefined) violate(`${whose(errand)} was never answered`);
  else if (answeredAt > startedAt + HOUR) violate(`${whose(errand)} was answered after ${seconds} s`);
}

const isIn = ({ from, until }: Silence, startedAt: number): boolean =>
  until - from > LONG_SILENCE && from < startedAt + HOUR && until > startedAt;

/**
 * What others have left in Parameter Store concerns only whoever needs a number that it names: nothing else fails
 * because of it. Where nothing stands in anybody's way, nothing fails at all: a listed number that a person has moved
 * out of the account does, provided that the reason names it and is not that the time was over.
 */
export function checkIsolation(
  world: WorldParts,
  hasHad: (number: string, resource: string) => boolean,
  gone: readonly string[],
  violate: Tell,
): void {
  const unreadable = (world.foreign?.unreadable ?? []).map((text) => ({
    name: text.slice(0, text.indexOf(' ')),
    numbers: text.match(/\+\d{8,15}/g) ?? [],
  }));
  const inboxes = [...world.requests.inboxes.values()];
  // What an update that failed had declared is its resource's to release, though nobody ever heard of it.
  const everAsked = (number: string, resource: string) =>
    inboxes.some(
      ({ errand }) => requesterOf(errand) === resource && JSON.stringify(errand.properties).includes(number),
    );
  for (const { errand, bodies, unheard } of inboxes) {
    const { Status: status, Reason: reason } = JSON.parse(bodies[0] ?? '{}') as { Status?: string; Reason?: string };
    if (status !== 'FAILED') continue;
    const isInTheWay = gone.some((number) => reason!.includes(number)) && !reason!.startsWith('not done within');
    if (world.plan.calm && !unheard && !isInTheWay) {
      violate(`${whose(errand)} failed, though nothing stood in its way: ${reason}`);
    }
    const needs = (number: string) => everAsked(number, requesterOf(errand)) || hasHad(number, requesterOf(errand));
    const blamed = unreadable.find(({ name, numbers }) => reason!.includes(name) && !numbers.some(needs));
    if (blamed) violate(`${whose(errand)} failed because of what others have at ${blamed.name}: ${reason}`);
  }
}
