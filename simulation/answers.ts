/** What holds of the answers: one for each attempt, in time, short, in one line, and the same however often it is given. */
import { whose } from './process';
import type { World } from './world';

const HOUR = 3_600_000;

export function checkAnswers(world: World, violate: (what: string) => void): void {
  for (const { errand, bodies, times, answeredAt, startedAt } of world.requests.inboxes.values()) {
    for (const [index, body] of bodies.entries()) {
      if (body !== bodies[0] && world.functionLivedUntil(errand, times[index])) violate(`${whose(errand)} was answered in two ways: ${bodies[0]} and ${body}`);
      if (Buffer.byteLength(body) > 4096) violate(`the answer for ${whose(errand)} has ${Buffer.byteLength(body)} bytes`);
      if (/\n/.test((JSON.parse(body) as { Reason: string }).Reason)) violate(`the reason for ${whose(errand)} has several lines`);
    }
    if (startedAt === undefined || !world.functionLivedUntil(errand, startedAt + HOUR)) continue;
    if (answeredAt === undefined) violate(`${whose(errand)} was never answered`);
    else if (answeredAt > startedAt + HOUR) violate(`${whose(errand)} was answered after ${Math.round((answeredAt - startedAt) / 1000)} s`);
  }
}
