// Filters, keys and decisions. Without this file the pages read the same; nothing here sends anything.
// Text of the run reaches the page through textContent, values and attributes only, never as markup.
"use strict";
(() => {
  const SCOPES = { edit: "this edit", text: "this exact text", document: "this document", site: "this site", rule: "this rule" };
  const ORDER = Object.keys(SCOPES); // narrower scopes first: they beat wider ones
  const KEY = "chaffinch.decisions." + document.body.dataset.run;
  const PAGE = document.body.dataset.page;
  const $ = (selector, within = document) => within.querySelector(selector);
  const all = (selector, within = document) => [...within.querySelectorAll(selector)];
  const make = (name, options = {}, ...children) => {
    const node = document.createElement(name);
    for (const [key, value] of Object.entries(options)) {
      if (key in node) node[key] = value;
      else node.setAttribute(key, value);
    }
    node.append(...children);
    return node;
  };

  // Decisions: a list that grows, as the file does; kept by the browser where it allows that.
  let decisions = [];
  let kept = true;
  const load = () => {
    if (!kept) return;
    try {
      const found = JSON.parse(localStorage.getItem(KEY) || "[]");
      if (Array.isArray(found)) decisions = found.filter((line) => line && ORDER.includes(line.scope) && line.rule);
    } catch {
      kept = false;
    }
  };
  const save = () => {
    try {
      localStorage.setItem(KEY, JSON.stringify(decisions));
    } catch {
      kept = false; // file: pages may not be allowed to, or there is no room left
    }
  };
  const editKey = (it) => JSON.stringify(["edit", it.rule, it.sha256, it.origin, it.before]);
  const keyOf = (scope, it) =>
    ({
      edit: () => editKey(it),
      text: () => JSON.stringify(["text", it.rule, it.before, it.after]),
      document: () => JSON.stringify(["document", it.rule, it.sha256]),
      site: () => JSON.stringify(["site", it.rule, it.site]),
      rule: () => JSON.stringify(["rule", it.rule]),
    })[scope]();

  // Entries: what can be walked through and filtered; an edit among them can be decided.
  const edits = Number($("[data-edits]")?.dataset.edits || 0); // of the rule that a page is of
  const rules = PAGE === "index" ? all("tr[data-rule]") : [];
  const entries = all(".entry");
  const things = entries.map((node) => {
    const home = node.closest("[data-document]");
    const edit = node.dataset.edit ? JSON.parse(node.dataset.edit) : null;
    const mark = node.dataset.at ? document.getElementById(node.dataset.at) : null;
    return {
      node, home, mark,
      drawn: mark && mark.previousElementSibling && mark.previousElementSibling.matches(".hunk, mark") ? mark.previousElementSibling : mark,
      it: edit && { rule: edit.rule, document: home.dataset.document, site: home.dataset.site, sha256: home.dataset.sha256, origin: edit.origin, before: edit.before, after: edit.after },
      rule: node.dataset.rule, pass: node.dataset.pass || "", site: (home || node).dataset.site || "", lang: (home || node).dataset.lang || "",
    };
  });
  const decidable = things.filter((thing) => thing.it);
  let current = -1;

  const verdicts = () => {
    const last = new Map();
    for (const line of decisions) last.set(keyOf(line.scope, line), line.verdict);
    return (it) => {
      for (const scope of ORDER) {
        if (scope === "site" && !it.site) continue;
        const verdict = last.get(keyOf(scope, it));
        if (verdict) return { verdict, scope };
      }
      return null;
    };
  };

  // Of n reviewed edits k are wrong: fewer than this share of all are, at 95 % (one-sided, exact binomial).
  const bound = (n, k) => {
    if (k >= n) return 1;
    let low = k / n, high = 1;
    for (let step = 0; step < 60; step++) {
      const share = (low + high) / 2;
      let term = n * Math.log1p(-share), sum = Math.exp(term);
      for (let i = 0; i < k; i++) {
        term += Math.log((n - i) / (i + 1)) + Math.log(share) - Math.log1p(-share);
        sum += Math.exp(term);
      }
      if (sum > 0.05) low = share;
      else high = share;
    }
    return high;
  };
  const percent = (share) => (Math.ceil(share * 1000) / 10).toFixed(1) + " %";  // up: less is not proven

  // What was looked at: edits that were decided one by one, each once, by its last verdict.
  const reviewed = (wanted) => {
    const seen = new Map();
    for (const line of decisions) {
      const known = seen.get(editKey(line));
      seen.set(editKey(line), { line, sampled: line.sampled || (known && known.sampled) });
    }
    const found = [...seen.values()].filter(({ line }) => wanted(line));
    const count = (few) => [few.length, few.filter(({ line }) => line.verdict === "reject").length];
    return { all: count(found), sampled: count(found.filter(({ sampled }) => sampled)) };
  };
  const said = (wanted, edits = 0) => {
    const { all: [n, k], sampled: [m, j] } = reviewed(wanted);
    if (edits && n >= edits) return `all ${n} reviewed, ${k} wrong`;
    const base = `${n} reviewed, ${k} wrong`;
    if (!edits || !m) return base;
    const under = `under ${percent(bound(m, j))} at 95 %`;
    return m === n ? `${base}: ${under}` : `${base}; of the sample ${m}, ${j} wrong: ${under}`;
  };

  // The desk at the foot: what is current, and the keys as buttons.
  const scope = make("select", { id: "scope", title: "How far a decision goes" },
    ...ORDER.map((name) => make("option", { value: name }, SCOPES[name])));
  const now = make("div", { className: "now", role: "status" });
  const tally = make("span", { className: "tally", id: "tally" });
  const lost = make("p", { className: "lost", hidden: true }, "This browser does not keep decisions for this page: download them before you leave it.");
  const button = (label, key, action, className = "") => {
    const node = make("button", { type: "button", className }, label, ...(key ? [" ", make("kbd", {}, key)] : []));
    node.addEventListener("click", action);
    return node;
  };
  const desk = make("section", { className: "desk", "aria-label": "Decisions and keys" });
  const saver = button("Download", "d", () => download());
  saver.id = "download";
  saver.title = "All decisions of this run, as decisions.jsonl";

  const tell = () => {
    const thing = things[current];
    const shown = things.filter(visible);
    const place = thing ? shown.indexOf(thing) + 1 : 0;
    now.textContent = thing
      ? [`${place} of ${shown.length}`, thing.rule, $(".why", thing.node)?.textContent, thing.it ? "" : "nothing to decide"].filter(Boolean).join(" · ")
      : shown.length ? `${shown.length} on this page; j goes to the first` : "";
    const rule = PAGE === "sample" || PAGE === "rule" ? things[0]?.rule : null;
    tally.textContent = rule ? said((line) => line.rule === rule, edits) : said(() => true);
    saver.disabled = !decisions.length;
    lost.hidden = kept || !decisions.length;
  };

  const refresh = () => {
    const verdictOf = verdicts();
    for (const { node, it } of decidable) {
      const found = verdictOf(it);
      node.classList.toggle("accepted", found?.verdict === "accept");
      node.classList.toggle("rejected", found?.verdict === "reject");
      $(".verdict", node)?.remove();
      if (found) {
        const word = found.verdict === "accept" ? "✓ accepted" : "✗ rejected";
        const where = $(".where", node) || node;
        where.append(make("span", { className: "verdict" }, word + (found.scope === "edit" ? "" : `, ${SCOPES[found.scope]}`)));
      }
    }
    for (const row of rules) {
      const cell = $(".reviewed", row);
      const ours = (line) => line.rule === row.dataset.rule;
      cell.textContent = decisions.some(ours) ? said(ours, Number(row.dataset.edits)) : "";
    }
    tell();
  };

  const visible = (thing) => !thing.node.hidden && !(thing.home && thing.home.hidden);
  const go = (place, focus = true) => {
    if (current >= 0) {
      things[current].node.classList.remove("current");
      things[current].drawn?.classList.remove("current");
    }
    current = place;
    const thing = things[current];
    if (!thing) return tell();
    const folded = thing.node.closest("details");
    if (folded) folded.open = true;
    thing.node.classList.add("current");
    thing.drawn?.classList.add("current");
    thing.node.tabIndex = -1;
    if (focus) thing.node.focus({ preventScroll: true });
    (thing.mark || thing.node).scrollIntoView({ block: "center" });
    tell();
  };
  const step = (by) => {
    let place = current;
    do place += by;
    while (things[place] && !visible(things[place]));
    if (things[place]) go(place);
    return Boolean(things[place]);
  };
  const decide = (verdict, how = scope.value) => {
    const it = things[current]?.it;
    if (!it || (how === "site" && !it.site)) {
      now.textContent = !things[current] ? "Go to an edit first: j" : it ? "This document says no site" : "There is nothing to decide here";
      return;
    }
    load();
    const time = new Date().toISOString().replace(/\.\d+Z$/, "Z");
    decisions.push({ verdict, scope: how, ...it, time, ...(PAGE === "sample" && !chosen() ? { sampled: true } : {}) });
    save();
    scope.value = "edit"; // a wide scope is for one decision
    refresh();
    if (!step(1)) tell();
  };
  const undo = () => {
    load();
    const line = decisions.pop();
    if (!line) return;
    save();
    const place = things.findIndex(({ it }) => it && editKey(it) === editKey(line));
    refresh();
    if (place >= 0) go(place);
  };
  const download = () => {
    load();
    if (!decisions.length) return;
    const keys = ["verdict", "scope", "rule", "document", "site", "sha256", "origin", "before", "after", "time"];
    const lines = decisions.map((line) => JSON.stringify(line, keys) + "\n");
    const link = make("a", { href: URL.createObjectURL(new Blob(lines, { type: "application/x-ndjson" })), download: "decisions.jsonl" });
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 10000);
  };

  // Filters: by what the page has more than one of, and by words.
  const find = make("input", { type: "search", id: "find", autocomplete: "off" });
  const filters = make("form", { className: "filters", role: "search", "aria-label": "Filters" });
  const picks = {};
  const addFilters = () => {
    const counted = make("output");
    const words = make("label", { htmlFor: "find" }, PAGE === "index" ? "Rules with the words" : "With the words", find);
    filters.append(words);
    const kinds = PAGE === "index" ? { pass: "Pass" } : { rule: "Rule", pass: "Pass", site: "Site", lang: "Language" };
    const among = PAGE === "index" ? all("tbody[data-pass]").map((body) => ({ pass: body.dataset.pass })) : things;
    for (const [kind, label] of Object.entries(kinds)) {
      const values = [...new Set(among.map((thing) => thing[kind]).filter(Boolean))].sort();
      if (values.length < 2) continue;
      picks[kind] = make("select", { id: "by-" + kind }, make("option", { value: "" }, "all"), ...values.map((value) => make("option", { value }, value)));
      filters.append(make("label", { htmlFor: "by-" + kind }, label, picks[kind]));
    }
    if (PAGE !== "index" && decidable.length) {
      picks.state = make("select", { id: "by-state" }, ...["all", "not decided", "accepted", "rejected"].map((value) => make("option", { value: value === "all" ? "" : value }, value)));
      filters.append(make("label", { htmlFor: "by-state" }, "Decision", picks.state));
    }
    filters.append(counted);
    filters.addEventListener("submit", (event) => {
      event.preventDefault();
      document.activeElement.blur(); // back to the keys
    });
    const filter = () => (PAGE === "index" ? filterRules(counted) : filterEntries(counted));
    for (const happened of ["input", "change"]) filters.addEventListener(happened, filter); // not all say both
    if (PAGE === "index") $("table.rules")?.before(filters);
    else $(".entries, .documents")?.before(filters);
  };
  // What a filter chose is no random sample; that it is not decided yet chooses nothing.
  const chosen = () => Boolean(find.value || ["rule", "pass", "site", "lang"].some((kind) => picks[kind]?.value));
  const wanted = (text) => find.value.toLowerCase().split(/\s+/).filter(Boolean).every((word) => text.toLowerCase().includes(word));
  const filterRules = (counted) => {
    for (const row of rules) {
      const step = row.closest("tbody").dataset.pass;
      row.hidden = !wanted($("th", row).textContent) || Boolean(picks.pass?.value && picks.pass.value !== step);
    }
    for (const body of all("tbody[data-pass]")) body.hidden = !all("tr[data-rule]", body).some((row) => !row.hidden);
    counted.textContent = `${rules.filter((row) => !row.hidden).length} of ${rules.length} rules`;
  };
  const filterEntries = (counted) => {
    for (const thing of things) {
      const state = thing.node.classList.contains("accepted") ? "accepted" : thing.node.classList.contains("rejected") ? "rejected" : "not decided";
      const off = ["rule", "pass", "site", "lang"].some((kind) => picks[kind]?.value && picks[kind].value !== thing[kind]);
      const text = find.value ? thing.node.textContent + (thing.home || thing.node).dataset.document + (thing.drawn?.textContent || "") : "";
      thing.node.hidden = off || !wanted(text) || Boolean(picks.state?.value && (!thing.it || picks.state.value !== state));
    }
    for (const home of all("article.document")) home.hidden = !all(".entry", home).some((node) => !node.hidden);
    if (current >= 0 && !visible(things[current])) go(-1);
    counted.textContent = `${things.filter(visible).length} of ${things.length}`;
    tell();
  };

  // Keys, told on the screen by ?.
  const KEYS = [
    ["j k", "next, previous"], ["a r", "accept, reject, and go on"], ["A R", "the same for this exact text, wherever it is"],
    ["s", "how far the next decision goes"], ["u", "take back the last decision"], ["[ ]", "previous, next page"],
    ["/", "filter"], ["d", "download the decisions"], ["?", "these keys"],
  ];
  const help = make("dialog", { id: "keys", "aria-labelledby": "keys-head" },
    make("h2", { id: "keys-head" }, "Keys"),
    make("dl", {}, ...KEYS.flatMap(([keys, what]) => [make("dt", {}, ...keys.split(" ").flatMap((key) => [make("kbd", {}, key), " "])), make("dd", {}, what)])),
    make("p", {}, "Decisions stay in this browser until you download them; give the file to chaffinch clean --decisions. A share such as “under 4.9 %” is told only for edits of a random sample."));
  help.append(button("Close", "", () => help.close()));
  const follow = (rel) => $(`a[rel="${rel}"]`)?.click();
  const actions = {
    j: () => step(1), k: () => step(-1), "[": () => follow("prev"), "]": () => follow("next"), "/": () => find.focus(),
    "?": () => (help.open ? help.close() : help.showModal()), a: () => decide("accept"), r: () => decide("reject"),
    A: () => decide("accept", "text"), R: () => decide("reject", "text"), u: undo, s: () => scope.focus(), d: download,
  };
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    const typing = event.target.matches?.("input, textarea, select, [contenteditable]");
    if (event.key === "Escape" && typing) {
      event.preventDefault(); // which would empty the field
      return event.target.blur();
    }
    if (typing || (help.open && event.key !== "?")) return;
    const action = Object.hasOwn(actions, event.key) && actions[event.key];
    if (!action) return;
    event.preventDefault();
    action();
  });
  document.addEventListener("click", (event) => {
    if (event.target.closest("a, button, summary, input, select")) return;
    const node = event.target.closest(".entry");
    if (node && String(getSelection()) === "") go(entries.indexOf(node), false);
  });
  window.addEventListener("storage", (event) => {
    if (event.key === KEY) {
      load();
      refresh();
    }
  });

  load();
  document.body.append(help);
  if (rules.length) {
    $("table.rules thead tr").append(make("th", { scope: "col", role: "columnheader" }, "Reviewed"));
    for (const row of rules) row.append(make("td", { className: "reviewed", role: "cell" }));
    for (const head of all("tr.pass th")) head.colSpan = 8;
  }
  if (rules.length || things.length) addFilters();
  const inner = make("div");
  if (things.length) inner.append(now);
  if (decidable.length) {
    inner.append(
      button("Accept", "a", () => decide("accept"), "yes"), button("Reject", "r", () => decide("reject"), "no"),
      make("label", { htmlFor: "scope", className: "wide" }, "for"), scope, button("Undo", "u", undo));
  }
  inner.append(saver, button("Keys", "?", () => help.showModal(), "keys"), tally, lost);
  if (things.length || rules.length) {
    desk.append(inner);
    document.body.append(desk);
  }
  refresh();
  const aimed = document.getElementById(location.hash.slice(1));
  if (aimed?.matches(".entry")) go(entries.indexOf(aimed), false);
})();
