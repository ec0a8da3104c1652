/** `rehearse`: a cloud assembly is deployed, changed and destroyed on this machine, in simulated time. */
import type { Command } from 'commander';
import { action } from '../command';
import { Terminal } from '../output/terminal';
import { showEvents, showNumbers } from '../rehearse/looks';
import { deploy, DeployOptions, destroy, OperationOptions } from '../rehearse/operations';
import { serve } from '../rehearse/service';
import { reset, STATE_DIRECTORY, stateDirectory, WorldOptions } from '../rehearse/world';

const several = (value: string, before: readonly string[] = []): string[] => [...before, value];

const HELP = `
Nothing calls AWS, unless --from-account reads it. Time is simulated: it passes only while everything
waits, so that a quarter of an hour takes no time, and goes on from where the last rehearsal ended.
The account is kept in ${STATE_DIRECTORY}, or where --state says.

Examples:
  rehearse                                        deploy cdk.out, or what has changed in it
  rehearse --fail Directory                       fail after everything else, and roll back
  rehearse --fault CreatePhoneNumberOrder=lostAnswer --next-order slow:900
  rehearse --from-account --fail Directory        the next deployment's rollback, on a copy of the account
  rehearse numbers
  rehearse destroy cdk.out --time 8d              eight days later

Status: 0 done; 1 a stack failed, or was refused; 2 wrong use.`;

export function define(command: Command, terminal: Terminal): void {
  command.addHelpText('after', HELP);
  const verb = (name: string, summary: string, isDefault = false) =>
    kept(
      command
        .command(name, { isDefault })
        .description(summary)
        .configureOutput(command.configureOutput())
        .exitOverride(),
    );
  worldly(
    verb('deploy', 'create or update the stacks of a cloud assembly (what rehearse does unless told otherwise)', true),
  )
    .argument('[directory]', 'the cloud assembly', 'cdk.out')
    .argument('[stack]', 'only this stack')
    .option('--fail <logicalId>', 'make this resource fail, after all that does not depend on it; the stack rolls back')
    .option('--fail-at-once', 'with --fail: make the resource fail before the others')
    .option('--from-account', 'begin with a copy of the real account, which is only read: numbers, records, stacks')
    .option('--numbers-region <region>', 'the region of the Chime SDK Voice service, with --from-account', 'us-east-1')
    .option('--no-rollback', 'leave a failed stack as it is')
    .option('--parameters <[stack:]name=value>', 'the value of a template parameter; may be repeated', several)
    .option('--assume <logicalId[.attribute]=value>', 'a value of what is not simulated; may be repeated', several)
    .option('--ssm-parameter <name=value>', 'a parameter of Parameter Store; may be repeated', several)
    .action(
      action(terminal, (directory: string, stack: string | undefined, options: DeployOptions) =>
        deploy(directory, stack, options, terminal),
      ),
    );
  worldly(verb('destroy', 'delete the stacks of a cloud assembly, or one stack by name'))
    .argument('[target]', 'the cloud assembly, or the name of a stack', 'cdk.out')
    .argument('[stack]', 'only this stack of the assembly')
    .action(
      action(terminal, (target: string, stack: string | undefined, options: OperationOptions) =>
        destroy(target, stack, options, terminal),
      ),
    );
  verb('numbers', 'show the inventory and the deletion queue')
    .option('--json', 'as JSON')
    .action(action(terminal, (options: WorldOptions) => showNumbers(options, terminal)));
  verb('events', 'show what has happened to the stacks so far')
    .argument('[stack]', 'only this stack')
    .option('--json', 'as JSON')
    .action(
      action(terminal, (stack: string | undefined, options: WorldOptions) => showEvents(stack, options, terminal)),
    );
  verb('service', 'run the model of the Chime SDK Voice service alone, in real time, for any SDK or the AWS CLI')
    .option('--port <n>', 'listen on 127.0.0.1:N; 0 for any free port', '0')
    .option('--explain', 'say in the response what is wrong with a bad request, which the real service does not')
    .option('--idle-minutes <n>', 'stop after N minutes without a request; 0 for never', '60')
    .action(action(terminal, (options: Parameters<typeof serve>[0]) => serve(options, terminal)));
  verb('reset', 'forget the account: stacks, numbers, records and the simulated time').action(
    action(terminal, (options: WorldOptions) => {
      const directory = stateDirectory(terminal, options);
      reset(directory);
      terminal.say(`Forgotten: ${directory}`);
    }),
  );
}

const kept = (command: Command): Command =>
  command.option('--state <directory>', `where the account is kept (default: ${STATE_DIRECTORY})`);

/** What may be said about the account before the operation. */
function worldly(command: Command): Command {
  return command
    .option('--time <duration>', 'let so much time pass first: 90s, 30m, 12h, 8d')
    .option('--quota <n>', 'how many numbers the account may have; stays until it is changed (default: 5)')
    .option('--stock <n>', 'how many numbers each area code offers; stays until it is changed (default: 100)')
    .option('--empty <areaCode>', 'an area code or toll-free prefix that has none; may be repeated', several)
    .option(
      '--fault <operation=kind[:nth[:times]]>',
      'make a call of the service fail: throttle, denied, lostAnswer, reset, latency5000, items, or an exception',
      several,
    )
    .option(
      '--next-order <outcome>',
      'make the next order stuck, failed, partial[:n] or slow:<seconds>; may be repeated',
      several,
    )
    .option('--report <file>', 'write what happens as one HTML file')
    .option('--logs', 'print the logs of the functions, on stderr')
    .option('--json', 'the result as JSON');
}
