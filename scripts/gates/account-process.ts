/**
 * An account of this machine in a process of its own, so that commands can be run against it one after another: the
 * service and CloudFormation, in simulated time. The gate tells it by message what is to be done in the account.
 */
import { VirtualClock } from '../../local/aws/virtual-clock';
import { startChimeVoiceService } from '../../local/chime-sdk-voice';
import { LocalCloudFormation } from '../../local/cloudformation';

/** What the gate asks for. */
export type Wish = { readonly deploy: string } | { readonly buy: string };

async function main(): Promise<void> {
  const clock = new VirtualClock();
  const chime = await startChimeVoiceService({ clock: () => clock.now(), watch: clock });
  const local = await LocalCloudFormation.start({ chimeEndpoint: chime.url, clock });
  process.on('message', (wish: Wish) => void fulfil(wish).then((said) => process.send!(said)));
  process.on(
    'disconnect',
    () =>
      void local
        .close()
        .then(() => chime.close())
        .then(() => process.exit(0)),
  );
  process.send!({
    AWS_REGION: 'us-east-1',
    AWS_ACCESS_KEY_ID: 'local',
    AWS_SECRET_ACCESS_KEY: 'local',
    AWS_ENDPOINT_URL_CHIME_SDK_VOICE: chime.url,
    AWS_ENDPOINT_URL_SSM: local.url,
    AWS_ENDPOINT_URL_CLOUDFORMATION: local.url,
  });

  async function fulfil(wish: Wish): Promise<string> {
    if ('deploy' in wish) return (await local.deploy(wish.deploy)).status;
    chime.model.createPhoneNumberOrder({ ProductType: 'VoiceConnector', E164PhoneNumbers: [wish.buy] });
    await clock.skip(120_000);
    return chime.model.getPhoneNumber({ PhoneNumberId: wish.buy }).PhoneNumber!.Status!;
  }
}

void main();
