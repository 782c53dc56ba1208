/**
 * The life of one cell: one person, one permission. It is always in exactly one state. `next` is the only way from one
 * state to another; what is not said here leaves the cell as it is.
 *
 * | state \ event        | seen    | taken-away | waits                | person-back | released |
 * | -------------------- | ------- | ---------- | -------------------- | ----------- | -------- |
 * | never-seen           | in-grit | -          | on-hold-with-person  | -           | -        |
 * | in-grit              | -       | on-hold    | -                    | -           | -        |
 * | on-hold              | in-grit | -          | -                    | -           | released |
 * | on-hold-with-person  | in-grit | -          | -                    | released    | released |
 * | released             | in-grit | -          | on-hold-with-person  | -           | -        |
 *
 * The reasons behind it: a cell that was never seen was never taken away. A hold ends when somebody sets the permission
 * again in Grit, or releases it; a look at Grit never releases anything that staff took away. What waits with its person
 * was never given, so it is due like everything else once the person is back. A released cell counts as never seen:
 * that it is empty still is no new hold, and that it waits again where its person is on hold by now, or it would be
 * forgotten when they come back.
 */
export type CellLife =
  | { state: 'never-seen' }
  | { state: 'in-grit'; /** When an export first showed the permission. */ seenAt: Date }
  | {
      state: 'on-hold';
      seenAt: Date;
      /** Since when it is known that somebody at the shop has cleared it. */
      heldSince: Date;
    }
  | { state: 'on-hold-with-person'; /** Since when it is earned and not given. */ heldSince: Date }
  | { state: 'released'; releasedAt: Date };

/**
 * What happens to a cell: an export shows the permission; an export lacks it; it was earned while its whole person is
 * on hold; the person is in Grit and active again; somebody released the hold.
 */
export type CellEventKind = 'seen' | 'taken-away' | 'waits' | 'person-back' | 'released';

/** The life of a cell of which nothing is remembered. */
export const NEVER_SEEN: CellLife = { state: 'never-seen' };

type State = CellLife['state'];
type Life<S extends State> = Extract<CellLife, { state: S }>;
type Transitions<S extends State> = Record<CellEventKind, (life: Life<S>, at: Date) => CellLife>;

const stays = <S extends State>(life: Life<S>): CellLife => life;
const isThere = (_: CellLife, at: Date): CellLife => ({ state: 'in-grit', seenAt: at });
const isWaiting = (_: CellLife, at: Date): CellLife => ({ state: 'on-hold-with-person', heldSince: at });
const isReleased = (_: CellLife, at: Date): CellLife => ({ state: 'released', releasedAt: at });

/** The table above. The compiler misses a row or a column that is not here. */
const NEXT: { [S in State]: Transitions<S> } = {
  'never-seen': {
    seen: isThere,
    'taken-away': stays,
    waits: isWaiting,
    'person-back': stays,
    released: stays,
  },
  'in-grit': {
    seen: stays,
    'taken-away': ({ seenAt }, at) => ({ state: 'on-hold', seenAt, heldSince: at }),
    waits: stays,
    'person-back': stays,
    released: stays,
  },
  'on-hold': {
    // The first time that it was seen counts, as it always was the same permission.
    seen: ({ seenAt }) => ({ state: 'in-grit', seenAt }),
    'taken-away': stays,
    waits: stays,
    'person-back': stays,
    released: isReleased,
  },
  'on-hold-with-person': {
    seen: isThere,
    'taken-away': stays,
    waits: stays,
    'person-back': isReleased,
    released: isReleased,
  },
  released: {
    seen: isThere,
    'taken-away': stays,
    waits: isWaiting,
    'person-back': stays,
    released: stays,
  },
};

/** The life of a cell after an event; the same object where the event changes nothing. */
export function next(life: CellLife, kind: CellEventKind, at: Date): CellLife {
  const transitions: Record<CellEventKind, (life: never, at: Date) => CellLife> = NEXT[life.state];
  return transitions[kind](life as never, at);
}

/** Whether an event changes anything in such a state. */
export function isNews(state: State, kind: CellEventKind): boolean {
  return NEXT[state][kind] !== stays;
}

/** A life in which nothing may be given. */
export type HeldLife = Extract<CellLife, { heldSince: Date }>;

/** Whether the cell is on hold, by itself or with its person. */
export function isHeld<T extends CellLife>(life: T): life is T & HeldLife {
  return life.state === 'on-hold' || life.state === 'on-hold-with-person';
}
