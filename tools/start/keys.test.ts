import type { Stack } from '../../emulator/stack';
import { setUp } from '../../test/emulator/control';
import { fakeSystem } from '../../test/support/fake-system';
import { listenToKeys } from './keys';

/** A person at the keyboard of a running `npm start`. */
const atTheKeyboard = (canOpen = true) => {
  const scene = setUp();
  const opened: string[] = [];
  let press: (key: string) => void = () => undefined;
  let stops = 0;
  const system = fakeSystem({
    onKey(listener) {
      press = listener;
      return () => {
        press = () => undefined;
      };
    },
    async openPage(url) {
      opened.push(url);
      return canOpen;
    },
  });
  const stack = { stage: scene.stage, consoleUrl: 'http://localhost:3001' } as Stack; // reason: keys use no more of it
  const end = listenToKeys(system, stack, () => {
    stops += 1;
  });
  const settled = () => scene.emulator.clock.settle();
  return { ...scene, system, opened, end, settled, press: (key: string) => press(key), stops: () => stops };
};

it('o opens the page, and says where it is if that cannot be', async () => {
  const { press, opened } = atTheKeyboard();
  press('o');
  expect(opened).toEqual(['http://localhost:3001']);
  const without = atTheKeyboard(false);
  without.press('O');
  await without.settled();
  expect(without.system.terminal.talked).toContain('No browser can be opened from here: http://localhost:3001');
});

it('r resets the account', async () => {
  const { press, act, state, settled, system } = atTheKeyboard();
  const before = await state();
  await act('sms', { body: 'hi' });
  press('r');
  while (!system.terminal.talked) await settled();
  expect(await state()).toEqual(before);
  expect(system.terminal.talked).toContain('as it was when it started');
});

it('q and Ctrl-C stop, any other key does nothing, and after the end none does', () => {
  const { press, stops, end } = atTheKeyboard();
  for (const key of ['q', '\u0003', 'x', 'constructor', '\r']) press(key);
  expect(stops()).toBe(2);
  end();
  press('q');
  expect(stops()).toBe(2);
});

it('listens to nothing where standard input is no terminal', () => {
  const { stage } = setUp();
  const stack = { stage, consoleUrl: '' } as Stack; // reason: as above
  expect(() => listenToKeys(fakeSystem(), stack, () => undefined)()).not.toThrow();
});
