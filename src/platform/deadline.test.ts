import { createDeadline } from './deadline';

it('counts down with the clock, and stops at nothing', () => {
  let now = 1_000;
  const deadline = createDeadline({ now: () => now }, 500);
  expect(deadline.left()).toBe(500);
  now = 1_400;
  expect(deadline.left()).toBe(100);
  now = 9_000;
  expect(deadline.left()).toBe(0);
});

it('allows what can end before it, to the millisecond', () => {
  let now = 1_000;
  const deadline = createDeadline({ now: () => now }, 500);
  now = 1_400;
  expect([deadline.allows(99), deadline.allows(100), deadline.allows(101)]).toEqual([true, true, false]);
  now = 1_500;
  expect([deadline.allows(0), deadline.allows(1)]).toEqual([true, false]);
});
