import { SignJWT } from 'jose';
import type { Scene } from './scene';

export const SECRET = 'a-secret-that-only-this-test-knows';

/** A sign-in, as `npm run console` makes it. */
export const token = (scene: Scene, { secret = SECRET, minutes = 60, scope = '' } = {}): Promise<string> => {
  const now = Math.floor(scene.emulator.clock.now() / 1000);
  return new SignJWT(scope ? { scope } : {})
    .setProtectedHeader({ alg: 'HS256' })
    .setAudience('flexkeep-console')
    .setIssuedAt(now)
    .setExpirationTime(now + minutes * 60)
    .sign(new TextEncoder().encode(secret));
};

export const openConsole = (scene: Scene) => Object.assign(scene.environment, { CONSOLE_SECRET: SECRET });

export const look = async (scene: Scene, query = '') => {
  const authorization = `Bearer ${await token(scene)}`;
  return scene.request('GET', `/checkup${query}`, { authorization });
};

export const postCheckup = async (scene: Scene, { scope = 'sweep', headers = {}, body = '{}' } = {}) => {
  const authorization = `Bearer ${await token(scene, { scope, minutes: 15 })}`;
  return scene.request('POST', '/checkup', { authorization, 'content-type': 'application/json', ...headers }, body);
};
