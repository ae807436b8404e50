/* What a chart has to send: fields with the value that each replaces, in the order in which they were given. One
   batch is on its way at a time. It goes again as it was, under its mark, until it is answered: the server takes
   a mark once, so a lost answer neither doubles a change nor undoes what others have done since. */

import { partsOf } from "./field_values.js";
import { takeTaps } from "./taps.js";

const same = (one, other) => JSON.stringify(one ?? []) === JSON.stringify(other ?? []);
const nameOf = ({ row, field }) => `${row}-${field}`;
const newMark = () => Array.from(crypto.getRandomValues(new Uint8Array(8)), (byte) => byte.toString(36)).join("");

export class Queue {
  stored = new Map(); // name -> what the server is known to hold
  unsent = new Map(); // name -> what is to be stored
  disputed = new Map(); // name -> the change that another device's value stands against
  removed = [];
  asShown = []; // rows that one tap marked as done as shown: the trail names them
  batch = null;
  mark = newMark();

  get isEmpty() {
    return !this.batch && !this.unsent.size && !this.removed.length;
  }

  get isSettled() {
    return this.isEmpty && !this.disputed.size;
  }

  learn(name, values) {
    if (!this.unsent.has(name) && !this.underway(name)) this.stored.set(name, values);
  }

  /* False when it was known: leaving a field tells once more what typing had told. */
  put(name, values) {
    const before = this.underway(name) ?? this.stored.get(name);
    if (same(values, this.unsent.get(name) ?? before)) return false;
    this.unsent.delete(name); // the newest goes last
    if (!same(values, before)) this.unsent.set(name, values);
    return true;
  }

  remove(row) {
    this.removed.push(row);
    for (const name of [...this.unsent.keys()]) if (partsOf(name).row === row) this.unsent.delete(name);
  }

  underway(name) {
    return this.batch?.changes.find((change) => nameOf(change) === name)?.value;
  }

  /* What is to go now: the batch without an answer, else a new one. */
  take(device) {
    if (this.batch || this.isEmpty) return this.batch;
    const about = { removed: this.removed.splice(0), as_shown: this.asShown.splice(0), taps: takeTaps(), device };
    this.batch = { mark: this.mark, changes: this.changes(), ...about };
    this.unsent.clear();
    this.mark = newMark();
    return this.batch;
  }

  changes(seen = (name) => this.stored.get(name)) {
    return [...this.unsent].map(([name, value]) => ({ ...partsOf(name), seen: seen(name) ?? [], value }));
  }

  /* The last words of a page that goes while a batch is on its way: they may well arrive before it. */
  tail() {
    const changes = this.changes().map((change) => ({ ...change, sent: this.underway(nameOf(change)) ?? null }));
    const tail = { mark: this.mark, changes, removed: [...this.removed] };
    this.mark = newMark();
    return tail;
  }

  /* The batch was answered. Gives back what is to be chosen between: [name, conflict]. */
  answered({ conflicts, refused }) {
    const { changes } = this.batch;
    this.batch = null;
    this.removed.push(...refused.filter((one) => one.isRemoval).map((one) => one.row));
    const theirs = new Map(conflicts.map((conflict) => [nameOf(conflict), conflict]));
    for (const change of changes) {
      const name = nameOf(change);
      if (refused.includes(change)) this.unsent.set(name, this.unsent.get(name) ?? change.value);
      else if (!theirs.has(name)) this.settle(name, change.value);
    }
    for (const [name, conflict] of [...theirs]) {
      if (this.unsent.has(name) && same(this.unsent.get(name), conflict.theirs)) {
        this.settle(name, conflict.theirs); // our own last words had come first
        theirs.delete(name);
      } else this.disputed.set(name, changes.find((change) => nameOf(change) === name));
    }
    return [...theirs];
  }

  settle(name, values) {
    this.stored.set(name, values);
    this.disputed.delete(name);
    if (same(this.unsent.get(name), values)) this.unsent.delete(name);
  }

  /* The person has chosen between two values; the other one is what we have seen by now. */
  decide(name, theirs, chosen) {
    this.unsent.delete(name);
    this.settle(name, theirs);
    this.put(name, chosen);
  }

  /* Everything that is not stored yet, as messages to be sent in this order: what is sealed on the device. */
  messages() {
    const typed = this.changes((name) => this.underway(name) ?? this.stored.get(name));
    const changes = [...this.disputed.values(), ...typed];
    const rest = { mark: this.mark, changes, removed: [...this.removed], as_shown: [...this.asShown] };
    return [this.batch, changes.length || rest.removed.length ? rest : null].filter(Boolean);
  }
}
