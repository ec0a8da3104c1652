/** Bugs in what CloudFormation is told, and when. */
import { Planted } from './plant';

export const ANSWERS: readonly Planted[] = [
  {
    name: 'a second answer that differs from the first',
    guarantee: 'G5',
    edits: [
      {
        file: 'engine/answer.ts',
        find: 'ports.answers.send(event.ResponseURL, responseBody(event, outcome))',
        replace:
          'ports.answers.send(event.ResponseURL, responseBody(event, { ...outcome, reason: `told at ' +
          '${ports.clock.now()}` }))',
      },
    ],
  },
  {
    name: 'no deadline of its own: an order that stays undecided is waited for without end',
    guarantee: 'G5',
    edits: [
      {
        file: 'attempt/request/request.ts',
        find: 'const deadline = startedAt +',
        replace: 'const deadline = 1e9 * MINUTE + startedAt +',
      },
    ],
  },
];
