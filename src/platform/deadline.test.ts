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

it('keeps time free for the end, and gives it free again unless more was kept meanwhile', () => {
  const deadline = createDeadline({ now: () => 0 }, 500, 1_000);
  deadline.extend();
  const release = deadline.keep(200);
  expect(deadline.left()).toBe(800);
  release();
  expect(deadline.left()).toBe(1_000);
  const first = deadline.keep(200);
  deadline.keep(300);
  first();
  expect(deadline.left()).toBe(700);
});

it('keeps none of what the caller does not wait for', () => {
  const deadline = createDeadline({ now: () => 0 }, 500, 1_000);
  deadline.keep(200)();
  expect(deadline.left()).toBe(500);
});
