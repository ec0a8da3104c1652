/** Every command, in the order in which the help lists them. Each is loaded only when it is called. */
import { CommandEntry } from '../command';

export const COMMANDS: readonly CommandEntry[] = [
  {
    name: 'rehearse',
    summary: 'deploy, change and destroy a cloud assembly on this machine, without AWS',
    load: () => import('./rehearse.js'),
  },
  {
    name: 'plan',
    summary: 'show what a deployment would do to your numbers; reads the account and changes nothing',
    load: () => import('./plan.js'),
  },
  {
    name: 'search',
    summary: 'show which numbers the service offers now; reads only',
    load: () => import('./search.js'),
  },
  {
    name: 'audit',
    summary: 'list the numbers that are billed, and those that no stack declares; can print code that declares them',
    load: () => import('./audit.js'),
  },
  {
    name: 'release',
    summary: 'put numbers that no stack declares into the deletion queue; asks first',
    load: () => import('./release.js'),
  },
  {
    name: 'restore',
    summary: 'restore numbers that no stack declares from the deletion queue; asks first',
    load: () => import('./restore.js'),
  },
  {
    name: 'demo',
    summary: 'play the whole life of a stack of numbers, and check each step',
    load: () => import('./demo.js'),
    cloneOnly: true,
  },
];
