import type { FlowsFile } from '../../tools/flows/file';
import { makeMessy } from './messy';
import { DOMAIN, type FlowsScene, setScene } from './scene';

/** The furnished account, and what grew there; the file names nothing. */
export const messyScene = (): FlowsScene => {
  const scene = setScene();
  makeMessy(scene.emulator, scene.account, `https://${DOMAIN}`);
  scene.write({ flows: [] });
  return scene;
};

/** What only a person knows. */
export const answer = (scene: FlowsScene, file = 'flows.json'): void =>
  scene.write(scene.read(file).replace('"? the deployment key of the web chat"', '"CV-deployment-key"'), file);

/** Its file is written and answered; the account is as it was. */
export const migrated = async (): Promise<FlowsScene> => {
  const scene = messyScene();
  expect(await scene.flows('migrate', '--write')).toBe(0);
  answer(scene);
  scene.forget();
  return scene;
};

/** The file with one Address only. */
export const only = (scene: FlowsScene, address: string): FlowsFile => {
  const file: FlowsFile = JSON.parse(scene.read());
  return { ...file, addresses: (file.addresses ?? []).filter((entry) => entry.address === address) };
};
