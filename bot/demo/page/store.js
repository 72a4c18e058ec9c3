// What the page knows: the people, what stands in each chat, and what has been seen of it.

const SEEN = "safecontact-seen";

export class Store {
  constructor({ bot, people }) {
    this.bot = bot;
    this.people = people.map((person, place) => ({ ...person, place, entries: new Map(), working: false, seen: 0 }));
    this.run = "";
  }

  person(id) {
    return this.people.find((person) => person.id === id);
  }

  byChat(chat) {
    return this.people.find((person) => person.chat === chat);
  }

  /** Take in one piece of news; answers whom it is about and what is new: [{person, entry, fresh, changed, removed}]. */
  take(kind, data) {
    if (kind === "snapshot") return this.#snapshot(data);
    const person = this.byChat(data.chat);
    if (!person) return [];
    if (kind === "working") {
      person.working = data.working;
      return [{ person }];
    }
    if (kind === "removed") {
      return person.entries.delete(data.id) ? [{ person, removed: data.id }] : [];
    }
    return this.#entry(person, data.entry);
  }

  #entry(person, entry) {
    const old = person.entries.get(entry.id);
    if (old && old.rev >= entry.rev) return [];
    person.entries.set(entry.id, entry);
    return [{ person, entry, fresh: !old, changed: Boolean(old) }];
  }

  /** The whole picture: the first one is history, a later one holds what was missed. */
  #snapshot(data) {
    const first = this.run !== data.run;
    const changes = [];
    if (first) this.#restore(data.run);
    for (const person of this.people) {
      const chat = data.chats[person.chat] ?? { entries: [], working: false };
      const kept = new Set(chat.entries.map((entry) => entry.id));
      for (const id of [...person.entries.keys()]) {
        if (!kept.has(id) || first) {
          person.entries.delete(id);
          changes.push({ person, removed: id });
        }
      }
      for (const entry of chat.entries) {
        changes.push(...this.#entry(person, entry).map((change) => ({ ...change, history: first })));
      }
      person.working = chat.working;
      changes.push({ person });
    }
    return changes;
  }

  unread(person) {
    let count = 0;
    for (const entry of person.entries.values()) {
      if (entry.order > person.seen && entry.author !== "person" && !entry.quiet) count += 1;
    }
    return count;
  }

  markSeen(person) {
    const last = [...person.entries.values()].at(-1);
    if (!last || last.order <= person.seen) return;
    person.seen = last.order;
    const seen = Object.fromEntries(this.people.map((each) => [each.id, each.seen]));
    remember(SEEN, { run: this.run, seen });
  }

  #restore(run) {
    this.run = run;
    const kept = recall(SEEN, {});
    for (const person of this.people) person.seen = kept.run === run ? (kept.seen?.[person.id] ?? 0) : 0;
  }
}

/** Keep something for this browser tab; a browser that forbids it just forgets. */
export function remember(key, value) {
  try {
    sessionStorage.setItem(key, JSON.stringify(value));
  } catch {
    // nothing depends on it
  }
}

export function recall(key, otherwise) {
  try {
    return JSON.parse(sessionStorage.getItem(key)) ?? otherwise;
  } catch {
    return otherwise;
  }
}
