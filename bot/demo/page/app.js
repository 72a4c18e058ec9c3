// Starts the page: who there is, which chats are in view, and what the server tells.

import { announce } from "./announce.js";
import * as api from "./api.js";
import { ChatPanel } from "./chat-panel.js";
import { SchoolClock } from "./clock.js";
import { el } from "./dom.js";
import { spokenWords } from "./message.js";
import { PeopleList } from "./people-list.js";
import { listen } from "./stream.js";
import { Store, recall, remember } from "./store.js";
import { words } from "./words.js";

const OPEN = "safecontact-open";
const NARROWEST_CHAT = 360;
const MOST_CHATS = 4;
const FIRST_CHATS = 2;

class Page {
  constructor(store, clock) {
    this.store = store;
    this.clock = clock;
    this.chats = document.getElementById("chats");
    this.panels = new Map();
    this.told = new Set();
    this.open = []; // people whose chats are open, in the order they stand
    this.recent = []; // the same people, the one used last at the end
    this.list = new PeopleList(store, {
      onOpen: (person) => this.choose(person),
      onBeside: (person) => this.beside(person),
    });
    document.getElementById("people-close").addEventListener("click", () => this.stopChoosing());
    document.getElementById("people").addEventListener("keydown", (event) => {
      if (event.key === "Escape") this.stopChoosing();
    });
    this.chats.addEventListener("focusin", (event) => {
      const person = store.person(event.target.closest(".chat")?.dataset.person);
      if (person) this.#used(person);
    });
    window.addEventListener("resize", () => this.layOut());
    const kept = recall(OPEN, []).map((id) => store.person(id)).filter(Boolean);
    this.open = kept.length ? kept : store.people.slice(0, FIRST_CHATS);
    this.recent = [...this.open].reverse();
  }

  /** How many chats fit beside one another. */
  get room() {
    const width = this.chats.clientWidth || document.documentElement.clientWidth;
    return Math.min(MOST_CHATS, Math.max(1, Math.floor(width / NARROWEST_CHAT)));
  }

  get inView() {
    const chosen = this.recent.slice(-this.room);
    return this.open.filter((person) => chosen.includes(person));
  }

  /** Show this person's chat in the place of the one used last. */
  choose(person) {
    this.stopChoosing(false);
    if (!this.open.includes(person)) {
      const place = this.open.indexOf(this.recent.at(-1));
      const [left] = this.open.splice(Math.max(place, 0), 1, person);
      this.recent = this.recent.filter((each) => each !== left);
    }
    this.#used(person);
    this.layOut();
    this.panels.get(person).focus();
  }

  /** Show this person's chat beside the others; when there is no room, the one unused for longest goes. */
  beside(person) {
    this.open.push(person);
    this.#used(person);
    while (this.open.length > this.room) {
      const oldest = this.recent.shift();
      this.open = this.open.filter((each) => each !== oldest);
    }
    this.layOut();
    this.panels.get(person).focus();
  }

  close(person) {
    this.open = this.open.filter((each) => each !== person);
    this.recent = this.recent.filter((each) => each !== person);
    this.layOut();
    this.panels.get(this.inView.at(-1)).focus();
  }

  startChoosing() {
    document.body.classList.add("choosing");
    this.list.focus(this.inView[0]);
  }

  stopChoosing(giveFocus = true) {
    if (!document.body.classList.contains("choosing")) return;
    document.body.classList.remove("choosing");
    if (giveFocus) this.panels.get(this.inView[0]).switcher.focus();
  }

  #used(person) {
    this.recent = [...this.recent.filter((each) => each !== person), person];
  }

  panel(person) {
    let panel = this.panels.get(person);
    if (!panel) {
      panel = new ChatPanel(this.store, person, this.clock, {
        onClose: () => this.close(person),
        onSwitch: () => this.startChoosing(),
      });
      this.panels.set(person, panel);
      for (const entry of person.entries.values()) panel.show({ person, entry, history: true });
    }
    return panel;
  }

  /** Put the chats in view on the page, leaving those that stand there already untouched. */
  layOut() {
    const panels = this.inView.map((person) => this.panel(person));
    for (const element of [...this.chats.children]) {
      if (!panels.some((panel) => panel.element === element)) element.remove();
    }
    panels.forEach((panel, place) => {
      panel.close.hidden = panels.length === 1;
      if (this.chats.children[place] === panel.element) return;
      this.chats.insertBefore(panel.element, this.chats.children[place] ?? null);
      panel.shown();
    });
    remember(OPEN, this.open.map((person) => person.id));
    this.#install();
    this.refresh();
  }

  /** The bot greets a person whose chat comes into view for the first time. */
  #install() {
    if (!this.store.run) return;
    for (const person of this.inView) {
      if (this.told.has(person)) continue;
      this.told.add(person);
      api.open(person.id).then((answer) => {
        if (!answer.ok) this.told.delete(person);
      });
    }
  }

  refresh() {
    const inView = this.inView;
    for (const person of inView) this.store.markSeen(person);
    this.list.show(inView, this.room > 1);
    let elsewhere = 0;
    for (const person of this.store.people) if (!inView.includes(person)) elsewhere += this.store.unread(person);
    for (const person of inView) this.panels.get(person).showElsewhere(elsewhere);
    document.title = elsewhere ? `(${elsewhere}) ${words.title}` : words.title;
  }

  news(kind, data) {
    if (kind === "clock" || kind === "snapshot") this.clock.refresh();
    if (kind === "clock") return;
    if (kind === "snapshot" && data.run !== this.store.run) this.told.clear();
    const changes = this.store.take(kind, data);
    for (const change of changes) {
      this.panels.get(change.person)?.show(change);
      if (change.entry && !change.history && !change.entry.quiet && change.entry.author !== "person") this.#announce(change);
    }
    if (kind === "snapshot") this.#install();
    if (kind !== "working") this.refresh();
  }

  #announce({ person, entry, changed }) {
    const spoken = changed ? words.updated(spokenWords(entry)) : spokenWords(entry);
    if (entry.author === "bot") announce(words.said(this.store.bot, person.name, spoken));
    else announce(spoken);
  }
}

function showConnection(text) {
  const line = document.getElementById("connection");
  line.textContent = text;
  line.hidden = !text;
}

async function start() {
  let page;
  try {
    const store = new Store(await api.people());
    const clock = new SchoolClock();
    await clock.refresh();
    page = new Page(store, clock);
  } catch {
    document.getElementById("chats").append(el("p", { class: "note failed" }, words.noPeople));
    return;
  }
  page.layOut();
  listen({
    onNews: (kind, data) => page.news(kind, data),
    lost: () => {
      showConnection(words.connectionLost);
      announce(words.connectionLost);
    },
    back: () => {
      showConnection("");
      announce(words.connectionBack);
    },
  });
}

start();
