/** The shipped artefacts in real time: how long after the service is done CloudFormation has its answer. */
import { Installed, synthesise } from './install';
import { Section, spread } from './report';
import { startChimeVoiceService } from '../../local/chime-sdk-voice';
import { LocalCloudFormation } from '../../local/cloudformation';

const ACQUISITION_SECONDS = 8;

export async function noticed(installed: Installed, short: boolean): Promise<Section> {
  const assembly = synthesise(installed, 'ours', { count: 1 });
  const seconds: number[] = [];
  for (let round = 0; round < (short ? 1 : 3); round++) seconds.push(await once(assembly));
  return {
    id: 'noticed',
    title: 'Notice, in real time',
    text: [
      "The function in a process of its own and the state machine as they are deployed, on this machine's clock: " +
      'from the end ' +
        "of the order to CREATE_COMPLETE. The processor's time counts here; " +
        'the virtual time of the operations below does not have it.',
    ],
    tables: [
      {
        title: 'From "the order is done" to "CloudFormation knows"',
        columns: ['', 'seconds'],
        rows: [['this library', spread(seconds, 2)]],
      },
    ],
  };
}

/** Seconds from the moment at which the order is done to CREATE_COMPLETE of the resource. */
async function once(assembly: string): Promise<number> {
  const chime = await startChimeVoiceService({ switches: { acquisitionSeconds: ACQUISITION_SECONDS } });
  const local = await LocalCloudFormation.start({ chimeEndpoint: chime.url });
  try {
    let told = 0;
    await local.deploy(assembly, {
      onEvent: ({ type, status, timestamp }) => {
        if (type === 'Custom::ChimePhoneNumberOrder' && status === 'CREATE_COMPLETE') told = timestamp;
      },
    });
    const [order] = chime.model.listPhoneNumberOrders({}).PhoneNumberOrders ?? [];
    return (told - order.CreatedTimestamp!.getTime()) / 1000 - ACQUISITION_SECONDS;
  } finally {
    await local.close();
    await chime.close();
  }
}
