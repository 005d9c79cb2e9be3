import type { Cases, Outcome, Stage } from './stage';

interface One<U> {
  fetch(): Promise<object>;
  remove(): Promise<boolean>;
  update?(params: U): Promise<object>;
}

/** The SDK's way to a kind of resource: `workspace.workers`. */
interface Many<C, U, K extends string | number> {
  (key: K): One<U>;
  create(params: C): Promise<object>;
  list(): Promise<object[]>;
}

interface Resource<C, U, K extends string | number> {
  /** `taskrouter.*Worker` */
  name: string;
  many(stage: Stage): Many<C, U, K> | Promise<Many<C, U, K>>;
  /** Functions, where a parameter names something of the stage. */
  create: C | ((stage: Stage) => C);
  update?: U;
  /** What comes back, where it does not look like what went in. */
  created?: object;
  updated?: object;
  /** The property by which it is addressed. Default: `sid`. */
  key?: string;
}

const isFunction = <C>(value: C | ((stage: Stage) => C)): value is (stage: Stage) => C => typeof value === 'function';

/** One case for each of the verbs of a resource that is made, read, changed, listed and deleted like any other. */
export const resourceCases = <C, U, K extends string | number>(resource: Resource<C, U, K>): Cases => {
  const { name, key = 'sid', update } = resource;
  const make = async (stage: Stage) => {
    const many = await resource.many(stage);
    const params = isFunction(resource.create) ? resource.create(stage) : resource.create;
    const made = await many.create(params);
    const at = (made as Record<string, unknown>)[key] as K;
    return { many, made, at, one: many(at), expected: { [key]: at, ...(resource.created ?? params) } };
  };
  const named = (verb: string) => name.replace('*', verb);
  return {
    [named('Create')]: async (stage): Promise<Outcome> => {
      const { made, expected } = await make(stage);
      return [made, expected];
    },
    [named('Fetch')]: async (stage) => {
      const { one, expected } = await make(stage);
      return [await one.fetch(), expected];
    },
    [named('List')]: async (stage) => {
      const { many, expected } = await make(stage);
      return [await many.list(), expect.arrayContaining([expect.objectContaining(expected)])];
    },
    ...(update === undefined
      ? {}
      : {
          [named('Update')]: async (stage: Stage): Promise<Outcome> => {
            const { one } = await make(stage);
            await one.update?.(update);
            return [await one.fetch(), resource.updated ?? update];
          },
        }),
    [named('Delete')]: async (stage) => {
      const { one } = await make(stage);
      const removed = await one.remove();
      const { status } = await one.fetch().then(
        () => ({ status: 200 }),
        (error: { status: number }) => error,
      );
      return [
        { removed, status },
        { removed: true, status: 404 },
      ];
    },
  };
};
