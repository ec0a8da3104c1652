/** A service and CloudFormation of this machine, whose time passes only while nothing happens, for each test anew. */
import { cleanUpFixtures, start } from './fixture';
import { VirtualClock } from '../../../local/aws/virtual-clock';
import { RunningService, startChimeVoiceService } from '../../../local/chime-sdk-voice';
import { LocalCloudFormation } from '../../../local/cloudformation';

export interface PhoneSystem {
  clock: VirtualClock;
  chime: RunningService;
  local: LocalCloudFormation;
}

/** What a test finds in it is there from its beginning to its end. */
export function phoneSystemForEachTest(): PhoneSystem {
  const system = {} as PhoneSystem;
  beforeEach(async () => {
    system.clock = new VirtualClock();
    const { clock } = system;
    system.chime = await startChimeVoiceService({ clock: () => clock.now(), watch: clock });
    system.local = await start({ chimeEndpoint: system.chime.url, clock });
  });
  afterEach(async () => {
    await cleanUpFixtures();
    await system.chime.close();
    system.clock.close();
  });
  return system;
}

/** Numbers that are not in the deletion queue. */
export const inventoryOf = ({ chime }: PhoneSystem) =>
  chime.model.listPhoneNumbers({}).PhoneNumbers!.filter(({ DeletionTimestamp }) => !DeletionTimestamp);
