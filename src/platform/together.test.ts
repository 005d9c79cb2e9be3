import { together } from './together';

const deferred = <T>() => {
  let resolve: (value: T) => void = () => {};
  let reject: (reason: Error) => void = () => {};
  const promise = new Promise<T>((yes, no) => {
    resolve = yes;
    reject = no;
  });
  return { promise, resolve, reject };
};

/** Lets everything run that waits for nothing but its turn. */
const settle = () => new Promise((resolve) => setImmediate(resolve));

it('answers all results, in the order given', async () => {
  const [first, second] = [deferred<string>(), deferred<number>()];
  const both = together(first.promise, second.promise);
  second.resolve(2);
  first.resolve('one');
  expect(await both).toEqual(['one', 2]);
});

it('leaves nothing running behind: a failure comes out when all have ended', async () => {
  const [failing, slow] = [deferred<void>(), deferred<void>()];
  let failedWith: Error | undefined;
  const both = together(failing.promise, slow.promise).catch((error: Error) => {
    failedWith = error;
  });
  failing.reject(new Error('refused'));
  await settle();
  expect(failedWith).toBeUndefined();
  slow.resolve();
  await both;
  expect(failedWith).toEqual(new Error('refused'));
});

it('fails with the first failure in the order given, not in that of time', async () => {
  const [first, second] = [deferred<void>(), deferred<void>()];
  const both = together(first.promise, second.promise);
  second.reject(new Error('earlier'));
  first.reject(new Error('first of the two'));
  await expect(both).rejects.toThrow('first of the two');
});

it('answers at once where there is nothing to wait for', async () => {
  expect(await together()).toEqual([]);
});
