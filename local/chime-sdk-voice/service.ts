import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createVoiceServer, type RequestWatch, type ServedRequest } from './http/server';
import { ChimeVoiceModel, type ModelOptions } from './model/model';
import { loadState, saveState } from './state-file';

/** How to start the service. */
export interface ServiceOptions extends Partial<Omit<ModelOptions, 'observer'>> {
  /** Default: any that is free. */
  readonly port?: number;
  /** Where the state is kept from run to run; default: nowhere. Switches given here win over those in the file. */
  readonly stateFile?: string;
  readonly onRequest?: (request: ServedRequest) => void;
  /** In a time that stands still while something happens: who wants to know about requests. */
  readonly watch?: RequestWatch;
}

/** A service that runs. */
export interface RunningService {
  /** For `AWS_ENDPOINT_URL_CHIME_SDK_VOICE`, or an SDK client's `endpoint`. */
  readonly url: string;
  readonly model: ChimeVoiceModel;
  /** The service's own time, in milliseconds since the epoch. */
  now(): number;
  /** Moves the service's clock forward. */
  advance(seconds: number): void;
  /** Stops listening and cuts every connection, so that the process can end. */
  close(): Promise<void>;
}

/** Starts the service on 127.0.0.1, and nowhere else: it takes any credentials. */
export async function startChimeVoiceService(options: ServiceOptions = {}): Promise<RunningService> {
  const { port = 0, stateFile, onRequest, watch, clock = Date.now, ...modelOptions } = options;
  const saved = stateFile === undefined ? undefined : loadState(stateFile);
  let clockOffset = saved?.clockOffset ?? 0;
  const now = () => clock() + clockOffset;
  const settings: ModelOptions = { ...modelOptions, clock: now };
  const model = saved ? ChimeVoiceModel.restore(saved.model, settings) : new ChimeVoiceModel(settings);
  let savedRevision = -1;
  const persist = (): void => {
    if (stateFile !== undefined && savedRevision !== model.revision) {
      saveState(stateFile, { model: model.snapshot(), clockOffset });
      savedRevision = model.revision;
    }
  };
  const advance = (seconds: number): number => {
    clockOffset += seconds * 1000;
    savedRevision = -1;
    return now();
  };
  persist();
  const server = createVoiceServer({ model, persist, advance, now, onRequest, watch });
  await listen(server, port);
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    model,
    now,
    advance: (seconds) => void advance(seconds),
    close: async () => close(server),
  };
}

async function listen(server: Server, port: number): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      const remedy =
        error.code === 'EADDRINUSE' ? ' Something listens there already; choose another port, or 0 for any.' : '';
      reject(new Error(`Cannot listen on 127.0.0.1:${port}: ${error.message}.${remedy}`));
    });
    server.listen(port, '127.0.0.1', resolve);
  });
}

async function close(server: Server): Promise<void> {
  await new Promise<void>((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}
