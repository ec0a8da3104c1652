/** `npm run local -- <command>`: rehearse on this machine what AWS would do. */
import { serviceCommand } from './chime-sdk-voice/cli';
import { deployCommand, destroyCommand, eventsCommand } from './cloudformation/cli';
import { numbersCommand } from './numbers';
import { orphansCommand } from './orphans/cli';

type Command = (args: string[]) => Promise<number | void>;

const COMMANDS: Readonly<Record<string, { readonly run: Command; readonly usage: string }>> = {
  service: { run: serviceCommand, usage: 'service [--port N] [--state FILE]         the Chime SDK Voice service, for any SDK or the AWS CLI' },
  deploy: { run: deployCommand, usage: 'deploy <cdk.out> [stack] [--fail ID]      create or update the stacks of a cloud assembly' },
  destroy: { run: destroyCommand, usage: 'destroy <cdk.out>|<stack>                 delete them' },
  numbers: { run: numbersCommand, usage: 'numbers                                   the inventory and the deletion queue' },
  orphans: { run: orphansCommand, usage: 'orphans                                   what is billed and declared by nobody' },
  events: { run: eventsCommand, usage: 'events [stack]                            what happened to the stacks so far' },
};

function usage(): string {
  const lines = Object.values(COMMANDS).map((command) => `  npm run local -- ${command.usage}`);
  return ['Rehearse on this machine; nothing calls AWS.', '', ...lines, '', 'State is kept in .local, or where --state DIR says.', ''].join('\n');
}

async function main([name, ...args]: string[]): Promise<number> {
  const command = Object.prototype.hasOwnProperty.call(COMMANDS, name ?? '') ? COMMANDS[name] : undefined;
  if (!command) {
    process.stdout.write(usage());
    if (name === undefined || name === 'help' || name === '--help') return 0;
    process.stderr.write(`${name}: not a command; use one of ${Object.keys(COMMANDS).join(', ')}\n`);
    return 2;
  }
  return (await command.run(args)) ?? 0;
}

main(process.argv.slice(2)).then((code) => { process.exitCode = code; }, (error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
});
