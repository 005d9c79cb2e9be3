import { setScene } from '../scene';

describe('setup', () => {
  it('sets up an account in one go', async () => {
    const scene = setScene();
    const code = await scene.run('setup', '--yes');
    console.log(scene.told, scene.talked, scene.env());
    expect(code).toBe(0);
    const again = await scene.run('setup', '--yes');
    console.log(scene.told, scene.talked);
    expect(again).toBe(0);
  });
});
