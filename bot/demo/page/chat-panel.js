// One chat: a person's messages with the bot. It stays alive while it is out of view, so that nothing typed is lost.

import * as api from "./api.js";
import { Composer } from "./composer.js";
import { avatar, dayOf, el, hidden, icon } from "./dom.js";
import { drawDay, drawEntry } from "./message.js";
import { examples, words } from "./words.js";

const FOLLOWS_MS = 2 * 60 * 1000;
const NEAR = 48;
const TOUCH = window.matchMedia("(pointer: coarse)");
const MOST_SUGGESTIONS = 3; // Teams shows no more

export class ChatPanel {
  constructor(store, person, clock, { onClose, onSwitch }) {
    this.store = store;
    this.person = person;
    this.clock = clock;
    this.items = new Map();
    this.last = null;
    this.following = true;
    this.anchor = null;
    this.composer = new Composer(store.bot, person, { onSend: () => this.#acted() });
    this.#build(onClose, onSwitch);
  }

  #build(onClose, onSwitch) {
    const { person, store } = this;
    const title = `chat-${person.place}`;
    this.messages = el("ol", { class: "messages", role: "list" });
    this.typing = el(
      "p",
      { class: "typing", hidden: true },
      icon("logo", "logo"),
      el("span", { class: "dots", "aria-hidden": "true" }, el("i"), el("i"), el("i")),
      hidden(words.working(store.bot)),
    );
    this.suggestions = el("div", { class: "suggestions", hidden: true });
    this.examples = this.#drawExamples();
    this.scroller = el(
      "div",
      { class: "scroller", tabindex: "0", role: "region", "aria-label": words.messages(store.bot, person.name), onscroll: () => this.#scrolled() },
      this.#drawWelcome(),
      this.messages,
      this.suggestions,
      this.examples,
      this.typing,
    );
    this.latest = el(
      "button",
      { type: "button", class: "icon-button latest", hidden: true, title: words.latest, onclick: () => this.#toEnd() },
      icon("down"),
      hidden(words.latest),
    );
    this.composer.element.prepend(this.latest);
    this.close = el(
      "button",
      { type: "button", class: "icon-button chat-close", title: words.closeChat(person.name), "aria-label": words.closeChat(person.name), onclick: onClose },
      icon("close"),
    );
    this.switchBadge = el("span", { class: "badge switch-badge", hidden: true, "aria-hidden": "true" });
    this.switchNews = hidden("");
    this.switcher = el(
      "button",
      { type: "button", class: "who", onclick: onSwitch },
      hidden(words.as),
      ...this.#who(),
      hidden(words.switchPerson),
      icon("chevron"),
      this.switchBadge,
      this.switchNews,
    );
    const head = el(
      "header",
      { class: "chat-head" },
      icon("logo", "logo"),
      el("h2", { id: title }, store.bot, hidden(words.chatTitle(person.name))),
      el("div", { class: "who" }, hidden(words.as), ...this.#who()),
      this.switcher,
      this.close,
    );
    this.element = el("section", { class: "chat", "aria-labelledby": title, "data-person": person.id }, head, this.scroller, this.composer.element);
  }

  #who() {
    const lines = el("span", { class: "who-words" });
    lines.append(el("span", { class: "who-name" }, this.person.name), " ", el("span", { class: "who-role" }, this.person.role));
    return [avatar(this.person, "small"), lines];
  }

  #drawWelcome() {
    const blurb = this.person.blurb ? el("p", {}, this.person.blurb) : null;
    return el(
      "div",
      { class: "welcome" },
      icon("logo", "logo"),
      el("p", { class: "welcome-title" }, words.welcomeTitle(this.store.bot)),
      el("p", {}, words.welcome),
      blurb,
    );
  }

  #drawExamples() {
    const list = el("ul");
    for (const question of examples) {
      list.append(el("li", {}, el("button", { type: "button", class: "pill", onclick: () => this.#ask(question) }, question)));
    }
    return el("div", { class: "examples" }, el("p", {}, words.tryOne), list);
  }

  /** Show one change of this chat. */
  show(change) {
    if (change.removed) this.#remove(change.removed);
    else if (change.entry && this.items.has(change.entry.id)) this.#replace(change.entry);
    else if (change.entry) this.#append(change.entry, change.history);
    this.typing.hidden = !this.person.working;
    this.#offer();
    if (this.following) this.#follow(change.history);
    if (!this.person.working && !change.entry) this.anchor = null;
    this.#scrolled();
  }

  /** How many messages wait for the other people; shown on the button that switches, on a phone. */
  showElsewhere(count) {
    this.switchBadge.hidden = count === 0;
    this.switchBadge.textContent = String(count);
    this.switchNews.textContent = count ? words.unreadElsewhere(count) : "";
  }

  /** Call after the chat came into view: scrolling needs a layout. */
  shown() {
    if (this.following) this.#follow(true);
    this.#scrolled();
  }

  /** Give the chat the keyboard; not the box on a touch screen, where that would bring up the on-screen keyboard. */
  focus() {
    if (TOUCH.matches) this.scroller.focus({ preventScroll: true });
    else this.composer.focus();
  }

  #append(entry, history) {
    const date = new Date(entry.at);
    if (!this.last || dayOf(new Date(this.last.at)) !== dayOf(date)) this.messages.append(drawDay(date, this.clock.now()));
    const follows = Boolean(this.last) && this.last.author === "bot" && date - new Date(this.last.at) < FOLLOWS_MS;
    const item = this.#draw(entry, follows);
    if (!history) item.classList.add("arrived");
    this.messages.append(item);
    this.items.set(entry.id, { item, follows });
    this.last = entry;
    // The examples are for the beginning: until something has been said besides the greeting.
    if (!entry.quiet) this.examples.hidden = true;
    if (!history && (entry.author === "person" || !this.person.working || !this.anchor)) this.anchor = item;
  }

  #draw(entry, follows) {
    return drawEntry(this.store.bot, entry, {
      follows: follows && entry.author === "bot",
      press: (pressed, kind, verb, data) => this.#press(pressed, kind, verb, data),
    });
  }

  /** A new version takes the old one's place; the keyboard focus stays there. */
  #replace(entry) {
    const old = this.items.get(entry.id);
    const focused = old.item.contains(document.activeElement);
    const item = this.#draw(entry, old.follows);
    old.item.replaceWith(item);
    if (this.anchor === old.item) this.anchor = item;
    this.items.set(entry.id, { ...old, item });
    if (this.last?.id === entry.id) this.last = entry;
    if (focused) (item.querySelector(".card") ?? this.scroller).focus({ preventScroll: true });
  }

  #remove(id) {
    const old = this.items.get(id);
    if (!old) return;
    const focused = old.item.contains(document.activeElement);
    const before = old.item.previousElementSibling;
    const lonely = before?.classList.contains("day") && !old.item.nextElementSibling;
    old.item.remove();
    this.items.delete(id);
    if (this.last?.id === id) this.last = [...this.person.entries.values()].at(-1) ?? null;
    if (lonely) {
      before.remove();
    }
    if (this.items.size === 0) this.#startAfresh();
    if (focused) this.scroller.focus({ preventScroll: true });
  }

  /** The server was started again: the chat is as new. */
  #startAfresh() {
    this.last = this.anchor = null;
    this.messages.replaceChildren();
    this.examples.hidden = false;
  }

