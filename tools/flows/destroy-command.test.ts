import { sample, setScene } from '../../test/flows/scene';

const names = async (scene: ReturnType<typeof setScene>) => Object.keys(await scene.there());

/** The sample without its SMS flow, which is then not the file's to remove. */
const withoutSms = () => ({ flows: sample().flows.filter(({ friendlyName }) => friendlyName !== 'SMS') });

test('only what the file names is removed, each by its typed name', async () => {
  const scene = setScene(withoutSms());
  scene.typed = ['Web chat', 'yes'];
  expect(await scene.flows('destroy')).toBe(0);
  expect(scene.told).toContain('Plan: 0 to add, 0 to change, 2 to destroy.');
  expect(scene.told).toContain('Warning: "Web chat": web will have no handler.');
  expect(scene.told).toContain('Removed: 1.');
  expect(await names(scene)).toEqual(['SMS', 'Outbound SMS']);
});

test('without a name typed nothing is removed', async () => {
  const scene = setScene();
  expect(await scene.flows('destroy')).toBe(1);
  expect(scene.talked).toContain('Not approved. Nothing was changed.');
  expect(scene.writes()).toEqual([]);
});

test('--auto-approve removes what the command names', async () => {
  const scene = setScene();
  expect(await scene.flows('destroy', 'SMS', 'Outbound SMS', '--auto-approve', '--json')).toBe(0);
  expect(scene.json()).toMatchObject({
    outcome: 'applied',
    summary: { destroy: 2 },
    done: [{ kind: 'delete' }, { kind: 'delete' }],
  });
  expect(await names(scene)).toEqual(['Web chat']);
});

test('what the file does not name is refused', async () => {
  const scene = setScene(withoutSms());
  expect(await scene.flows('destroy', 'SMS', '--auto-approve')).toBe(1);
  expect(scene.talked).toContain('SMS: the file does not name it\n      Only what flows.json names is removed.');
  expect(scene.writes()).toEqual([]);
});

test('what is gone already is done', async () => {
  const scene = setScene();
  expect(await scene.flows('destroy', '--auto-approve')).toBe(0);
  scene.forget();
  expect(await scene.flows('destroy', '--auto-approve')).toBe(0);
  expect(scene.told).toBe('Nothing to remove.\n');
  expect(scene.writes()).toEqual([]);
});

test('a removal whose answer is lost has happened', async () => {
  const scene = setScene();
  scene.emulator.faults.set([{ fault: 'lost', operation: 'flex.DeleteFlexFlow' }]);
  expect(await scene.flows('destroy', '--auto-approve')).toBe(0);
  expect(await names(scene)).toEqual([]);
});

test('a removal that stops half-way says what is left, and the next one goes on', async () => {
  const scene = setScene();
  scene.emulator.faults.set([{ fault: 'unavailable', operation: 'flex.DeleteFlexFlow', nth: 2, times: 1000 }]);
  expect(await scene.flows('destroy', '--auto-approve')).toBe(1);
  expect(scene.talked).toContain(
    'in between:\n  "Web chat" was removed, and stays so\n  "SMS" was not removed\n  "Outbound SMS" was not removed\n',
  );
  expect(await names(scene)).toEqual(['SMS', 'Outbound SMS']);
  scene.emulator.faults.set([]);
  expect(await scene.flows('destroy', '--auto-approve')).toBe(0);
  expect(await names(scene)).toEqual([]);
});

test('one that another person is changing is kept', async () => {
  const scene = setScene();
  scene.typed = ['Web chat'];
  scene.onAsk = () => scene.sdk.flexApi.v1.flexFlow(scene.account.flows.web).update({ enabled: false });
  expect(await scene.flows('destroy')).toBe(1);
  expect(scene.talked).toContain(`"Web chat" (${scene.account.flows.web}): enabled`);
  expect(await names(scene)).toContain('Web chat');
});