  /** Suggested actions stand under the newest message only. */
  #offer() {
    const newest = [...this.person.entries.values()].at(-1);
    const actions = newest?.author === "bot" ? newest.suggestions.slice(0, MOST_SUGGESTIONS) : [];
    const focused = this.suggestions.contains(document.activeElement);
    const key = actions.length ? newest.id + newest.rev : "";
    if (this.suggestions.dataset.key === key) return;
    this.suggestions.dataset.key = key;
    this.suggestions.hidden = actions.length === 0;
    this.suggestions.replaceChildren(
      ...actions.map((action) => {
        const text = String(action.text ?? action.value ?? action.title ?? "");
        return el("button", { type: "button", class: "pill", onclick: () => this.#ask(text) }, String(action.title ?? text));
      }),
    );
    if (focused) this.focus();
  }

  #ask(text) {
    this.focus();
    this.composer.say(text);
  }

  async #press(entry, kind, verb, data) {
    this.#acted();
    this.composer.complain("");
    const answer = await api.press(this.person.id, entry.id, kind, verb, data);
    this.composer.complain(answer.error);
  }

  /** The person did something here, so what comes of it is brought into view. */
  #acted() {
    this.following = true;
    this.anchor = null;
  }

  /** Bring the newest into view, but never scroll past the beginning of what has just arrived. */
  #follow(toEnd) {
    const end = this.scroller.scrollHeight - this.scroller.clientHeight;
    const begin = this.anchor && !toEnd ? this.anchor.offsetTop - this.scroller.offsetTop - 8 : end;
    this.target = this.examples.hidden ? Math.max(0, Math.min(end, begin)) : 0;
    this.scroller.scrollTop = this.target;
  }

  #toEnd() {
    this.anchor = null;
    this.following = true;
    this.#follow(true);
    this.focus();
  }

  #scrolled() {
    const { scrollTop, scrollHeight, clientHeight } = this.scroller;
    const left = scrollHeight - clientHeight - scrollTop;
    this.following = left < NEAR || scrollTop >= (this.target ?? 0) - NEAR;
    this.latest.hidden = left < NEAR || !this.examples.hidden;
  }
}
